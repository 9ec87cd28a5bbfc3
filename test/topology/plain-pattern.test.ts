import { describe, expect, it } from 'vitest';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';

/** Of the texts those that the pattern takes. */
function taken(pattern: string, ...texts: readonly string[]): readonly string[] {
  const regex = readPlainRegex(pattern);
  if ('problem' in regex) throw new Error(regex.problem);
  return texts.filter((text) => regex.matches(text));
}

function problem(pattern: string): string | undefined {
  const regex = readPlainRegex(pattern);
  return 'problem' in regex ? regex.problem : undefined;
}

describe('a part of a pattern', () => {
  const rows = ['', 'a', 'aa', 'aaa', 'aaaa'];

  it.each([
    ['a', ['a']],
    ['a?', ['', 'a']],
    ['a*', rows],
    ['a+', ['a', 'aa', 'aaa', 'aaaa']],
    ['a{2}', ['aa']],
    ['a{2,}', ['aa', 'aaa', 'aaaa']],
    ['a{2,3}', ['aa', 'aaa']],
    ['a{0,1}', ['', 'a']],
    // In time that is the text's, whatever comes first.
    ['a*?', rows],
    ['a+?', ['a', 'aa', 'aaa', 'aaaa']],
    ['a{1,2}?', ['a', 'aa']],
  ])('%s is there so often', (pattern, expected) => {
    expect(taken(pattern, ...rows)).toEqual(expected);
  });

  it('may be one of several, of which each is tried from where the last part has ended', () => {
    expect(taken('v(1|2[0-9]|)-(?:a|b)', 'v1-a', 'v25-b', 'v-a', 'v2-a', 'v1-c')).toEqual(['v1-a', 'v25-b', 'v-a']);
    expect(taken('v1|v2', 'v1', 'v2', 'v1v2', 'v')).toEqual(['v1', 'v2']);
  });

  it('may be a class of characters, or one that has a name', () => {
    expect(taken('[a-c]', 'a', 'c', 'd', '-')).toEqual(['a', 'c']);
    expect(taken('[^a-c]', 'a', 'd', '-')).toEqual(['d', '-']);
    expect(taken('\\d', '1', 'd')).toEqual(['1']);
    expect(taken('\\D', '1', 'd')).toEqual(['d']);
    expect(taken('\\.', '.', 'a')).toEqual(['.']);
    expect(taken('.', '.', 'a', '')).toEqual(['.', 'a']);
  });

  it('may be a place', () => {
    expect(taken('^v2$', 'v2', 'v22')).toEqual(['v2']);
    expect(taken('a^b', 'ab')).toEqual([]);
    expect(taken('a$b', 'ab')).toEqual([]);
    expect(taken('\\bv2\\b.*', 'v2', 'v2-next', 'v2a')).toEqual(['v2', 'v2-next']);
    expect(taken('v\\B.*', 'v2', 'v', 'v-')).toEqual(['v2']);
    expect(taken('\\B-', '-')).toEqual(['-']);
  });
});

describe('what is not tried', () => {
  it('is a text with characters beyond ASCII, or too long a one', () => {
    expect(taken('.*', 'é', 'a\tb', 'a'.repeat(2000), 'a'.repeat(2001))).toEqual(['a'.repeat(2000)]);
  });

  it.each([
    ['a'.repeat(2001), 'it is too long'],
    ['a{1001}', 'it repeats too often'],
    ['a{2,1001}', 'it repeats too often'],
    ['(a)*', 'it repeats a group'],
    ['(a){2}', 'it repeats a group'],
    ['(?<n>a)', 'it is not read by every engine alike'],
    ['a\\p', 'it is not read by every engine alike'],
    ['[]a]', 'it has a class that is not plain'],
    [`${'('.repeat(101)}a${')'.repeat(101)}`, 'its groups are nested too deeply'],
  ])('is the pattern %s', (pattern, why) => {
    expect(problem(pattern)).toBe(why);
  });

  it('is no pattern of the greatest length, count and depth', () => {
    expect(problem('a'.repeat(2000))).toBeUndefined();
    expect(problem('a{999}')).toBeUndefined();
    expect(problem(`${'('.repeat(100)}a${')'.repeat(100)}`)).toBeUndefined();
  });
});
