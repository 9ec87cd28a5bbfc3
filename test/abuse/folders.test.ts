import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { route } from './lists.ts';
import { shell } from './process.ts';

const input = resolve('testdata/flagger-1822/input.yaml');
const good = mkdtempSync(join(tmpdir(), 'abuse-good-'));
const bad = mkdtempSync(join(tmpdir(), 'abuse-bad-'));
const ESCAPE = '\u001b]0;owned\u0007\u001b[2J';
const url = 'http://istio-test2.mywebsite.com/ --from gateway/istio-test2/istio-test2-ingress';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const commands = ['check DIR', 'plan DIR', `trace DIR ${url}`, 'rehearse DIR', 'test DIR', 'apply DIR'];
const run = (command: string, folder: string) => shell(`$CF ${command.replace('DIR', `'${folder}'`)} </dev/null`);

beforeAll(() => {
  execFileSync('cp', [input, join(good, 'input.yaml')]);
  // What a folder may hold beside manifests, and what is no file of it.
  mkdirSync(join(good, 'node_modules'));
  symlinkSync('.', join(good, 'again'));
  symlinkSync('..', join(good, 'up'));
  let deep = join(good, 'deep');
  for (let level = 0; level < 400; level++) deep = join(deep, 'd');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(good, `a\nb${ESCAPE}.txt`), '');
});

describe('folders that are no packages', () => {
  it.each(commands)('links in a circle and 400 folders in one another do not stop %s', async (command) => {
    const { status, stdout, stderr } = await run(command, good);
    // Requests fail in some states of the rollouts, and there is no RouteTest.
    const ends = command.startsWith('rehearse') ? 1 : command.startsWith('test') ? 2 : 0;
    expect(status).toBe(ends);
    expect(`${stdout}${stderr}`).not.toMatch(/at .*node:|RangeError|ELOOP/);
  });

  it.each([
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path]), 'is no file'],
    ['a link to itself', (path: string) => symlinkSync('m.yaml', path), 'ELOOP'],
    ['a link to nothing', (path: string) => symlinkSync('nothing', path), 'ENOENT'],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), 'is no file'],
    ['bytes that are no UTF-8', (path: string) => writeFileSync(path, Buffer.from([0xed, 0xa0, 0x80])), 'is not UTF-8'],
    [
      'UTF-16',
      (path: string) => writeFileSync(path, Buffer.from(`\ufeff${route('spec: {}')}`, 'utf16le')),
      'is not UTF-8',
    ],
  ])(
    '%s among the manifests is told and not waited for',
    async (_, make, says) => {
      for (const command of commands) {
        const folder = mkdtempSync(join(tmpdir(), 'abuse-one-'));
        execFileSync('cp', [input, join(folder, 'input.yaml')]);
        make(join(folder, 'm.yaml'));
        const { status, stdout, stderr } = await run(command, folder);
        expect([command, status !== null && status > 0]).toEqual([command, true]);
        expect(`${stdout}${stderr}`).toContain(says);
        // Nothing that could be applied.
        if (command.startsWith('apply')) expect(stdout).toBe('');
      }
    },
    60_000,
  );

  // Root reads everything.
  it.skipIf(process.getuid?.() === 0)('a file and a folder that must not be read are told', async () => {
    for (const name of ['m.yaml', 'm']) {
      const folder = mkdtempSync(join(tmpdir(), 'abuse-closed-'));
      execFileSync('cp', [input, join(folder, 'input.yaml')]);
      if (name === 'm') mkdirSync(join(folder, name), { mode: 0 });
      else writeFileSync(join(folder, name), '', { mode: 0 });
      const ends = commands.map(async (command) => {
        const { status, stdout, stderr } = await run(command, folder);
        expect([command, status !== null && status > 0]).toEqual([command, true]);
        expect(`${stdout}${stderr}`).toContain('EACCES');
      });
      await Promise.all(ends);
    }
  });

  it.each(['kustomization.yaml', '.krmignore'])('a pipe named %s is not waited for', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'abuse-pipe-'));
    execFileSync('cp', [input, join(folder, 'input.yaml')]);
    execFileSync('mkfifo', [join(folder, name)]);
    for (const command of ['check DIR', 'plan DIR']) expect((await run(command, folder)).status).not.toBe(null);
  });

  it('a device that is named is refused, a pipe that is named is read', async () => {
    expect(await run('check DIR', '/dev/zero')).toMatchObject({ status: 1 });
    expect(await run('apply DIR', '/dev/zero')).toMatchObject({ status: 2, stdout: '' });
    const { status, stdout } = await shell(`$CF apply <(cat ${input})`);
    expect([status, stdout.includes('kind: Canary')]).toEqual([0, true]);
  });
});

describe('names that a terminal would obey', () => {
  beforeAll(() => {
    const name = JSON.stringify(`odd${ESCAPE}\r\nnext`);
    const yaml = route('').replace('name: odd', `name: ${name}`);
    const backends = `[{name: ${name}, port: 80}]`;
    const parent = '{name: istio-test2-ingress, namespace: istio-test2}';
    writeFileSync(
      join(bad, `a\nb${ESCAPE}.yaml`),
      `${yaml}spec:\n  parentRefs: [${parent}]\n  rules:\n  - matches: [{path: {type: PathPrefix, value: /x}}]\n    backendRefs: ${backends}\n`,
    );
    execFileSync('cp', [input, join(bad, 'input.yaml')]);
  });

  it.each([
    ...commands,
    'plan --format markdown DIR',
    'check --format sarif DIR',
    'check --format json DIR',
    'check --format junit DIR',
    'check --format mermaid DIR',
    `trace --format json DIR ${url.replace('.com/', '.com/x')}`,
    `trace DIR ${url.replace('.com/', '.com/x')}`,
    `trace --format mermaid DIR ${url.replace('.com/', '.com/x')}`,
  ])('do not reach it by %s', async (command) => {
    const { status, stdout, stderr } = await run(command, bad);
    expect(status).not.toBe(null);
    expect(stderr).not.toMatch(CONTROL);
    // Manifests leave as they came.
    if (!command.startsWith('apply')) expect(stdout).not.toMatch(CONTROL);
  });

  it('nor by the command line, or by the function', async () => {
    const odd = await shell(
      `$CF "$(printf 'x\\033[2J')"; $CF check "$(printf 'x\\033[2J')"; $CF check --format "$(printf 'x\\033[2J')"`,
    );
    expect(odd.stderr).not.toMatch(CONTROL);
    const list = `kind: ResourceList\nitems:\n- apiVersion: flagger.app/v1beta1\n  kind: Canary\n  metadata:\n    name: ${JSON.stringify(`a${ESCAPE}`)}\n  spec: 5\n`;
    const { status, stdout, stderr } = await shell('$CF', list);
    expect(status).toBe(1);
    expect(`${stdout}${stderr}`).not.toMatch(CONTROL);
  });
});
