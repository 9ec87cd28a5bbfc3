import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceList } from './cases/driver.ts';
import { listOf } from './krm/nasty-items.ts';

const bundle = 'dist/canary-fanout.js';
const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const big = (tail: string) =>
  `${HEAD}items:\n${listOf(Array.from({ length: 4000 }, (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}`))}${tail}`;

const run = (input: string, env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [bundle], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
    maxBuffer: 1 << 28,
  });

describe('dist/canary-fanout.js', () => {
  it('writes more than a pipe holds, whole, also when it fails, and to a reader that is slow', async () => {
    const text = big('functionConfig:\n  kind: Foo\n');
    expect(text.length).toBeGreaterThan(200_000);
    const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'ignore'] });
    const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.stdin.end(text);
    await new Promise((resolve) => setTimeout(resolve, 400));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    expect(await exit).toBe(1);
    expect(output.startsWith(text)).toBe(true);
    expect(output).toContain('FAN004');
    expect(output.endsWith('\n')).toBe(true);
  });

  it.each([0, 1, 2, 3])('keeps characters of two units whole where it writes in parts (shifted by %i)', (shift) => {
    const value = `${'x'.repeat(shift)}${'\u{1f600}'.repeat(700_000)}`;
    const item = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: wide\ndata:\n  a: "${value}"`;
    const text = `${HEAD}items:\n${listOf([item])}`;
    const { stdout, status } = run(text);
    expect(status).toBe(0);
    // Not `toBe`: nobody wants to read the difference.
    expect(stdout.startsWith(text)).toBe(true);
  });

  it('ends quietly with 1 when its reader has gone', async () => {
    const errors = join(mkdtempSync(join(tmpdir(), 'gone-')), 'stderr');
    const child = spawn('sh', ['-c', `"${process.execPath}" ${bundle} 2>"$OUT" | head -c 10 >/dev/null; exit 0`], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, OUT: errors },
    });
    let noise = '';
    child.stderr.on('data', (chunk: Buffer) => {
      noise += chunk.toString();
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(big(''));
    await new Promise((resolve) => child.on('close', resolve));
    const said = readFileSync(errors, 'utf8');
    expect(noise).toBe('');
    expect(said).not.toMatch(/EPIPE|Error/);
  });

  it('prints results on stderr where LOG_TO_STDERR asks for it, and not twice under kpt', () => {
    const list = resourceList('flagger-1822').replace(
      '    name: istio-test2\n',
      "    name: istio-test2\n    annotations: {internal.config.kubernetes.io/package-path: '/p'}\n",
    );
    expect(run(list).stderr).toBe('');
    expect(run(list, { LOG_TO_STDERR: 'true' }).stderr).toMatch(/^\[info\] FAN404 /);
  });

  it('edits what is written plainly without a parser', () => {
    // Node's own way to compile what the bundle holds as text, with a word for each text that is the parser's.
    const spy = join(mkdtempSync(join(tmpdir(), 'spy-')), 'spy.cjs');
    writeFileSync(
      spy,
      `const vm = require('node:vm');
      const { compileFunction } = vm;
      vm.compileFunction = (code, ...rest) => {
        if (code.includes('Nested mappings are not allowed in compact mappings')) process.stderr.write('PARSER');
        return compileFunction(code, ...rest);
      };`,
    );
    const parserOf = (input: string) => {
      const { stdout, stderr } = run(input, { NODE_OPTIONS: `--require ${spy}` });
      expect(stdout).toContain('FAN403 edited');
      return stderr.includes('PARSER');
    };
    const list = resourceList('flagger-1822');
    expect(parserOf(list)).toBe(false);
    const tagged = list.replace('    service:\n', '    service: !!map\n');
    expect(tagged).not.toBe(list);
    expect(parserOf(tagged)).toBe(true);
  });

  it('runs alone, under another name, in a folder without a package.json', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alone-'));
    copyFileSync(bundle, join(folder, 'canary-fanout'));
    const alone = spawnSync(process.execPath, [join(folder, 'canary-fanout')], {
      input: resourceList('flagger-1822'),
      encoding: 'utf8',
      cwd: folder,
    });
    const here = run(resourceList('flagger-1822'));
    expect([alone.status, alone.stdout]).toEqual([0, here.stdout]);
    expect(alone.stderr).toBe(here.stderr);
  });
});
