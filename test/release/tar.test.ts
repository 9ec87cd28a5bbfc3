import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { tarOf } from '../../scripts/release/tar.mjs';

const FILES: readonly (readonly [string, Buffer])[] = [
  ['oci-layout', Buffer.from('{}')],
  ['blobs/sha256/b', Buffer.alloc(1024, 'b')],
  ['blobs/sha256/a', Buffer.alloc(0)],
];

it('is read by tar, in the order of the names', () => {
  const archive = tarOf(new Map(FILES), 1_700_000_000);
  const options = { input: archive, encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } } as const;
  const list = execFileSync('tar', ['-tvf', '-', '--numeric-owner'], options);
  expect(
    list
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/).join(' ')),
  ).toEqual([
    '-rw-r--r-- 0/0 0 2023-11-14 22:13 blobs/sha256/a',
    '-rw-r--r-- 0/0 1024 2023-11-14 22:13 blobs/sha256/b',
    '-rw-r--r-- 0/0 2 2023-11-14 22:13 oci-layout',
  ]);
  expect(execFileSync('tar', ['-xOf', '-', 'blobs/sha256/b'], { input: archive })).toEqual(Buffer.alloc(1024, 'b'));
});

it('does not depend on the order in which files are found', () => {
  expect(tarOf(new Map(FILES.toReversed()), 1)).toEqual(tarOf(new Map(FILES), 1));
});

it('refuses a name that the format cannot hold', () => {
  expect(() => tarOf(new Map([['a'.repeat(101), Buffer.alloc(0)]]), 1)).toThrow('too long');
});
