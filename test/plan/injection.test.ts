import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  CATCH_ALL,
  canary,
  FOLLOWED,
  type Objects,
  object,
  ours,
  planned,
  route,
  rule,
  SETS,
  SHOP,
  toCart,
  toService,
} from './scene.ts';

const USE = 'istio.io/use-waypoint';
const INGRESS = 'istio.io/ingress-use-waypoint';
const ROUTE = 'HTTPRoute shop/checkout-canary-fanout';
const WRITTEN = ['Service shop/checkout-primary', 'Service shop/checkout-canary'];
const named = (objects: Objects = {}, spec: JsonObject = {}) => planned(toCart({}, spec), { ...SHOP, ...objects });
const found = (objects: Objects = {}) => planned({}, { ...SHOP, ...FOLLOWED, ...objects });
const withService = (more: JsonObject) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], ...more }),
});
const withLabels = (labels: JsonObject) => withService({ canary: { labels } });

describe('the route that sets the marker', () => {
  const other = (more: JsonObject = {}, at = 'shop/checkout-beta') =>
    route(at, [toService('checkout-canary', more)], [rule([CATCH_ALL], 'checkout-canary')]);

  it('is written where the user has none', () => {
    const { written, reasons } = named();
    expect(Object.keys(written)).toContain(ROUTE);
    expect(reasons).toContain(`${ROUTE}: it sets \`x-version: v2\` on every request that reaches checkout-canary`);
  });

  it('is not where the user has one, nor where fan-outs are found', () => {
    expect(Object.keys(named({ marks: FOLLOWED.marks }).written)).not.toContain(ROUTE);
    expect(Object.keys(found().written)).toEqual(WRITTEN);
  });

  const earlier = (backend: string) => {
    const rules = [rule([CATCH_ALL], backend, { filters: [SETS] })];
    const parents = [toService('checkout-canary', { port: 80 })];
    return route('shop/checkout-canary-fanout', parents, rules, 'HTTPRoute', ours('shop/checkout'));
  };

  it.each(['checkout-canary', 'checkout-primary'])(
    'of an earlier run is kept as it must be: it sent to %s',
    (backend) => {
      const { edits, findings } = named({ earlier: earlier(backend) });
      expect(findings).toEqual([]);
      expect(edits[ROUTE]).toEqual(['was written']);
    },
  );

  it('of an earlier run is left as it is where fan-outs are found', () => {
    const own = { follows: FOLLOWED.follows, earlier: earlier('checkout-canary') };
    const { edits, findings } = planned({}, { ...SHOP, ...own });
    expect(findings).toEqual([]);
    expect(edits[ROUTE]).toBeUndefined();
    expect(Object.keys(edits)).toContain('Canary shop/checkout');
  });

  it('is refused beside each route of the user’s that would hide it', () => {
    const { findings, sentences, written } = named({
      beta: other(),
      gamma: other({ port: 80 }, 'shop/checkout-gamma'),
    });
    expect(findings).toEqual([
      'error FAN418 HTTPRoute shop/checkout-beta',
      'error FAN418 HTTPRoute shop/checkout-gamma',
    ]);
    expect(sentences).toContain('no route that sets `x-version: v2` was written for Service checkout-canary');
    expect(written).toEqual({});
  });

  it('is written beside routes of the user’s that do not run at that port, or at all', () => {
    const elsewhere = { beta: other({ port: 81 }), gamma: other({ namespace: 'shop' }, 'infra/checkout-gamma') };
    const { findings, written } = named(elsewhere);
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toContain(ROUTE);
  });

  it('is refused beside a route of another kind', () => {
    const virtual = object('networking.istio.io/v1', 'VirtualService', 'shop/v', {
      spec: { hosts: ['checkout-canary'] },
    });
    const { findings, sentences, written } = named({ virtual });
    expect(findings).toEqual(['error FAN426 Canary shop/checkout']);
    expect(sentences).toContain('VirtualService shop/v routes the same Service');
    expect(written).toEqual({});
  });
});

describe('a route of the user’s that sets the marker and did not run so far', () => {
  const marks = (matches: readonly JsonObject[], backendRefs: readonly JsonObject[]) => {
    const own = { matches: [...matches], filters: [SETS], backendRefs: [...backendRefs] };
    return { marks: route('shop/checkout-marks', [toService('checkout-canary', { port: 80 })], [own]) };
  };
  const toCanary = [{ name: 'checkout-canary', port: 80 }];
  const BOUND = withLabels({ [USE]: 'waypoint', [INGRESS]: 'true' });

  it('is not brought to run where it sends the canary’s requests elsewhere', () => {
    const { findings, sentences, edits } = found(marks([CATCH_ALL], [{ name: 'checkout-primary', port: 80 }]));
    expect(findings).toEqual(['warning FAN419 HTTPRoute shop/checkout-marks']);
    expect(sentences).toContain('sets the marker in rule 0 and sends to checkout-primary, not to checkout-canary');
    expect(edits).toEqual({});
  });

  it('is not brought to run where it does not take every request', () => {
    const { findings, edits } = found(marks([asks('yes', 'x-beta')], toCanary));
    expect(findings).toEqual(['warning FAN308 Canary shop/checkout']);
    expect(edits).toEqual({});
  });

  it('is left as it is where it runs already', () => {
    for (const objects of [
      marks([CATCH_ALL], [{ name: 'checkout-primary', port: 80 }]),
      marks([asks('yes', 'x-beta')], toCanary),
    ]) {
      const { findings, written } = found({ ...objects, ...BOUND });
      expect(findings).toEqual([]);
      expect(Object.keys(written)).toEqual(WRITTEN);
    }
  });

  it('does not run as long as the ingress passes the waypoint by', () => {
    const { findings } = found({ ...marks([asks('yes', 'x-beta')], toCanary), ...withLabels({ [USE]: 'waypoint' }) });
    expect(findings).toEqual(['warning FAN308 Canary shop/checkout']);
  });

  it('does not run as long as no waypoint is bound, whatever the ingress does', () => {
    const { findings } = found({ ...marks([asks('yes', 'x-beta')], toCanary), ...withLabels({ [INGRESS]: 'true' }) });
    expect(findings).toEqual(['warning FAN308 Canary shop/checkout']);
  });
});
