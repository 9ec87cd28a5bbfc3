import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runPage } from '../../e2e/pages/page.ts';
import { repositoryOf, statesOf, verdictsOf } from './running.ts';

describe('a sh block', () => {
  it('passes where each command does, and hands on folder, variables and functions', async () => {
    const first = '~~~sh\nmkdir deep && cd deep\nexport A=1\nB=2\ngreet() { echo "hello $1"; }\n~~~\n';
    const second = '~~~console\n$ greet "$A$B $(basename "$PWD")"\nhello 12 deep\n~~~\n';
    expect(await statesOf(first + second)).toEqual(['passed', 'passed']);
  });

  it.each([
    ['a command', 'false\ntrue'],
    ['a command of a pipe', 'false | cat'],
    ['a variable that is not set', 'echo "$NOT_SET"'],
    ['the end by a status', 'exit 3'],
    ['a program that is not there', 'no-such-program'],
  ])('fails by %s, and what follows is not run', async (_, script) => {
    const [failed, next] = await verdictsOf(`~~~sh\n${script}\n~~~\n~~~sh\ntrue\n~~~\n`);
    expect([failed?.state, next?.state, next?.lines]).toEqual([
      'failed',
      'skipped',
      ['the block of line 2 ended the shell'],
    ]);
  });

  it('fails where it takes too long, and nothing of it goes on', async () => {
    const [verdict] = await verdictsOf('~~~sh\nsleep 30\n~~~\n', 200);
    expect([verdict?.state, verdict?.lines]).toEqual(['failed', ['$ sleep 30', 'it did not end within 0.2 s']]);
  });
});

describe('a console block', () => {
  it('sees the program, the files, and both outputs in their order', async () => {
    const page =
      '~~~console\n$ canary-fanout a b\na b\n$ cat notes.txt; echo 1; echo 2 >&2; echo 3\na note\n1\n2\n3\n~~~\n';
    expect(await statesOf(page)).toEqual(['passed']);
  });

  it('does not judge a status, and shows it', async () => {
    expect(
      await statesOf('~~~console\n$ false\n$ echo $?\n1\n$ (exit 3)\n$ echo "status $?"\nstatus 3\n~~~\n'),
    ).toEqual(['passed']);
  });

  it('fails by another output, is told with the difference of each command, and does not stop the page', async () => {
    const [failed, next] = await verdictsOf('~~~console\n$ echo a\nb\n$ echo c \\\n    d\ne\n~~~\n~~~sh\ntrue\n~~~\n');
    expect([failed?.state, next?.state]).toEqual(['failed', 'passed']);
    expect(failed?.lines).toEqual(['$ echo a', '- b', '+ a', '$ echo c \\', '      d', '- e', '+ c d']);
  });

  it('fails where it ends the shell', async () => {
    const [verdict] = await verdictsOf('~~~console\n$ exit 0\n~~~\n');
    expect([verdict?.state, verdict?.lines]).toEqual(['failed', ['$ exit 0', 'it ended the shell']]);
  });
});

describe('what is not run', () => {
  it('is what the page says, and what follows is', async () => {
    expect(await statesOf('<!-- not run: a cluster is needed -->\n~~~sh\nfalse\n~~~\n~~~sh\ntrue\n~~~\n')).toEqual([
      'not run',
      'passed',
    ]);
  });

  it('is a block whose program is missing, with the rest of its section, by name', async () => {
    const needs = '<!-- needs: no-such-program -->\n~~~sh\nfalse\n~~~\n';
    const page = `# a\n## b\n${needs}~~~sh\nfalse\n~~~\n### c\n~~~sh\nfalse\n~~~\n## d\n~~~sh\ntrue\n~~~\n`;
    const verdicts = await verdictsOf(page);
    expect(verdicts.map((verdict) => verdict.state)).toEqual(['skipped', 'skipped', 'skipped', 'passed']);
    expect(verdicts[1]?.lines).toEqual(['no no-such-program']);
  });
});

describe('a block that is another way to do what follows', () => {
  it('changes nothing for the others, and only itself is skipped', async () => {
    const page = [
      '<!-- alone: bash -->\n~~~sh\nrm notes.txt\n~~~\n',
      '<!-- alone: no-such-program -->\n~~~sh\nfalse\n~~~\n',
      '~~~sh\nmv notes.txt moved.txt\n~~~\n',
    ];
    expect(await statesOf(page.join(''))).toEqual(['passed', 'skipped', 'passed']);
  });
});

describe('an image that a block needs', () => {
  it.each([
    ['is there', 0, 'passed'],
    ['is not there', 1, 'skipped'],
  ])('%s', async (_, status, state) => {
    const image = 'ghcr.io/canary-fanout/canary-fanout:v0.1.0';
    const page = `<!-- needs: ${image} -->\n~~~sh\ntrue\n~~~\n~~~console\n$ docker run ${image} a\n${status}\n~~~\n`;
    const bin = join(repositoryOf({}), 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'docker'), `#!/bin/sh\necho ${status}\ntest "$1" != image || exit ${status}\n`, {
      mode: 0o755,
    });
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    expect(await statesOf(page)).toEqual([state, state]);
    vi.unstubAllEnvs();
  });
});

describe('the folder in which a page runs', () => {
  it('is a copy that is gone afterwards', async () => {
    const text = '```console\n$ rm notes.txt; ls\nREADME.md\n```\n';
    const root = repositoryOf({ 'README.md': text, 'notes.txt': '' });
    expect((await runPage(root, 'README.md', text, 10_000)).map((verdict) => verdict.lines)).toEqual([[]]);
    expect(existsSync(join(root, 'notes.txt'))).toBe(true);
  });

  it('is the page’s own of an example, and the top of docs', async () => {
    const text = '```console\n$ ls\na.md\n```\n';
    const root = repositoryOf({ 'examples/a/a.md': text, 'docs/b.md': '' });
    expect((await runPage(root, 'examples/a/a.md', text, 10_000)).map((verdict) => verdict.lines)).toEqual([[]]);
    const listing = '```console\n$ ls\ndocs\nexamples\n```\n';
    expect((await runPage(root, 'docs/b.md', listing, 10_000)).map((verdict) => verdict.lines)).toEqual([[]]);
  });

  it('holds no link and no packages, so that nothing outside of it can be changed by a path within it', async () => {
    const text = '```sh\nrm -rf node_modules/* elsewhere/*\ntest ! -e node_modules && test ! -e elsewhere\n```\n';
    const root = repositoryOf({ 'README.md': text, 'packages/a.js': '' });
    const outside = join(repositoryOf({ 'kept/file': '' }), 'kept');
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/b.js'), '');
    symlinkSync(outside, join(root, 'elsewhere'));
    expect((await runPage(root, 'README.md', text, 10_000)).map((verdict) => verdict.lines)).toEqual([[]]);
    expect([readdirSync(outside), readdirSync(join(root, 'node_modules'))]).toEqual([['file'], ['b.js']]);
  });

  it('of a repository has no link either, whatever stands where the packages are', async () => {
    const text = '```sh\ntest ! -e node_modules\n```\n';
    const root = repositoryOf({ 'README.md': text });
    symlinkSync(join(repositoryOf({ 'kept/file': '' }), 'kept'), join(root, 'node_modules'));
    expect((await runPage(root, 'README.md', text, 10_000)).map((verdict) => verdict.lines)).toEqual([[]]);
  });
});
