import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../src/cli/command.ts';

/** A Service whose label holds no boolean: FAN304, at the label's value. */
export const service = (name: string, value = 'maybe', more = '') => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  labels:
    istio.io/ingress-use-waypoint: ${JSON.stringify(value)}
${more}spec:
  ports:
  - port: 80
`;

export const BROKEN = 'apiVersion: v1\nkind: Service\nmetadata: [\n';

/** A folder with files in it, as the current one while `act` runs. */
export async function inFolder<T>(
  files: { readonly [path: string]: string },
  act: (root: string) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'check-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const before = process.cwd();
  process.chdir(root);
  try {
    return await act(root);
  } finally {
    process.chdir(before);
  }
}

export function check(args: readonly string[], input?: string, colours = false) {
  return runCommand(['check', ...args], {
    version: '1.2.3',
    readInput: () => input,
    hasInput: () => input !== undefined,
    colours,
  });
}

/** Place, severity and code of each finding of a text. */
export function heads(stdout: string): readonly string[] {
  return stdout.split('\n').flatMap((line) => /^(\S.*?)?\b(?:error|warning|info) FAN[0-9]{3}/.exec(line)?.[0] ?? []);
}
