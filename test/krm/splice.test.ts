import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySplices } from '../../src/krm/splice.ts';

describe('applySplices', () => {
  it('inserts, replaces and deletes at once, whatever the order', () => {
    const splices = [
      { start: 6, end: 6, text: '!' },
      { start: 0, end: 1, text: 'A' },
      { start: 2, end: 4, text: '' },
    ];
    expect(applySplices('abcdef', splices)).toBe('Abef!');
  });

  it('keeps the order given where the start is the same', () => {
    const at = (text: string) => ({ start: 1, end: 1, text });
    expect(applySplices('ab', [at('1'), at('2'), { start: 1, end: 2, text: 'B' }])).toBe('a12B');
  });

  it('lets one splice begin where another ends', () => {
    const splices = [
      { start: 1, end: 2, text: 'x' },
      { start: 2, end: 2, text: 'y' },
    ];
    expect(applySplices('abc', splices)).toBe('axyc');
  });

  it.each([
    ['overlap', { start: 0, end: 2 }, { start: 1, end: 3 }],
    ['an insertion inside a deletion', { start: 0, end: 2 }, { start: 1, end: 1 }],
    ['an end before the start', { start: 2, end: 1 }, { start: 3, end: 3 }],
    ['an end behind the text', { start: 0, end: 1 }, { start: 3, end: 4 }],
    ['a start before the text', { start: -1, end: 1 }, { start: 3, end: 3 }],
  ])('has no result for %s', (_, one, other) => {
    expect(() =>
      applySplices('abc', [
        { ...one, text: '' },
        { ...other, text: '' },
      ]),
    ).toThrow(RangeError);
  });

  it('leaves what no splice names', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.string())), (parts) => {
        let at = 0;
        const splices = parts.map(([kept, old, text]) => {
          const start = at + kept.length;
          at = start + old.length;
          return { start, end: at, text };
        });
        const before = parts.map(([kept, old]) => kept + old).join('');
        const after = parts.map(([kept, , text]) => kept + text).join('');
        expect(applySplices(before, splices)).toBe(after);
      }),
    );
  });
});
