import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { changelogProblems, disagreements } from '../../scripts/release/versions.mjs';

const LOCK = (version: string) => JSON.stringify({ version, packages: { '': { version } } });
const HOME = 'https://github.com/canary-fanout/canary-fanout';
const IMAGE = 'ghcr.io/canary-fanout/canary-fanout';

/** A repository of these files, at 1.2.0 where they do not say otherwise. */
function repository(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'versions-'));
  const all = { 'package.json': '{"version": "1.2.0"}', 'package-lock.json': LOCK('1.2.0'), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  execFileSync('git', ['add', '.'], { cwd: root });
  return root;
}

it('finds one version in this repository', () => {
  expect(disagreements('.')).toEqual([]);
});

it('tells every other version with its place', () => {
  const root = repository({
    Kptfile: `pipeline:\n  mutators:\n    - image: ${IMAGE}:v1.1.0\n`,
    'examples/kpt/Kptfile': `    - image: ${IMAGE}:v1.2.0@sha256:00\n`,
    'examples/argocd/values.yaml': `image: ${IMAGE}-argocd-cmp:v1.2.0-rc.1\n`,
    'examples/argocd/plugin.yaml': 'kind: ConfigManagementPlugin\nmetadata: {}\nspec:\n  version: v1.1.0\n',
    'examples/kpt/README.md': `kpt pkg get ${HOME}.git/examples/kpt@v1.0.1`,
    'metadata.yaml': `sourceURL: ${HOME}/tree/v1.1.0`,
    Dockerfile: 'FROM node:24.1.0\nARG VERSION=1.0.0\n',
    'README.md': `\`${IMAGE}:v1.2.0\`, and of somebody else other/canary:v1.0.0`,
    'package-lock.json': LOCK('1.1.9'),
  });
  expect(disagreements(root)).toEqual([
    'Dockerfile:2: names version 1.0.0, and package.json 1.2.0',
    'Kptfile:3: names version 1.1.0, and package.json 1.2.0',
    'examples/argocd/plugin.yaml:4: names version 1.1.0, and package.json 1.2.0',
    'examples/argocd/values.yaml:1: names version 1.2.0-rc.1, and package.json 1.2.0',
    'examples/kpt/README.md:1: names version 1.0.1, and package.json 1.2.0',
    'metadata.yaml:1: names version 1.1.0, and package.json 1.2.0',
    'package-lock.json:3: names version 1.1.9, and package.json 1.2.0',
    'package-lock.json:3: names version 1.1.9, and package.json 1.2.0',
  ]);
});

it.each([
  ['# Changelog\n\n## [1.2.0] - 2026-01-31\n\n- A.\n\n## [1.1.0] - 2025-12-01\n', []],
  ['# Changelog\n', ['CHANGELOG.md:1: has no section of a version']],
  [
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-31\n',
    ['CHANGELOG.md:3: the newest section is Unreleased, and package.json says 1.2.0'],
  ],
  ['# Changelog\n\n\n## [1.2.0]\n', ['CHANGELOG.md:4: the section must end in its date, as in ` - 2026-01-31`']],
])('wants a changelog of the release: %j', (text, problems) => {
  expect(changelogProblems(repository({ 'CHANGELOG.md': text }))).toEqual(problems);
});
