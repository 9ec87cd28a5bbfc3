import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { formatPhase } from '../../src/trace/rollout-state.ts';
import { stagesOf } from '../../src/trace/stages.ts';
import { canary, canaryIn, shop } from '../topology/shop.ts';

/** `at 40 %: Progressing, 40 % to the canary` */
function stages(analysis: JsonObject | null, spec: JsonObject = {}): readonly string[] {
  const { canary: view } = canaryIn(shop([canary('cart', {}, { analysis, ...spec })]), 'cart');
  return stagesOf(view).map(({ label, state }) => `${label}: ${formatPhase(state)}`);
}

const REST = 'at rest: Succeeded';
const at = (weight: number) => `Progressing, ${weight} % to the canary`;

describe('where a rollout is looked at', () => {
  it('is at rest, at the weight nearest to 40 and at the highest', () => {
    expect(stages({ stepWeight: 10, maxWeight: 60 })).toEqual([
      REST,
      `at 40 %: ${at(40)}`,
      `at 60 %, its highest weight: ${at(60)}`,
    ]);
    expect(stages({ stepWeights: [1, 30, 45, 80] })).toEqual([
      REST,
      `at 45 %: ${at(45)}`,
      `at 80 %, its highest weight: ${at(80)}`,
    ]);
    expect(stages({ stepWeights: [5, 35, 90] })[1]).toBe(`at 35 %: ${at(35)}`);
  });

  it('is at the highest weight alone, where that is the nearest', () => {
    expect(stages({ stepWeights: [5, 20] })).toEqual([REST, `at 20 %, its highest weight: ${at(20)}`]);
    expect(stages({ stepWeight: 100 })).toEqual([REST, `at 100 %, its highest weight: ${at(100)}`]);
  });

  it('is at rest alone, where it has no weight, or no analysis', () => {
    expect(stages({ stepWeights: [0] })).toEqual([REST]);
    expect(stages({ stepWeight: 10, maxWeight: 50 }, { skipAnalysis: true })).toEqual([REST]);
  });

  it('is in a test at its two ends', () => {
    expect(stages({ iterations: 5, match: [{ headers: { 'x-a': { exact: '1' } } }] })).toEqual([
      REST,
      `in its test: ${at(100)}`,
    ]);
  });

  it('is in blue/green before and after it switches over', () => {
    expect(stages({ iterations: 5 })).toEqual([
      REST,
      'in its iterations: Progressing',
      'switched over: Promoting, 100 % to the canary',
    ]);
    expect(stages({ iterations: 5, mirror: true })[1]).toBe('in its iterations: Progressing, mirrored to the canary');
  });
});
