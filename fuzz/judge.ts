import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Go's parsers make of a text; an empty sentence where they take it. */
export interface Verdict {
  readonly kyaml: string;
  readonly items: number;
  readonly kubectl: string;
  readonly list?: unknown;
}

export interface Judge {
  readonly judge: (text: string) => Promise<Verdict>;
  readonly end: () => void;
}

/** The program of fuzz/kyaml, running; or why it cannot. */
export function startJudge(): Judge | { readonly skipped: string } {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'kyaml');
  const options = { cwd: 'fuzz/kyaml', encoding: 'utf8', timeout: 300_000 } as const;
  for (const args of [
    ['mod', 'download'],
    ['build', '-o', program, '.'],
  ]) {
    const { error, status, stderr } = spawnSync('go', args, options);
    if (error !== undefined || (status !== 0 && args[0] === 'mod'))
      return { skipped: 'Go, or the modules of kyaml, cannot be had' };
    if (status !== 0) throw new Error(`fuzz/kyaml cannot be built:\n${stderr}`);
  }
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  return {
    judge: (text) => {
      const bytes = Buffer.from(text, 'utf8');
      const size = Buffer.alloc(4);
      size.writeUInt32BE(bytes.length);
      child.stdin.write(Buffer.concat([size, bytes]));
      return new Promise((done) => waiting.push((line) => done(JSON.parse(line))));
    },
    end: () => child.stdin.end(),
  };
}
