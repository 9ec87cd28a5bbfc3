import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { forwardingOf } from '../../src/topology/forwarding.ts';
import { canary, fanOutOf, service, situation } from './shop.ts';

const fanOut = (entry: string, ...callees: readonly JsonObject[]): JsonObject => ({
  canary: entry,
  marker: { header: `x-${entry}`, value: 'v2' },
  callees: [...callees],
});

/** `checkout copies x-checkout to pricing, else pricing-primary` */
function asked(fanOuts: readonly JsonObject[], ...others: readonly JsonObject[]): readonly string[] {
  const found = situation([canary('checkout'), canary('pricing'), canary('tax'), ...others], { fanOuts: [...fanOuts] });
  return forwardingOf(fanOutOf(found, 'checkout'), found.fanOuts).map(
    ({ application, headers, callee, stable, further }) =>
      `${application.kind} ${application.name} copies ${headers} to ${callee.service}, else ${stable}${further === undefined ? '' : `, for ${further.entry.canary.id.name}`}`,
  );
}

describe('what applications must copy', () => {
  it('is the header by which a callee chooses, on calls of it', () => {
    expect(asked([fanOut('checkout', { canary: 'pricing' })])).toEqual([
      'Deployment checkout copies x-checkout to pricing, else pricing-primary',
    ]);
    const plain = { service: 'reports', backend: 'reports-v2' };
    expect(asked([fanOut('checkout', plain)], service('reports'), service('reports-v2'))).toEqual([
      'Deployment checkout copies x-checkout to reports, else reports',
    ]);
  });

  it('is nothing for a callee that chooses by no header', () => {
    expect(asked([fanOut('checkout', { canary: 'pricing', selection: 'none' })])).toEqual([]);
  });

  it('is asked of callees that are entries themselves, and of each once', () => {
    const chain = [
      fanOut('checkout', { canary: 'pricing' }),
      fanOut('pricing', { canary: 'tax' }),
      fanOut('tax', { canary: 'pricing' }),
    ];
    expect(asked(chain)).toEqual([
      'Deployment checkout copies x-checkout to pricing, else pricing-primary',
      'Deployment pricing copies x-pricing to tax, else tax-primary, for pricing',
      'Deployment tax copies x-tax to pricing, else pricing-primary, for tax',
    ]);
  });

  it('is not asked of who begins another fan-out, and is no callee', () => {
    expect(asked([fanOut('checkout', { canary: 'pricing' }), fanOut('tax', { canary: 'pricing' })])).toHaveLength(1);
  });
});
