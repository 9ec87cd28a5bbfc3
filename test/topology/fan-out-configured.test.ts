import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { asking, canary, fanOutOf, route, service, setting, situation, toService } from './shop.ts';

/** The only fan-out of the configuration, and what is said of it. */
function configured(fanOut: JsonObject, objects: readonly JsonObject[], config: JsonObject = {}) {
  const found = situation(objects, { fanOuts: [{ canary: 'checkout', callees: [], ...fanOut }], ...config });
  return { fanOut: found.fanOuts[0], said: found.diagnostics.map(({ code, message }) => `${code} ${message}`) };
}

const SHOP = [canary('checkout'), canary('pricing')];
const CALLEES = { callees: [{ canary: 'pricing' }] };
const mark = (name: string, headers: { readonly [name: string]: string }, more: JsonObject = {}) =>
  route(name, [toService('checkout-canary')], [setting(headers, 'checkout-canary')], more);
const ours = { annotations: { 'canary-fanout.dev/canary': 'shop/checkout' } };

describe('the marker of a fan-out that is named', () => {
  const markers = (fanOut: JsonObject, objects: readonly JsonObject[] = SHOP, config: JsonObject = {}) =>
    configured({ ...CALLEES, ...fanOut }, objects, config).fanOut?.markers.map(
      ({ header, value }) => `${header}=${value}`,
    );

  it('is what the configuration says, else what the user’s route sets, else one of its own', () => {
    const set = [...SHOP, mark('mark', { 'x-lane': 'v2', 'x-team': 'v2' })];
    expect(markers({ marker: { header: 'x-mine', value: 'v9' } }, set)).toEqual(['x-mine=v9']);
    expect(markers({}, set)).toEqual(['x-lane=v2', 'x-team=v2']);
    expect(markers({})).toEqual(['x-checkout-version=canary']);
    expect(markers({}, [...SHOP, mark('mark', { 'x-old': 'v1' }, ours)])).toEqual(['x-checkout-version=canary']);
  });

  it('is what the first route sets that sets anything', () => {
    const plain = route('a', [toService('checkout-canary')], [{ backendRefs: [] }]);
    const both = [mark('c', { 'x-c': 'v2' }), mark('b', { 'x-b': 'v2' })];
    expect(markers({}, [...SHOP, plain, ...both])).toEqual(['x-b=v2']);
  });

  it('names the namespace where two entries have one name', () => {
    const objects = [...SHOP, canary('b/checkout')];
    const found = situation(objects, {
      fanOuts: ['shop', 'b'].map((namespace) => ({
        canary: 'checkout',
        namespace,
        callees: [{ canary: 'pricing', namespace: 'shop' }],
      })),
    });
    expect(found.fanOuts.map((each) => each.markers[0]?.header)).toEqual([
      'x-shop-checkout-version',
      'x-b-checkout-version',
    ]);
  });
});

describe('the route that sets the marker', () => {
  const injection = (...routes: readonly JsonObject[]) =>
    configured({ ...CALLEES, marker: { header: 'x-lane', value: 'v2', extra: [{ header: 'x-team', value: 'a' }] } }, [
      ...SHOP,
      ...routes,
    ]).fanOut?.injection?.id.name;

  it('is one that sets all of its headers', () => {
    expect(injection(mark('part', { 'x-lane': 'v2' }), mark('whole', { 'X-Team': 'a', 'x-lane': 'v2' }))).toBe('whole');
    expect(injection(mark('part', { 'x-lane': 'v2' }))).toBeUndefined();
    expect(injection(mark('other', { 'x-lane': 'v3', 'x-team': 'a' }))).toBeUndefined();
  });
});

describe('what else is said of a fan-out', () => {
  const off = { guard: { off: 'testers send it' } };

  it('is why the marker may be sent by anybody: of itself, else of all', () => {
    expect(configured(CALLEES, SHOP).fanOut?.guardOff).toBeUndefined();
    expect(configured(CALLEES, SHOP, off).fanOut?.guardOff).toBe('testers send it');
    expect(configured({ ...CALLEES, guard: { off: 'mine' } }, SHOP, off).fanOut?.guardOff).toBe('mine');
  });

  it('is the relay: its own, else that of all, else one that is written', () => {
    const relay = (fanOut: JsonObject, config: JsonObject = {}) =>
      configured({ ...CALLEES, ...fanOut }, SHOP, config).fanOut?.relay;
    const inMesh = 'relay';
    expect(relay({})).toBeUndefined();
    expect(relay({ inMesh })).toEqual({ namespace: 'shop', name: 'fanout-relay', named: false });
    expect(relay({ inMesh }, { relay: { name: 'inner' } })).toEqual({ namespace: 'shop', name: 'inner', named: true });
    const own = { name: 'mine', namespace: 'infra' };
    expect(relay({ inMesh, relay: own }, { relay: { name: 'inner' } })).toEqual({ ...own, named: true });
  });
});

