import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a version of this program is named: images and Argo CD's plugin, its repository, the default of a build argument. */
const VERSION = String.raw`(\d+\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)`;
const PLACES = [
  String.raw`\bcanary-fanout(?:-[a-z-]+)?[:-]v${VERSION}`,
  String.raw`\bcanary-fanout/canary-fanout(?:/(?:tree|blob)/|\.git[\w./-]*@)v${VERSION}`,
  `^ARG VERSION=${VERSION}`,
  `^kind: ConfigManagementPlugin$[^]*?^ {2}version: v${VERSION}`,
].map((place) => new RegExp(place, 'gm'));

/** What the package.json says, which is where a version is changed first. */
export function versionOf(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** Places that name another version than the package.json does, each as `file:line: what is wrong`. */
export function disagreements(root) {
  const version = versionOf(root);
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  const named = tracked.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return PLACES.flatMap((place) => [...text.matchAll(place)])
      .filter(([, found]) => found !== version)
      .map(
        (match) =>
          `${path}:${lineAt(text, match.index + match[0].length)}: names version ${match[1]}, and package.json ${version}`,
      );
  });
  return [...named, ...lockProblems(root, version)];
}

/** Where the changelog is not that of a release of this version. `npm version` does not touch it. */
export function changelogProblems(root) {
  const version = versionOf(root);
  const text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const [newest] = text.matchAll(/^## \[?([^\]\s]+)\]?(.*)$/gm);
  if (newest === undefined) return ['CHANGELOG.md:1: has no section of a version'];
  const [, name, rest] = newest;
  const at = `CHANGELOG.md:${lineAt(text, newest.index)}`;
  if (name !== version) return [`${at}: the newest section is ${name}, and package.json says ${version}`];
  return /^ - \d{4}-\d{2}-\d{2}$/.test(rest)
    ? []
    : [`${at}: the section must end in its date, as in \` - 2026-01-31\``];
}

function lockProblems(root, version) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = [lock.version, lock.packages[''].version].filter((each) => each !== version);
  return found.map((each) => `package-lock.json:3: names version ${each}, and package.json ${version}`);
}

function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
