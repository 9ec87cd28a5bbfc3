import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time, which knows how much memory a program had at most; without it the columns for it stay empty. */
const TIME = '/usr/bin/time';
const hasTime = existsSync(TIME) && spawnSync(TIME, ['-f', '%M', 'true']).status === 0;
// With NODE_EXTRA_CA_CERTS Node 20 takes twice as long to start, whatever it runs.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export function inFolder(name) {
  return join(folder, name);
}

/**
 * One run: milliseconds from spawn to exit, processor time in all threads, and the most memory in MB. Findings (exit code 1) are a run
 * like any other; `expects` sees to it that it did its work, by its output.
 */
export function measure({ command, args, input = '/dev/null', expects = () => true }) {
  const figures = inFolder('figures');
  const output = inFolder('output');
  const [program, all] = hasTime ? [TIME, ['-q', '-o', figures, '-f', '%U %S %M', command, ...args]] : [command, args];
  const stdin = openSync(input);
  const stdout = openSync(output, 'w');
  const start = process.hrtime.bigint();
  const run = spawnSync(program, all, { env, stdio: [stdin, stdout, 'pipe'], timeout: 600_000, maxBuffer: 1 << 28 });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  closeSync(stdin);
  closeSync(stdout);
  if (run.signal !== null || run.status > 1 || !expects(readFileSync(output, 'utf8'))) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${run.signal ?? run.status}\n${run.stderr.slice(0, 2000)}`,
    );
  }
  if (!hasTime) return { time, processor: undefined, memory: undefined };
  const [user, system, kilobytes] = readFileSync(figures, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  return { time, processor: (user + system) * 1000, memory: kilobytes / 1024 };
}

/** Runs of several programs, taking turns, so that a busy machine slows all of them alike. */
export function inTurns(candidates, rounds, warmUp = 1) {
  const runs = candidates.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, candidate] of candidates.entries()) {
      if (round < 0 && candidate.isSlow) continue;
      // A slow one need not be run as often.
      if (candidate.isSlow && round % 3 !== 0) continue;
      const run = measure(candidate);
      if (round >= 0) runs[index].push(run);
    }
  }
  return candidates.map(({ name }, index) => ({ name, ...summary(runs[index]) }));
}

function summary(runs) {
  const of = (field) => median(runs.map((run) => run[field]).filter((value) => value !== undefined));
  return { time: of('time'), processor: of('processor'), memory: of('memory') };
}

export function median(values) {
  return values.length === 0 ? undefined : values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