describe('the callees of a fan-out', () => {
  it('are those that the configuration names, each once', () => {
    const callees = [{ canary: 'pricing' }, { canary: 'tax', namespace: 'b' }, { canary: 'pricing', selection: 'ab' }];
    const { fanOut } = configured({ callees }, [...SHOP, canary('b/tax')]);
    expect(fanOut?.callees.map(({ namespace, service: name }) => `${namespace}/${name}`)).toEqual([
      'shop/pricing',
      'b/tax',
    ]);
    expect(fanOut?.callees.map(({ selection }) => selection)).toEqual([undefined, undefined]);
  });

  it('are Services without a Canary too', () => {
    const callee = { service: 'reports', backend: 'reports-v2', selection: 'route' };
    const follower = route('v2', [toService('reports')], [asking('x-checkout-version', 'canary', 'reports-v2')]);
    const { fanOut } = configured({ callees: [callee] }, [
      ...SHOP,
      service('reports'),
      service('reports-v2'),
      follower,
    ]);
    expect(fanOut?.callees).toMatchObject([
      {
        namespace: 'shop',
        service: 'reports',
        backend: 'reports-v2',
        selection: 'route',
        canary: undefined,
      },
    ]);
    expect(fanOut?.callees[0]?.follower?.id.name).toBe('v2');
  });

  it('are left out where they are not there, and the others stay', () => {
    const callees = [{ canary: 'pricng' }, { canary: 'pricing' }, { service: 'reports', backend: 'report-v2' }];
    const { fanOut, said } = configured({ callees }, [
      ...SHOP,
      service('reports'),
      service('reports-v2'),
      service('b/report-v3'),
    ]);
    expect(fanOut?.callees.map(({ service: name }) => name)).toEqual(['pricing']);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^FAN421 .*fanOuts\[0\]\.callees\[0\]\.canary.*Canary shop\/pricng.*pricing/);
    expect(said[1]).toMatch(/^FAN421 .*callees\[2\]\.backend.*Service shop\/report-v2.*reports-v2/);
  });

  it('must be named as Canaries where they are', () => {
    const { fanOut, said } = configured({ callees: [{ service: 'pricing', backend: 'pricing-canary' }] }, SHOP);
    expect(fanOut?.callees).toEqual([]);
    expect(said[0]).toMatch(/^FAN004 .*callees\[0\]\.service.*must be named by `canary: pricing`/);
  });

  it('must not be Canaries that are left alone', () => {
    const istio = canary('pricing', {}, { provider: 'istio' });
    const { fanOut, said } = configured(CALLEES, [canary('checkout'), istio]);
    expect(fanOut?.callees).toEqual([]);
    expect(said[0]).toMatch(/^FAN004 .*callees\[0\]\.canary.*is left alone: its provider is `istio`/);
  });
});

describe('the entry of a fan-out', () => {
  const said = (fanOut: JsonObject, objects: readonly JsonObject[]) => {
    const found = configured({ ...CALLEES, ...fanOut }, objects);
    expect(found.fanOut).toBeUndefined();
    return found.said;
  };

  it('must be there, and another name or namespace is offered', () => {
    expect(said({ canary: 'chekout' }, SHOP)).toMatchObject([
      expect.stringMatching(/^FAN421 .*Canary chekout.*checkout/),
    ]);
    expect(said({ namespace: 'b' }, SHOP)).toMatchObject([
      expect.stringMatching(/^FAN421 .*Canary b\/checkout.*shop\/checkout/),
    ]);
  });

  it('must be one alone, where no namespace is said', () => {
    const two = [...SHOP, canary('b/checkout')];
    expect(said({}, two)).toMatchObject([expect.stringMatching(/^FAN424 .*b\/checkout and shop\/checkout/)]);
    expect(configured({ ...CALLEES, namespace: 'shop' }, two).fanOut?.entry.canary.id.namespace).toBe('shop');
  });

  it('must be one that Flagger’s Gateway API router serves', () => {
    const istio = [canary('checkout', {}, { provider: 'istio' }), canary('pricing')];
    expect(said({}, istio)).toMatchObject([expect.stringMatching(/^FAN004 .*fanOuts\[0\]\.canary.*is left alone/)]);
  });

  it('keeps the fan-outs beside it from nothing', () => {
    const found = situation(SHOP, {
      fanOuts: [
        { canary: 'gone', ...CALLEES },
        { canary: 'checkout', ...CALLEES },
      ],
    });
    expect(fanOutOf(found, 'checkout').callees).toHaveLength(1);
    expect(found.diagnostics).toHaveLength(1);
  });
});
