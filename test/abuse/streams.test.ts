import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configMap, item, listWith } from './lists.ts';
import { shell } from './process.ts';

const big = listWith(...Array.from({ length: 1200 }, (_, index) => configMap(`  a: "${index}"`)));
const input = 'testdata/flagger-1822/input.yaml';
const hasFull = existsSync('/dev/full');

describe('streams that break', () => {
  it('no reader from the start: quiet, and no success', async () => {
    const { stderr } = await shell('exec 3>&1; { $CF; echo "status $?" >&3; } | true', big);
    expect(stderr).not.toMatch(/EPIPE|Error:|node:/);
    const { stdout } = await shell(`set -o pipefail; $CF 2>/dev/null | true; echo "\${PIPESTATUS[0]}"`, big);
    expect(stdout).toBe('1\n');
  });

  it('a reader that goes away in the middle: quiet, and no success', async () => {
    for (const command of ['$CF', `$CF apply ${input} -`]) {
      const text = command === '$CF' ? big : configMap('  a: b').repeat(1);
      const many = command === '$CF' ? big : Array.from({ length: 1200 }, () => `---\n${text}\n`).join('');
      const { stdout, stderr } = await shell(
        `${command} 2>errors.$$ | head -c 100 >/dev/null; echo "\${PIPESTATUS[0]}"; cat errors.$$ >&2; rm errors.$$`,
        many,
      );
      expect(stdout).toBe('1\n');
      expect(stderr).not.toMatch(/EPIPE|Error:|node:/);
    }
  });

  it.skipIf(!hasFull)('a full disk behind a redirection ends with 2 and says so', async () => {
    for (const command of ['$CF', `$CF apply ${input}`, `$CF check ${input}`, `$CF plan ${input}`]) {
      const { status, stderr } = await shell(`${command} >/dev/full`, listWith());
      expect([command, status]).toEqual([command, 2]);
      expect(stderr).toMatch(/^canary-fanout: ENOSPC/m);
    }
  });

  it.skipIf(!hasFull)('standard error that cannot be written takes no output with it', async () => {
    const { status, stdout } = await shell('$CF 2>/dev/full', listWith());
    expect([status, stdout]).toEqual([2, '']);
  });

  it('a file is written whole or left as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'abuse-'));
    writeFileSync(join(folder, 'old.json'), 'old');
    // A limit on the size of files stands in for a disk that is full.
    const { status, stderr } = await shell(
      `trap '' XFSZ; ulimit -f 0; $CF check testdata/flagger-1822 --write-baseline ${folder}/old.json`,
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/old\.json cannot be written: /);
    expect([readdirSync(folder), readFileSync(join(folder, 'old.json'), 'utf8')]).toEqual([['old.json'], 'old']);
  });

  it('no standard input at all, a folder, and none that ends: no list, and no success', async () => {
    for (const from of ['< /', '</dev/zero']) {
      const { status, stdout, stderr } = await shell(`$CF ${from}`);
      expect([from, status, stdout]).toEqual([from, 2, '']);
      expect(stderr).toMatch(/^canary-fanout[ :]/);
    }
    // Node puts /dev/null in the place of what is closed.
    const closed = await shell('$CF <&-');
    expect([closed.status, closed.stderr]).toEqual([1, expect.stringContaining('it is empty')]);
    expect(await shell('$CF apply - <&-')).toMatchObject({ status: 1, stdout: '' });
  });

  it('an input that ends in the middle of an item is no list', async () => {
    const text = listWith();
    for (const part of [0.2, 0.5, 0.9]) {
      const at = text.indexOf('{ ', Math.floor(text.length * part)) + 2;
      const { status, stdout } = await shell('$CF 2>/dev/null', text.slice(0, at));
      expect(status).toBe(1);
      expect(stdout).toContain('severity: error');
    }
  });

  it('a pipe that does not block, and whose writer is slow, is waited for', async () => {
    // The flag is set on the pipe that both have open.
    const block = 'import fcntl,os;fcntl.fcntl(0,fcntl.F_SETFL,fcntl.fcntl(0,fcntl.F_GETFL)|os.O_NONBLOCK)';
    const { stdout: has } = await shell('command -v python3 || true');
    if (has === '') return;
    const list = join(mkdtempSync(join(tmpdir(), 'abuse-')), 'list.yaml');
    writeFileSync(list, listWith());
    const { status, stdout } = await shell(
      `{ head -c 1000 ${list}; sleep 2; tail -c +1001 ${list}; } | { python3 -c '${block}'; $CF 2>/dev/null; }`,
    );
    expect(status).toBe(0);
    expect(stdout).toContain('kind: ResourceList');
  });

  it('SIGTERM and SIGINT in the middle leave nothing on standard output, and no success', async () => {
    for (const signal of ['TERM', 'INT']) {
      // It reads an input that does not end, and is told to stop.
      const { stdout } = await shell(
        `(head -c 5000 <<<"$(cat)"; sleep 2) | { $CF >out.$$ 2>/dev/null & child=$!; sleep 0.5; kill -${signal} $child; wait $child; echo "$? $(wc -c <out.$$)"; rm out.$$; kill $(jobs -p) 2>/dev/null; } `,
        item('a: b'),
        30,
        mkdtempSync(join(tmpdir(), 'abuse-')),
      );
      expect(stdout).toMatch(/^(?!0 )\d+ 0\n/);
    }
  });
});
