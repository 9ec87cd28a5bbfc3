import { spawnSync } from 'node:child_process';

/** Runs a program and gives its standard output; throws with all that it said where it does not end with 0. */
export function execute(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  const { status, signal, stdout, stderr, error } = result;
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} ended with ${signal ?? status}\n${stdout}${stderr}`);
  }
  return stdout;
}
