import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Axis, alone, gridOf } from '../../src/rehearse/grid.ts';

const axis = (size: number): Axis => ({ size, kinds: [0, ...(size > 1 ? [size - 1] : [])] });

it('has every joint state where they are few', () => {
  const { states, of } = gridOf([axis(2), axis(3)]);
  expect(states).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(of).toBe(6);
});

it('has every one of two Canaries, however many', () => {
  expect(gridOf([axis(120), axis(110)]).states.length).toBe(13200);
});

it('has each Canary alone, and every pair of states of every two, where it is a sample', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 8 });
  fc.assert(
    fc.property(sizes, (own) => {
      const { states, of } = gridOf(own.map(axis), 1);
      expect(of).toBe(own.reduce((product, size) => product * size, 1));
      const known = new Set(states.map((state) => state.join()));
      expect(known.size).toBe(states.length);
      for (const state of alone(own)) expect(known).toContain(state.join());
      for (const state of states) for (const [at, stand] of state.entries()) expect(stand).toBeLessThan(own[at] ?? 0);
      for (const [a, first] of own.entries()) {
        for (const [b, second] of own.entries()) {
          if (a === b) continue;
          const pairs = new Set(states.map((state) => `${state[a]} ${state[b]}`));
          expect(pairs.size).toBe(first * second);
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('has all kinds of states of a sample, where they are not too many', () => {
  const axes = [axis(30), axis(30), axis(30), axis(30)];
  const { states, kinds } = gridOf(axes, 1000);
  expect(kinds).toBe(true);
  expect(states.filter((state) => state.every((stand) => stand === 0 || stand === 29)).length).toBe(16);
  // 31 by 31 for the pairs, 4 by 29 alone, and these.
  expect(states.length).toBeLessThanOrEqual(31 * 31 + 4 * 29 + 16);
  expect(gridOf(axes, 15).kinds).toBe(false);
});
