import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml, problemsOf } from '../../src/krm/parse.ts';
import { printBlock } from '../../src/krm/print.ts';
import { scanResourceList } from '../../src/krm/scan.ts';
import { sureParts } from '../../src/krm/sure-parts.ts';
import type { Json } from '../../src/resource/json.ts';
import { CASES, resourceList } from '../cases/driver.ts';

function sureOf(list: string): readonly boolean[] {
  const scan = scanResourceList(list);
  return sureParts(list, scan?.slices ?? [], scan?.dashColumn ?? 0);
}

describe('sureParts', () => {
  it('is sure of nearly all that people write and orchestrators print', () => {
    const sure = CASES.map(resourceList).flatMap(sureOf);
    expect(sure.filter((each) => each).length / sure.length).toBeGreaterThan(0.9);
  });

  it('is sure of what is printed in block style', () => {
    const leaf = fc.oneof(
      fc.constantFrom('a', 'a b', 'x/y', '1', 'true', '', '-1', ':80', '#a', 'a #b', 'a: b'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b-c', 'd.e/f', 'g'), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = `items:\n${printBlock([{ a: value }], 0, '\n')}\n`;
        expect(sureOf(text)).toEqual([true]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never sure of what the parser refuses', () => {
    const texts = CASES.map(resourceList);
    const puts = fc.constantFrom(
      '',
      ' ',
      '  ',
      '\n',
      '- ',
      '"',
      "'",
      '{',
      ']',
      ': ',
      ':',
      '&a ',
      '*a',
      '\t',
      '#',
      '|',
      '>',
      '!',
      '%',
      '?',
      ',',
      '@',
      '`',
      '|2',
      '\\',
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(6), puts, (text, at, length, put) => {
        const start = at % text.length;
        const mutated = text.slice(0, start) + put + text.slice(start + length);
        const scan = scanResourceList(mutated);
        if (scan === undefined) return;
        // The item that was spoilt, and its neighbours: the others are as they were.
        const spoilt = scan.slices.findIndex(({ end }) => end > start);
        const near = spoilt < 0 ? scan.slices.slice(-1) : scan.slices.slice(Math.max(0, spoilt - 1), spoilt + 2);
        const sure = sureParts(mutated, near, scan.dashColumn ?? 0);
        for (const [index, slice] of near.entries()) {
          if (sure[index] !== true) continue;
          const dash = slice.start + (scan.dashColumn ?? 0);
          const own = `${mutated.slice(slice.start, dash)} ${mutated.slice(dash + 1, slice.end)}`;
          const problems = problemsOf(parseYaml(own), ['DUPLICATE_KEY']);
          if (problems.length > 0) refused++;
          expect([own, problems]).toEqual([own, []]);
        }
      }),
      { numRuns: 4000 },
    );
    expect(refused).toBe(0);
  }, 60_000);

  it('looks at each line once, however many there are', () => {
    const item = '- apiVersion: v1\n  kind: A\n  metadata:\n    name: "a"\n  data:\n    b: \'c\'\n    d: [\n';
    const timed = (count: number): number => {
      const text = `items:\n${item.repeat(count)}`;
      const scan = scanResourceList(text);
      const start = performance.now();
      sureParts(text, scan?.slices ?? [], 0);
      return performance.now() - start;
    };
    timed(2_000);
    const small = Math.min(timed(4_000), timed(4_000), timed(4_000));
    const large = Math.min(timed(32_000), timed(32_000), timed(32_000));
    // Eight times the text: quadratic work would take 64 times as long.
    expect(large / small).toBeLessThan(24);
  });
});
