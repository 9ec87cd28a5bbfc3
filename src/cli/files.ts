import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { compareText } from '../resource/resource-id.ts';

/**
 * The text of a file that was found in a folder, or that a file names: a pipe or a device there would be waited for without end.
 */
export function readFoundText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    if (!statSync(path).isFile()) return { problem: `${path} is no file` };
  } catch (error) {
    return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  return readText(path);
}

/** The text of a file that somebody has named, which may be a pipe. */
export function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    if (isEndless(path)) return { problem: `${path} is a device` };
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { problem: `${path} is not UTF-8` };
  } catch (error) {
    return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function isEndless(path: string): boolean {
  const found = statSync(path);
  if (found.isBlockDevice()) return true;
  return found.isCharacterDevice() && found.rdev !== statSync('/dev/null').rdev;
}

interface Rule {
  readonly base: string;
  readonly ignore: Ignore;
}

/** The files of a folder in order of names, with slashes: less what the .krmignore files above them name; no hidden folders. */
export function filesBelow(folder: string, rules: readonly Rule[] = []): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  const own = entries.some(({ name }) => name === '.krmignore')
    ? [...rules, { base: folder, ignore: ignore().add(ignoredBy(join(folder, '.krmignore'))) }]
    : rules;
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    const hidden = own.some(({ base, ignore: rule }) => {
      const inside = slashes(relative(base, path));
      return rule.ignores(entry.isDirectory() ? `${inside}/` : inside);
    });
    if (hidden || entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path, own);
    return [slashes(path)];
  });
}

/** @throws Error where it cannot be read: what it hides would be taken for input */
function ignoredBy(path: string): string {
  const read = readFoundText(path);
  if ('problem' in read) throw new Error(read.problem);
  return read.text;
}

/** As kpt reads a package. kustomization.yaml steers kustomize and is no object of the cluster. */
export function isManifestFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/.test(path) && !isKustomizationFile(path);
}

export function isKustomizationFile(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

export function slashes(path: string): string {
  return path.split(sep).join('/');
}
