import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { documents } from '../cases/driver.ts';

const CONFIG = 'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: x\n';
const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

function folder(files: { readonly [name: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'apply-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const run = (args: readonly string[], input?: string) => runCommand(args, { version: '1.2.3', readInput: () => input });

describe('apply', () => {
  it.each(['\n', '\r\n'])(
    'leaves the configuration out wherever it stands, and joins files with markers (%j)',
    async (newline) => {
      const text = (body: string) => body.replaceAll('\n', newline);
      const files = {
        'a.yaml': object('a'),
        'fn-config.yaml': CONFIG,
        'z.yaml': `---\n${object('z')}`,
        'y.json': '{"kind":"B"}',
      };
      for (const marked of [false, true]) {
        const root = folder({
          ...Object.fromEntries(Object.entries(files).map(([name, body]) => [name, text(body)])),
          ...(marked ? { 'fn-config.yaml': text(`---\n${CONFIG}`) } : {}),
        });
        const { stdout, exitCode } = await run(['apply', root]);
        expect(exitCode).toBe(0);
        expect(documents(stdout)).toEqual([...documents(object('a')), { kind: 'B' }, ...documents(object('z'))]);
      }
      const first = folder({ 'a.yaml': text(CONFIG), 'b.yaml': text(object('b')) });
      expect(documents((await run(['apply', first])).stdout)).toEqual(documents(object('b')));
    },
  );

  it('reads a folder as kpt does: without what .krmignore names, hidden folders, kustomization.yaml', async () => {
    const root = folder({
      '.krmignore': 'skip\n*.golden.yaml\n',
      'a.yaml': object('a'),
      'a.golden.yaml': object('golden'),
      'skip/b.yaml': object('b'),
      '.hidden/c.yaml': object('c'),
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'deep/d.yml': object('d'),
      'deep/.krmignore': 'e.yaml\n',
      'deep/e.yaml': object('e'),
      'notes.txt': 'x',
    });
    const { stdout } = await run(['apply', root]);
    expect(documents(stdout).map((item) => JSON.stringify(item).match(/"name":"(.)"/)?.[1])).toEqual(['a', 'd']);
  });

  it('reads standard input for - and for nothing, and gives its bytes back', async () => {
    const text = `# Source: x\n---\n# only a comment\n---\n${object('a')}---\n---\n${object('b')}`;
    for (const args of [['apply'], ['apply', '-']]) expect((await run(args, text)).stdout).toBe(text);
  });

  it('fails where there is nothing to print: an empty output would tell a GitOps tool to delete everything', async () => {
    for (const text of ['', '# only a comment\n', '---\n---\n', CONFIG]) {
      const { stdout, stderr, exitCode } = await run(['apply', '-'], text);
      expect([stdout, exitCode, stderr]).toEqual(['', 1, expect.stringContaining('FAN007')]);
    }
  });

  it('prints no manifests where an error was found', async () => {
    const { stdout, stderr, exitCode } = await run(['apply'], `${object('a')}---\nkind: B\na: [\n`);
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toContain('FAN001');
    const list = await run(['apply'], 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n');
    expect([list.stdout, list.exitCode, list.stderr]).toEqual(['', 1, expect.stringContaining('without arguments')]);
    const two = await run(['apply'], `${CONFIG}---\n${CONFIG}`);
    expect([two.exitCode, two.stderr]).toEqual([1, expect.stringContaining('-c')]);
  });

  it.each([
    [['apply', '/no/such/file'], 'cannot be read'],
    [['apply', '-c'], 'must be followed'],
    [['apply', '--bogus'], '--bogus'],
    [['bogus'], 'bogus'],
  ])('says what is wrong with %j', async (args, words) => {
    const { stdout, stderr, exitCode } = await run(args, '');
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(words);
  });

  it('prints help and version on standard output', async () => {
    expect(await run(['--help'])).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Usage:') });
    expect(await run(['--version'])).toMatchObject({ exitCode: 0, stderr: '', stdout: 'canary-fanout 1.2.3\n' });
  });
});
