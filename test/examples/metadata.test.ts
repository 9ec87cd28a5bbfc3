import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKAGES } from './package.ts';

const HOME = 'https://github.com/canary-fanout/canary-fanout';
const { version, license } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; license: string };

it('metadata.yaml has the fields of kpt’s catalogue, of this version and of every package', () => {
  expect(parse(readFileSync('metadata.yaml', 'utf8'))).toEqual({
    image: 'ghcr.io/canary-fanout/canary-fanout',
    description: expect.stringMatching(/\.$/),
    tags: ['mutator', 'validator'],
    sourceURL: `${HOME}/tree/v${version}`,
    examplePackageURLs: PACKAGES.map((name) => `${HOME}/tree/v${version}/examples/${name}`),
    emails: [],
    license,
  });
});
