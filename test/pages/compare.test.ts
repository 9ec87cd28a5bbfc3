import { describe, expect, it } from 'vitest';
import { differences } from '../../e2e/pages/compare.ts';

const differ = (expected: string, actual: string) => differences(expected.split('|'), actual.split('|'));

describe('an output as the page says', () => {
  it.each([
    ['a|b', 'a|b'],
    ['a  |b|', 'a|b'],
    ['a', 'a  ||'],
    ['', ''],
    ['…', ''],
    ['…', 'a|b'],
    ['a|…', 'a'],
    ['a|…|d', 'a|b|c|d'],
    ['…|b|…', 'a|b|c'],
    ['…|b|c|…|b', 'b|b|c|b'],
    ['a|…|a', 'a|a'],
    ['a|  …|b', 'a|b'],
  ])('%j is %j', (expected, actual) => {
    expect(differ(expected, actual)).toEqual([]);
  });
});

describe('an output that is not as the page says', () => {
  it.each([
    ['a', 'b'],
    ['a', 'a|b'],
    ['a|b', 'a'],
    ['', 'a'],
    ['a', ''],
    [' a', 'a'],
    ['a|…|a', 'a'],
    ['a|…|c', 'a|b|c|d'],
    ['b|…', 'a|b'],
    ['…|c|…|b|…', 'a|b|c'],
    ['a …', 'a b'],
  ])('%j is not %j', (expected, actual) => {
    expect(differ(expected, actual)).not.toEqual([]);
  });

  it('is shown as a diff', () => {
    expect(differ('a|b|c', 'a|x|c|d')).toEqual(['  a', '- b', '+ x', '  c', '+ d']);
  });

  it('is shown beside the lines that come nearest, where the page leaves some out', () => {
    expect(differ('1|…|b|c|…|9', '1|a|b|x|7|9')).toEqual(['…', '  b', '- c', '+ x', '…']);
    expect(differ('1|…|b', '1|a|b|x')).toEqual(['…', '  b', '+ x']);
    expect(differ('a|b|…', 'a|x|b')).toEqual(['  a', '- b', '+ x', '…']);
  });
});
