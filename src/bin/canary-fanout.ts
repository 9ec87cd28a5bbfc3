import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { CommandResult } from '../cli/command-result.ts';
import { runFunction } from '../cli/function.ts';

declare const __VERSION__: string;

/** Standard input to its end; `undefined` where it is no UTF-8. */
function readInput(): string | undefined {
  const bytes = readFileSync(0);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

async function main(args: readonly string[]): Promise<CommandResult> {
  if (args.length > 0) {
    const { runCommand } = await import('../cli/command.ts');
    return runCommand(args, { version: __VERSION__, readInput });
  }
  if (process.stdin.isTTY) {
    return {
      stdout: '',
      stderr: 'canary-fanout reads a ResourceList on standard input; see canary-fanout --help\n',
      exitCode: 2,
    };
  }
  const logToStderr = /^(?:1|true)$/i.test(process.env['LOG_TO_STDERR'] ?? '');
  return runFunction({ text: readInput(), logToStderr });
}

/** One write, last; the exit code is set and not called for, since that would cut a pipe off at 64 KiB. */
function finish({ stdout, stderr, exitCode }: CommandResult): void {
  process.exitCode = exitCode;
  if (stderr !== '') process.stderr.write(stderr);
  if (stdout !== '') process.stdout.write(stdout);
}

// A reader that has gone away (`| head`) is no defect; nothing half-written can be taken for a whole list by one that stayed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 1;
});

main(process.argv.slice(2)).then(finish, (error: unknown) => {
  finish({ stdout: '', stderr: `canary-fanout: ${String(error)}\n`, exitCode: 2 });
});
