import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { CommandContext } from '../command-result.ts';
import { filesBelow, isKustomizationFile, isManifestFile } from '../files.ts';
import { type Kustomization, plainPath, readKustomization } from './kustomization.ts';
import { nothingIn, notYaml, readFile, readSource, type Source } from './sources.ts';
import { variantsOf } from './variants.ts';

/** What is checked as one: what a cluster, or one overlay, gets. */
export interface Input {
  readonly sources: readonly Source[];
  /** Files beside them in which a configuration may stand: a kustomization's transformers. */
  readonly tools: readonly Source[];
}

export interface CheckInputs {
  readonly inputs: readonly Input[];
  /** Each text once, in order of paths. */
  readonly sources: readonly Source[];
  /** Files that a template engine fills in first. */
  readonly templates: number;
  /** Kustomizations that change what they take, which is not done here. */
  readonly changing: readonly string[];
}

/**
 * The named files and folders, and standard input for `-`. Each kustomization that no other one takes is an input of its own,
 * with its bases; what no kustomization names is another.
 */
export function readCheckInputs(
  paths: readonly string[],
  context: CommandContext,
): CheckInputs | { readonly problem: string } {
  const found: string[] = [];
  const named: string[] = [];
  let stdin: Source | undefined;
  for (const path of paths) {
    if (path === '-') {
      stdin ??= readStdin(context);
      continue;
    }
    try {
      if (statSync(path).isDirectory()) found.push(...filesBelow(path).map(plainPath));
      else named.push(plainPath(path));
    } catch (error) {
      return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  const known = new Map<string, Source | undefined>();
  const templates = new Set<string>();
  const read = (path: string, isFound: boolean): readonly Source[] => {
    if (!known.has(path)) {
      const source = readFile(path, isFound);
      if (source === 'template') templates.add(path);
      known.set(path, source === 'template' ? undefined : source);
    }
    const source = known.get(path);
    return source === undefined ? [] : [source];
  };
  const all = kustomizations(found.filter(isKustomizationFile).map((path) => posix.dirname(path)));
  const steered = new Set(all.flatMap(({ files, tools, others }) => [...files, ...tools, ...others]));
  const charts = found.filter((path) => posix.basename(path) === 'Chart.yaml').map((path) => posix.dirname(path));
  const isTemplate = (path: string) => charts.some((chart) => path.startsWith(posix.join(chart, 'templates/')));
  const manifests = found.filter(isManifestFile);
  for (const path of manifests.filter(isTemplate)) templates.add(path);
  const loose = manifests.filter((path) => !isTemplate(path) && !steered.has(path) && !named.includes(path));
  const overlays = rootsOf(all).map((root): Input => {
    const taken = closureOf(root, all);
    const filesOf = (pick: (each: Kustomization) => readonly string[]) =>
      [...new Set(taken.flatMap(pick))].filter(isFile).flatMap((path) => read(path, true));
    return { sources: filesOf(({ files }) => files), tools: filesOf(({ tools }) => tools) };
  });
  const rest = [
    ...(stdin === undefined ? [] : [stdin]),
    ...[...new Set(named)].flatMap((path) => read(path, false)),
    ...loose.flatMap((path) => read(path, true)),
  ];
  const inputs = [...overlays, ...variantsOf(rest).map((sources): Input => ({ sources, tools: [] }))];
  return {
    inputs: inputs.filter(({ sources }) => sources.length > 0),
    sources: [...new Set(inputs.flatMap(({ sources }) => sources))],
    templates: templates.size,
    changing: all.filter(({ isPlain }) => !isPlain).map(({ folder }) => folder),
  };
}

function readStdin(context: CommandContext): Source {
  const text = context.readInput();
  if (text === undefined) {
    return nothingIn(undefined, '', [{ diagnostic: notYaml('its bytes are not UTF-8'), offset: undefined }]);
  }
  const source = readSource(undefined, text, false);
  return source === undefined || source === 'template' ? nothingIn(undefined, text, []) : source;
}

/** Those of the folders and of the bases that they take, also where a base lies outside of what was named. */
function kustomizations(folders: readonly string[]): readonly Kustomization[] {
  const all = new Map<string, Kustomization>();
  const open = [...new Set(folders)];
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    const read = all.has(folder) ? undefined : readKustomization(folder);
    if (read === undefined) continue;
    all.set(folder, read);
    open.push(...read.bases.map(trimmed));
  }
  return [...all.values()];
}

/** Those that no other one takes. One of a circle stands for it. */
function rootsOf(all: readonly Kustomization[]): readonly Kustomization[] {
  const taken = new Set(all.flatMap(({ folder, bases }) => bases.map(trimmed).filter((base) => base !== folder)));
  const roots = all.filter(({ folder }) => !taken.has(folder));
  const reached = new Set(roots.flatMap((root) => closureOf(root, all)));
  for (const each of all) {
    if (reached.has(each)) continue;
    roots.push(each);
    for (const inner of closureOf(each, all)) reached.add(inner);
  }
  return roots;
}

function closureOf(root: Kustomization, all: readonly Kustomization[]): readonly Kustomization[] {
  const taken = new Set([root]);
  // A set goes on over what is added to it.
  for (const { bases } of taken) {
    for (const base of bases.map(trimmed)) {
      const inner = all.find(({ folder }) => folder === base);
      if (inner !== undefined) taken.add(inner);
    }
  }
  return [...taken];
}

function trimmed(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/$/, '') : folder;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
