import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { compareText } from '../resource/resource-id.ts';

export function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { problem: `${path} is not UTF-8` };
  } catch (error) {
    return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

interface Rule {
  readonly base: string;
  readonly ignore: Ignore;
}

/** The files of a folder in order of names, with slashes: less what the .krmignore files above them name; no hidden folders. */
export function filesBelow(folder: string, rules: readonly Rule[] = []): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  const own = entries.some(({ name }) => name === '.krmignore')
    ? [...rules, { base: folder, ignore: ignore().add(readFileSync(join(folder, '.krmignore'), 'utf8')) }]
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
