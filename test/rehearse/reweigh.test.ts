import { expect, it } from 'vitest';
import { planned } from '../../src/cli/plan/source.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { viewer } from '../../src/rehearse/view.ts';
import { callsOf } from '../../src/trace/calls.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { callOf } from '../../src/trace/samples.ts';
import { hasFile, readCase } from '../cases/driver.ts';
import { issueWith } from './rehearsing.ts';

function same(text: string, configText: string | undefined): number {
  const { outcome } = planned({ streams: [{ path: 'a.yaml', text }], configText });
  const { before, after } = outcome;
  if (before === undefined || after === undefined) throw new Error('nothing was read');
  const { topology, fanOuts } = after;
  let compared = 0;
  for (const { fanOut, walks, audiences, seen } of rehearse(before, after, { regex: readRegex })) {
    const sample = (own: typeof fanOut, callee: (typeof fanOut.callees)[number]) => callOf(topology, own, callee);
    const calls = callsOf(fanOuts, { chains: undefined, carry: undefined, sample });
    for (const { state, views } of seen) {
      // A viewer that has seen nothing yet traces.
      const fresh = viewer({ topology, fanOut, walks, calls, regex: readRegex }, audiences, new Set())(state);
      expect(views.map(({ key }) => key)).toEqual(fresh.map(({ key }) => key));
      compared++;
    }
  }
  return compared;
}

it.each([
  'flagger-1822',
  'callee-by-failover',
  'callee-by-test',
  'callee-does-not-follow',
  'entries-of-every-kind',
  'in-mesh-callers-by-relay',
  'manifests-without-namespace',
  'no-ingress',
])('has the weights of %s as they are traced', (name) => {
  const config = hasFile(name, 'fn-config.yaml') ? readCase(name, 'fn-config.yaml') : undefined;
  expect(same(readCase(name, 'input.yaml'), config)).toBeGreaterThan(40);
});

it('has odd weights, and those on the way back, as they are traced', () => {
  const main = '    stepWeights: [1, 7, 33, 99]\n    stepWeightPromotion: 31\n';
  expect(same(issueWith(main, '    maxWeight: 60\n    stepWeight: 17\n'), undefined)).toBe(11 * 8);
});
