import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../dist/canary-fanout.js', import.meta.url));

/** The built program as a candidate to be measured. */
export function program(args, input) {
  return { command: process.execPath, args: [bundle, ...args], input };
}
