import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { service } from './checking.ts';

const bundle = resolve('dist/canary-fanout.js');
const cwd = mkdtempSync(join(tmpdir(), 'check-process-'));
writeFileSync(join(cwd, 'here.yaml'), service('here'));
writeFileSync(join(cwd, 'other.txt'), service('other'));

function run(
  args: readonly string[],
  stdin: 'ignore' | 'pipe' | number,
  env: { readonly [name: string]: string } = {},
) {
  return spawnSync(process.execPath, [bundle, ...args], {
    cwd,
    encoding: 'utf8',
    input: stdin === 'pipe' ? service('piped') : undefined,
    stdio: [stdin, 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
}

describe('canary-fanout check, as a process', () => {
  it('reads a pipe or a file on standard input, and with neither the current folder', () => {
    expect(run(['check'], 'pipe').stdout).toMatch(/^stdin:7:36: .*\n.*shop\/piped/);
    const file = openSync(join(cwd, 'other.txt'), 'r');
    expect(run(['check'], file).stdout).toMatch(/^stdin:7:36: .*\n.*shop\/other/);
    closeSync(file);
    expect(run(['check'], 'ignore').stdout).toMatch(/^here\.yaml:7:36: .*\n.*shop\/here/);
  });

  it.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
  ])('has colours by %j: %s', (env, colours) => {
    expect(run(['check'], 'ignore', env).stdout.includes('\u001b[')).toBe(colours);
    expect(run(['explain', 'FAN302'], 'ignore', env).stdout.includes('\u001b[')).toBe(colours);
  });

  it('has the pages with it, and ends with 1 for what it refuses', () => {
    const { stdout, status } = run(['check', '--strict', '--format', 'sarif'], 'ignore');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).runs[0].tool.driver.rules[0].help.markdown).toMatch(/^# FAN304 /);
  });
});
