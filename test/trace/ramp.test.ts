import { expect, it } from 'vitest';
import { ramp } from '../../src/trace/rollout-state.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';

/** Weights of a Canary with this analysis, step by step. */
function weights(analysis: { readonly [field: string]: number | readonly number[] }): readonly number[] {
  const topology = topologyOf(
    itemsOfObjects([
      {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'Canary',
        metadata: { name: 'cart', namespace: 'shop' },
        spec: {
          provider: 'gatewayapi:v1',
          targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' },
          service: { port: 80, gatewayRefs: [{ name: 'public' }] },
          analysis: Object.fromEntries(
            Object.entries(analysis).map(([field, value]) => [field, typeof value === 'number' ? value : [...value]]),
          ),
        },
      },
    ]),
  );
  const [judged] = topology.canaries;
  if (judged === undefined) throw new Error('one Canary is expected');
  return ramp(judged.canary);
}

it.each([
  [{ stepWeight: 20, maxWeight: 50 }, [20, 40, 60]],
  [{ stepWeight: 25, maxWeight: 50 }, [25, 50]],
  [{ stepWeight: 50 }, [50, 100]],
  [{ stepWeights: [1, 10, 80] }, [1, 10, 80]],
  [{ stepWeights: [50] }, [50]],
  [{ stepWeights: [30, 100] }, [30, 100]],
])('the ramp of %o is %o', (analysis, expected) => {
  expect(weights(analysis)).toEqual(expected);
});
