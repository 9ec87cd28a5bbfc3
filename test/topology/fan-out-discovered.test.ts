import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { formatFanOut } from '../../src/topology/fan-out.ts';
import { injectionsOf } from '../../src/topology/fan-out-discovered.ts';
import { asking, canary, route, service, setting, shop, situation, toService } from './shop.ts';

const MARK = { 'x-lane': 'v2' };
const mark = (entry: string, more: JsonObject = {}, headers: { readonly [name: string]: string } = MARK) =>
  route(`mark-${entry.replace('/', '-')}`, [toService(`${entry}-canary`, more)], [setting(headers, `${entry}-canary`)]);
const follow = (at: string, header = 'x-lane', value = 'v2', type = 'Exact') => {
  const name = at.split('/').at(-1) ?? '';
  return route(`${at}-v2`, [toService(name)], [asking(header, value, `${name}-canary`, type)]);
};

function found(...objects: readonly JsonObject[]): readonly string[] {
  return situation(objects).fanOuts.map(formatFanOut);
}

describe('a fan-out that the user’s routes show', () => {
  it('is a route that marks requests of a canary, and routes of other Services that match the marker', () => {
    expect(found(canary('checkout'), mark('checkout'), canary('pricing'), follow('pricing'))).toEqual([
      'fan-out shop/checkout → pricing',
    ]);
    expect(found(canary('checkout'), mark('checkout'), service('reports'), follow('reports'))).toEqual([
      'fan-out shop/checkout → reports',
    ]);
  });

  it('has as callee who matches one of several headers, in any case, or by a pattern', () => {
    const entry = [canary('checkout'), mark('checkout', {}, { 'X-Lane': 'v2', 'x-team': 'v2' })];
    expect(found(...entry, service('reports'), follow('reports', 'X-TEAM'))).toHaveLength(1);
    expect(
      found(...entry, service('reports'), follow('reports', 'x-lane', 'v[0-9]', 'RegularExpression')),
    ).toHaveLength(1);
    expect(found(...entry, service('reports'), follow('reports', 'x-lane', 'v3'))).toEqual([]);
    expect(found(...entry, service('reports'), follow('reports', 'x-lane', 'v', 'RegularExpression'))).toEqual([]);
  });

  it('has as callee a Canary that Flagger tests by the marker', () => {
    const tested = (header: string) =>
      canary(
        'pricing',
        { gatewayRefs: [toService('pricing')] },
        { analysis: { iterations: 5, match: [{ headers: { [header]: { exact: 'v2' } } }] } },
      );
    expect(found(canary('checkout'), mark('checkout'), tested('x-lane'))).toEqual(['fan-out shop/checkout → pricing']);
    expect(found(canary('checkout'), mark('checkout'), tested('x-other'))).toEqual([]);
  });

  it('has callees in order of names, and of its own Services none', () => {
    const own = follow('checkout');
    expect(
      found(canary('checkout'), mark('checkout'), own, service('b'), service('a'), follow('b'), follow('a')),
    ).toEqual(['fan-out shop/checkout → a, b']);
    expect(found(canary('checkout'), mark('checkout'), own)).toEqual([]);
  });

  it('is none where nobody follows, where nothing is marked, or where the Canary is another provider’s', () => {
    expect(found(canary('checkout'), mark('checkout'), service('reports'))).toEqual([]);
    const plain = route(
      'plain',
      [toService('checkout-canary')],
      [{ backendRefs: [{ name: 'checkout-canary', port: 80 }] }],
    );
    expect(found(canary('checkout'), plain, service('reports'), follow('reports'))).toEqual([]);
    const istio = canary('checkout', {}, { provider: 'istio' });
    expect(found(istio, mark('checkout'), service('reports'), follow('reports'))).toEqual([]);
    const unread = canary(
      'pricing',
      { gatewayRefs: [toService('pricing')] },
      {
        provider: 'istio',
        analysis: { iterations: 5, match: [{ headers: { 'x-lane': { exact: 'v2' } } }] },
      },
    );
    expect(found(canary('checkout'), mark('checkout'), unread)).toEqual([]);
  });

  it('is one for each route that marks requests', () => {
    const other = route('mark-b', [toService('checkout-canary')], [setting({ 'x-team': 'v2' }, 'checkout-canary')]);
    const callees = [service('a'), service('b'), follow('a'), follow('b', 'x-team')];
    expect(found(canary('checkout'), mark('checkout'), other, ...callees)).toEqual([
      'fan-out shop/checkout → b',
      'fan-out shop/checkout → a',
    ]);
  });

  it('has callees of its own namespace, and of others those that its own has not', () => {
    const both = [service('reports'), follow('reports'), service('b/reports'), follow('b/reports')];
    const elsewhere = [service('b/tax'), follow('b/tax')];
    expect(found(canary('checkout'), mark('checkout'), ...both, ...elsewhere)).toEqual([
      'fan-out shop/checkout → b/tax, reports',
    ]);
  });

  it('has a Service of the entry’s name elsewhere as callee', () => {
    expect(found(canary('checkout'), mark('checkout'), service('b/checkout'), follow('b/checkout'))).toEqual([
      'fan-out shop/checkout → b/checkout',
    ]);
  });
});

describe('what marks requests', () => {
  it('is known whether somebody follows or not, each header once', () => {
    const twice = route(
      'mark',
      [toService('checkout-canary')],
      [setting(MARK, 'checkout-canary'), setting({ 'X-Lane': 'v2', 'x-team': 'v1' }, 'checkout-canary')],
    );
    expect(injectionsOf(shop([canary('checkout'), twice])).map(({ markers }) => markers)).toEqual([
      [
        { header: 'x-lane', value: 'v2' },
        { header: 'x-team', value: 'v1' },
      ],
    ]);
  });
});
