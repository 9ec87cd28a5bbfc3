import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../../src/krm/mentions.ts';
import '../seed.ts';

describe('a word in parts of a text', () => {
  it('is found as each part has it, however often it is asked for', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), (text, word) => {
        const mentions = mentionsIn(text);
        for (let start = 0; start <= text.length; start++) {
          for (let end = start; end <= text.length; end++) {
            expect(mentions(word, start, end)).toBe(text.slice(start, end).includes(word));
          }
        }
      }),
    );
  });
});
