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

/** The programs of those that a machine may lack which the block calls, or says that it needs. */
export function programsOf(block: Block): readonly string[] {
  const text = block.language === 'sh' ? block.text : block.commands.map((command) => command.text).join('\n');
  const called = OPTIONAL.filter((name) => new RegExp(`${BEFORE}${name}(?=[\\s;&|)]|$)`, 'm').test(text));
  return [...new Set([...called, ...block.needs])].sort();
}

export function isOnPath(program: string, path: string): boolean {
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
