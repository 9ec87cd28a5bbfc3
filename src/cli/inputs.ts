import { statSync } from 'node:fs';
import { type ManifestStream, type Manifests, readManifests } from '../krm/manifests.ts';
import { flatten, type YamlItem } from '../krm/yaml-item.ts';
import type { CommandContext } from './command-result.ts';
import { filesBelow, isManifestFile, readFoundText, readText, slashes } from './files.ts';

export interface Inputs {
  readonly manifests: Manifests;
  /** All objects, those of Lists in place of the Lists. */
  readonly items: readonly YamlItem[];
  /** The text of `-c CONFIG`. */
  readonly configText: string | undefined;
}

export type InputsRead = Inputs | { readonly problem: string };

/** What is named on a command line: `[-c CONFIG] [PATH...|-]`. */
export function readInputs(args: readonly string[], context: CommandContext): InputsRead {
  const paths: string[] = [];
  let configPath: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '-c' || arg === '--config') {
      configPath = args[++index];
      if (configPath === undefined) return { problem: `${arg} must be followed by a file` };
    } else if (arg.startsWith('-') && arg !== '-') {
      return { problem: `unknown option \`${arg}\`` };
    } else {
      paths.push(arg);
    }
  }
  return readPaths(paths, configPath, context);
}

/** Files of the named paths in order of names, and standard input for `-` or for nothing. */
export function readPaths(
  paths: readonly string[],
  configPath: string | undefined,
  context: CommandContext,
): InputsRead {
  const read = readTexts(paths, configPath, context);
  return 'problem' in read ? read : inputsOf(read);
}

export interface Texts {
  readonly streams: readonly ManifestStream[];
  readonly configText: string | undefined;
}

/** The same, as texts that nobody has looked into. */
export function readTexts(
  paths: readonly string[],
  configPath: string | undefined,
  context: CommandContext,
): Texts | { readonly problem: string } {
  const streams: ManifestStream[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const found = path === '-' ? fromStdin(context) : fromPath(path);
    if ('problem' in found) return found;
    streams.push(...found.streams);
  }
  if (configPath === undefined) return { streams, configText: undefined };
  const read = readText(configPath);
  return 'problem' in read ? read : { streams, configText: read.text };
}

export function inputsOf({ streams, configText }: Texts): Inputs {
  const manifests = readManifests(streams);
  return { manifests, items: flatten(manifests.items), configText };
}

type Streams = { readonly streams: readonly ManifestStream[] } | { readonly problem: string };

function fromStdin(context: CommandContext): Streams {
  const text = context.readInput();
  return text === undefined ? { problem: 'standard input is not UTF-8' } : { streams: [{ path: undefined, text }] };
}

function fromPath(path: string): Streams {
  const files: string[] = [];
  let read = readFoundText;
  try {
    if (statSync(path).isDirectory()) {
      files.push(...filesBelow(path).filter(isManifestFile));
    } else {
      files.push(slashes(path));
      read = readText;
    }
  } catch (error) {
    return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const streams: ManifestStream[] = [];
  for (const file of files) {
    const found = read(file);
    if ('problem' in found) return found;
    streams.push({ path: file, text: found.text });
  }
  return { streams };
}
