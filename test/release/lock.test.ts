import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

/** Why the packages of a lock file would not be the same, or could not be had, elsewhere. */
function problems(packages: { readonly [path: string]: Locked }): readonly string[] {
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  return installed.flatMap(([path, { integrity, resolved, link }]) => [
    ...(link === true ? [`${path} is a link`] : []),
    ...(integrity?.startsWith('sha512-') ? [] : [`${path} has no sha512`]),
    ...(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/') ? [] : [`${path}: ${resolved}`]),
  ]);
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

describe('package-lock.json', () => {
  it('has a hash of every package, and names no registry but the public one', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(50);
    expect(problems(lock.packages)).toEqual([]);
  });

  it('has no package that is installed with this one', () => {
    const { dependencies, optionalDependencies, peerDependencies } = lock.packages[''];
    expect([dependencies, optionalDependencies, peerDependencies]).toEqual([undefined, undefined, undefined]);
  });
});

it('tells a package that is locked by place or by nothing', () => {
  const integrity = 'sha512-x';
  expect(
    problems({
      '': {},
      'node_modules/a': { integrity, resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz' },
      'node_modules/b': { integrity, resolved: 'https://npm.example.com/b.tgz' },
      'node_modules/c': { resolved: 'https://registry.npmjs.org/c/-/c-1.0.0.tgz' },
      'node_modules/d': { integrity: 'sha1-x' },
    }),
  ).toEqual([
    'node_modules/b: https://npm.example.com/b.tgz',
    'node_modules/c has no sha512',
    'node_modules/d has no sha512',
  ]);
});
