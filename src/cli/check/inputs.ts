import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { YamlItem } from '../../krm/yaml-item.ts';
import type { CommandContext } from '../command-result.ts';
import { filesBelow, isKustomizationFile, isManifestFile } from '../files.ts';
import { type KustomizedNames, kustomizedNames } from './configured-names.ts';
import { misplacedFunctions } from './function-places.ts';
import { type Kustomization, plainPath, readKustomization } from './kustomization.ts';
import { renamed } from './renaming.ts';
import { nothingIn, notYaml, readFile, readSource, type Source } from './sources.ts';
import { variantsOf } from './variants.ts';

/** What is checked as one: what a cluster, or one overlay, gets. */
export interface Input {
  readonly parts: readonly Part[];
  /** Files beside them in which a configuration may stand: a kustomization's transformers. */
  readonly tools: readonly Part[];
  /** Of one that a kustomization makes: what follows the names that it changes. */
  readonly names?: KustomizedNames;
  /** What is wrong with the way in which kustomizations run this program. */
  readonly misplaced: readonly Diagnostic[];
}

/** A text of an input, and its objects as the input has them: a kustomization may rename them and put them into a namespace. */
export interface Part {
  readonly source: Source;
  /** In the order of the source's own. */
  readonly objects: readonly YamlItem[];
  /** Configurations of this program among them, likewise. */
  readonly configs: readonly YamlItem[];
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
  const steered = new Set(
    all.flatMap(({ files, tools, others }) => [...files, ...tools.map(({ path }) => path), ...others]),
  );
  const charts = found.filter((path) => posix.basename(path) === 'Chart.yaml').map((path) => posix.dirname(path));
  const isTemplate = (path: string) => charts.some((chart) => path.startsWith(posix.join(chart, 'templates/')));
  const manifests = found.filter(isManifestFile);
  for (const path of manifests.filter(isTemplate)) templates.add(path);
  const loose = manifests.filter((path) => !isTemplate(path) && !steered.has(path) && !named.includes(path));
  const overlays = rootsOf(all).map((root): Input => {
    const seen = new Set<string>();
    const once = (path: string) => {
      if (seen.has(path) || !isFile(path)) return [];
      seen.add(path);
      return read(path, true);
    };
    const taken = closureOf(root, all);
    return {
      parts: taken.flatMap(({ kustomization, outer }) => {
        const steps = [kustomization, ...outer];
        return kustomization.files.flatMap(once).map((source) => ({
          source,
          objects: renamed(source.objects, steps),
          configs: renamed(source.configs, steps),
        }));
      }),
      // A function sees names as they are before the kustomizations around its own change them.
      tools: taken.flatMap(({ kustomization: { tools }, outer }) =>
        tools
          .flatMap(({ path }) => once(path))
          .map((source) => ({ source, objects: [], configs: renamed(source.configs, outer) })),
      ),
      names: kustomizedNames(taken.map(({ kustomization }) => kustomization)),
      misplaced: misplacedFunctions(taken, (path) => (isFile(path) ? read(path, true) : [])),
    };
  });
  const rest = [
    ...(stdin === undefined ? [] : [stdin]),
    ...[...new Set(named)].flatMap((path) => read(path, false)),
    ...loose.flatMap((path) => read(path, true)),
  ];
  const variants = variantsOf(rest).map(
    (sources): Input => ({ parts: sources.map(asItStands), tools: [], misplaced: [] }),
  );
  const inputs = [...overlays, ...variants];
  return {
    inputs: inputs.filter(({ parts }) => parts.length > 0),
    sources: [...new Set(inputs.flatMap(({ parts }) => parts.map(({ source }) => source)))],
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
  const reached = new Set(roots.flatMap((root) => closureOf(root, all)).map(({ kustomization }) => kustomization));
  for (const each of all) {
    if (reached.has(each)) continue;
    roots.push(each);
    for (const { kustomization } of closureOf(each, all)) reached.add(kustomization);
  }
  return roots;
}

/** A kustomization, and those that take it, from the inside to the outside. */
export interface Taken {
  readonly kustomization: Kustomization;
  readonly outer: readonly Kustomization[];
}

/** A kustomization and all that it takes. */
function closureOf(root: Kustomization, all: readonly Kustomization[]): readonly Taken[] {
  const taken = new Map<Kustomization, Taken>([[root, { kustomization: root, outer: [] }]]);
  // A map goes on over what is added to it.
  for (const { kustomization, outer } of taken.values()) {
    for (const base of kustomization.bases.map(trimmed)) {
      const inner = all.find(({ folder }) => folder === base);
      if (inner === undefined || taken.has(inner)) continue;
      taken.set(inner, { kustomization: inner, outer: [kustomization, ...outer] });
    }
  }
  return [...taken.values()];
}

function asItStands(source: Source): Part {
  return { source, objects: source.objects, configs: source.configs };
}

function trimmed(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/$/, '') : folder;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
