import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Block } from './extract.ts';

/** What a machine may lack. Everything else that a page calls must be there. */
const OPTIONAL = [
  'argocd',
  'docker',
  'flux',
  'gh',
  'go',
  'helm',
  'istioctl',
  'jq',
  'kpt',
  'kubectl',
  'kustomize',
  'npm',
];

/** Where a command stands: at the beginning of a line, behind an operator, in a substitution, behind a word of the shell. */
const BEFORE = String.raw`(?:^|[|&;(!]|\$\(|\b(?:then|do|else|if|while|time|exec|xargs)\s)\s*(?:[A-Z_a-z]\w*=\S*\s+)*`;

/** An image of the project's own: it is built, and no registry is asked for it. */
const IMAGE = /\bghcr\.io\/canary-fanout\/[\w./-]+:[\w.-]+/g;

/** What a machine may lack: the programs that the block calls or says that it needs, and the images that it runs by docker. */
export function needsOf(block: Block): readonly string[] {
  const text = block.language === 'sh' ? block.text : block.commands.map((command) => command.text).join('\n');
  const called = OPTIONAL.filter((name) => new RegExp(`${BEFORE}${name}(?=[\\s;&|)]|$)`, 'm').test(text));
  const images = called.includes('docker') ? (text.match(IMAGE) ?? []) : [];
  return [...new Set([...called, ...block.needs, ...images])].sort();
}

/** An image has a slash in its name, and is there where docker knows it. */
export function isThere(name: string, path: string): boolean {
  if (!name.includes('/')) return isOnPath(name, path);
  return spawnSync('docker', ['image', 'inspect', name], { env: { ...process.env, PATH: path } }).status === 0;
}

function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
