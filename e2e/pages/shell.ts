import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** How a script ended. Without a status the shell itself is gone, by `exit`, by `set -e` or because it took too long. */
export interface Ending {
  readonly status: number | undefined;
  /** Standard output and standard error, in the order in which they were written. */
  readonly output: string;
  readonly tookTooLong: boolean;
}

/** One bash for a page: folder, variables, functions and `$?` carry on from script to script. */
export interface Shell {
  /** With `strict`, the first command that fails ends the script and the shell, as it does in a script of `bash -euo pipefail`. */
  readonly run: (script: string, strict: boolean, milliseconds: number) => Promise<Ending>;
  /** Ends it, and all that it left running. */
  readonly end: () => void;
}

/** `scratch` is a folder of the runner's own, outside of `folder`, so that a page sees no file that is not its. */
export function startShell(folder: string, scratch: string, environment: NodeJS.ProcessEnv): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env: environment,
    // The shell tells how a script ended by descriptor 3: pages write to the others.
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    // A group of its own, so that what runs in the background can be ended with it.
    detached: true,
  });
  child.stdin?.on('error', () => {});
  child.stdin?.write('__status=0\n');
  let count = 0;
  return {
    end: () => kill(child),
    run: async (script, strict, milliseconds) => {
      const file = join(scratch, `${++count}.sh`);
      const output = join(scratch, `${count}.out`);
      writeFileSync(file, `${script}\n`);
      writeFileSync(output, '');
      // `(exit N)` hands `$?` on; under -e it would be the first command that fails.
      const before = strict ? 'set -euo pipefail' : '(exit "$__status")';
      child.stdin?.write(
        `${before}\n. '${file}' >'${output}' 2>&1 </dev/null 3>&-\n__status=$?; set +euo pipefail; echo "$__status" >&3\n`,
      );
      const told = await Promise.race([answerOf(child), afterwards(milliseconds)]);
      if (told === 'too long') kill(child);
      return {
        status: typeof told === 'number' ? told : undefined,
        output: readFileSync(output, 'utf8'),
        tookTooLong: told === 'too long',
      };
    },
  };
}

function answerOf(child: ChildProcess): Promise<number | 'gone'> {
  const pipe = child.stdio[3] as Readable;
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve('gone');
  return new Promise((resolve) => {
    const onExit = () => settle('gone');
    const onData = (data: Buffer) => settle(Number(String(data)));
    const settle = (answer: number | 'gone') => {
      child.off('exit', onExit);
      pipe.off('data', onData);
      resolve(answer);
    };
    child.on('exit', onExit);
    pipe.on('data', onData);
  });
}

function afterwards(milliseconds: number): Promise<'too long'> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, 'too long').unref());
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is empty: everything has ended by itself.
  }
}
