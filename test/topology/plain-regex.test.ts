import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import { readRegex } from '../../src/trace/regex.ts';

describe('patterns that are read without RE2', () => {
  it.each([
    ['v2', 'v2', true],
    ['v2', 'v2.1', false],
    ['v[0-9]+', 'v12', true],
    ['(v2|next)', 'next', true],
    ['/.*', '/cart', true],
    ['.*,? ?lane=next.*', 'user=a,lane=next', true],
    ['.*', 'a\nb', false],
  ])('%s on %j', (pattern, text, matches) => {
    const regex = readPlainRegex(pattern);
    expect('problem' in regex ? regex.problem : regex.matches(text)).toBe(matches);
  });

  it.each(['(a+)+', '(?i)v2', 'a(?=b)', '(?P<n>a)', '\\pL', '[[:alpha:]]', '(', '\\1', 'a{1001}b{'])(
    'refuses %s',
    (pattern) => {
      expect(readPlainRegex(pattern)).toHaveProperty('problem');
    },
  );

  const piece = fc.constantFrom(
    'a',
    'b',
    'v',
    '2',
    '/',
    '-',
    '.',
    '\\.',
    '.*',
    'a+',
    'b?',
    '[ab]',
    '[^a]',
    '[0-9]{1,2}',
    '\\d',
    '(a|b2)',
    '|',
    '^',
    '$',
    '(?:v)',
    'b{2}',
    'a{1,}',
    'a*?',
    '\\w+',
    '\\b',
    '\\B',
    '[\\d-]',
    '{',
    '}',
    ']',
  );
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'v', '2', '/', '-', '.'), maxLength: 8 });

  it('says what RE2 says, where it says anything', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), text, (pieces, value) => {
        const plain = readPlainRegex(pieces.join(''));
        if ('problem' in plain) return;
        const re2 = readRegex(pieces.join(''));
        expect('problem' in re2 ? re2.problem : re2.matches(value)).toBe(plain.matches(value));
      }),
      { numRuns: 2000 },
    );
  });
});
