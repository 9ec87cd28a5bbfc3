import { fstatSync, statSync } from 'node:fs';
import { type FunctionResult, runFunction } from '../cli/function.ts';
import { printable } from '../diagnostics/printable.ts';
import { decode, readStandardInput } from './input.ts';
import { writeWhole } from './output.ts';

declare const __VERSION__: string;

/** Nobody is piping anything in. /dev/null, the other character device, is an empty input and no terminal. */
function isTerminal(): boolean {
  try {
    const input = fstatSync(0);
    return input.isCharacterDevice() && input.rdev !== statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}

/** A pipe, or a socket as Node makes them for its children, or a file: somebody has put something there. */
function hasInput(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket() || input.isFile();
  } catch {
    return false;
  }
}

async function main(args: readonly string[]): Promise<FunctionResult> {
  if (args.length > 0) {
    const { runCommand } = await import('../cli/command.ts');
    // node:tty brings the whole of node:net with it, which the function does not need.
    const { progressOn, showsColours } = await import('./colours.ts');
    return runCommand(args, {
      version: __VERSION__,
      readInput: () => decode(readStandardInput()),
      hasInput,
      colours: showsColours(),
      progress: progressOn((text) => void writeWhole(2, text)),
    });
  }
  if (isTerminal()) {
    const hint = 'canary-fanout reads a ResourceList on standard input; see canary-fanout --help\n';
    return { stdout: '', stderr: hint, exitCode: 2 };
  }
  const logToStderr = /^(?:1|true)$/i.test(process.env.LOG_TO_STDERR ?? '');
  return runFunction({ bytes: readStandardInput(), logToStderr });
}

/** One write, last. The exit code is set and not called for, which would cut off what a pipe has not yet taken. */
function finish({ stdout, stderr, exitCode }: FunctionResult): void {
  process.exitCode = exitCode;
  writeWhole(2, stderr);
  // A reader that has gone away (`| head`) is no defect, but what it has is no whole list.
  const parts = typeof stdout === 'string' ? [stdout] : stdout;
  if (!parts.every((part) => writeWhole(1, part))) process.exitCode = 1;
}

main(process.argv.slice(2))
  .then(finish)
  .catch((error: unknown) => {
    // A full disk behind a redirection, or a defect outside of any command.
    process.exitCode = 2;
    try {
      writeWhole(2, `canary-fanout: ${printable(error instanceof Error ? error.message : String(error))}\n`);
    } catch {
      // Standard error itself is what cannot be written.
    }
  });
