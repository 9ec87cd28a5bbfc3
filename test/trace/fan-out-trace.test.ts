import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { traceFanOut } from '../../src/trace/fan-out-trace.ts';
import { asking, canary, fanOutOf, route, setting, situation, toService } from '../topology/shop.ts';
import { FOLLOW, fanOutScene, MARK, type Parts, plain } from './fan-out-scene.ts';

function traced(parts: Parts, config: JsonObject = {}) {
  const found = situation(fanOutScene(parts), config);
  return traceFanOut(found.topology, fanOutOf(found, 'checkout'));
}

const marked = (parts: Parts, config?: JsonObject) => {
  const { holds, why } = traced(parts, config).marked;
  return `${holds ? 'marked' : 'not marked'}: ${why}`;
};

/** `pricing by w → pricing-canary, follows: why` */
const callees = (parts: Parts, config?: JsonObject) =>
  traced(parts, config).callees.map(
    ({ callee, waypoint, answeredBy, follows, why }) =>
      `${callee.service}${waypoint === undefined ? '' : ` by ${waypoint.name}`} → ${answeredBy}${follows ? ', follows' : ''}: ${why}`,
  );

const FOLLOWS = 'pricing by w → pricing-canary, follows: HTTPRoute pricing-v2, rule 0, matches x-lane: v2';
const UNMARKED = ['pricing by w → pricing-primary: the request carries no marker'];
const HIDES = {
  matches: [{ path: { type: 'PathPrefix', value: '/' } }],
  backendRefs: [{ name: 'checkout-canary', port: 80 }],
};

describe('a request that the ingress sends to the canary of an entry', () => {
  it('is marked by the route on its Service', () => {
    expect(marked({})).toBe('marked: HTTPRoute mark sets x-lane: v2');
    expect(marked({ marks: [setting({ 'x-lane': 'v2', 'x-team': 'a' }, 'checkout-canary')] })).toBe(
      'marked: HTTPRoute mark sets x-lane: v2, x-team: a',
    );
  });

  it('is marked whatever the case in which the header is written', () => {
    const parts = { marks: [setting({ 'X-Lane': 'v2' }, 'checkout-canary')] };
    expect(marked(parts)).toBe('marked: HTTPRoute mark sets X-Lane: v2');
    expect(callees(parts)).toEqual([FOLLOWS.replace('x-lane', 'X-Lane')]);
  });

  it('is one that the rule takes which marks', () => {
    const match = {
      path: { value: '/a' },
      method: 'POST',
      headers: [{ name: 'h', value: '1' }],
      queryParams: [
        { name: 'q', value: '2' },
        { name: 'r', value: '3' },
      ],
    };
    const other = { matches: [{ path: { value: '/b' } }], backendRefs: [{ name: 'checkout-canary', port: 80 }] };
    expect(marked({ marks: [other, { ...MARK[0], matches: [match] }] })).toMatch(/^marked/);
    expect(
      marked({ marks: [{ ...MARK[0], matches: [{ path: { type: 'RegularExpression', value: '/.*' } }] }] }),
    ).toMatch(/^marked/);
  });

  it('is not marked, where it comes past the waypoint', () => {
    const bare = { checkout: { canary: {} } };
    expect(marked(bare)).toBe(
      'not marked: HTTPRoute mark never runs: neither it nor its Namespace has the label `istio.io/use-waypoint`',
    );
    expect(callees(bare)).toEqual(UNMARKED);
  });

  it('is none, where no Gateway sends any there', () => {
    expect(marked({ checkout: { gatewayRefs: [] } })).toBe(
      'not marked: no route of an Istio ingress gateway sends requests to Service checkout-canary',
    );
  });

  it('is not marked, where another route takes it, or none', () => {
    const other = route('a-hide', [toService('checkout-canary')], [HIDES]);
    expect(marked({ more: [other] })).toBe(
      'not marked: HTTPRoute mark never runs: its route is first by name, so it goes before HTTPRoute shop/mark rule 0',
    );
    const elsewhere = { ...MARK[0], matches: [{ path: { type: 'RegularExpression', value: '/a.*' } }] };
    expect(marked({ marks: [elsewhere] })).toBe(
      'not marked: HTTPRoute mark never runs: its label `istio.io/ingress-use-waypoint` is "true"; no rule of HTTPRoute shop/mark matches GET /',
    );
  });

  it('is of no use, where it is sent elsewhere', () => {
    expect(marked({ marks: [setting({ 'x-lane': 'v2' }, 'other')], more: plain('other') })).toBe(
      'not marked: HTTPRoute mark sends to other, not to its pods',
    );
    expect(marked({ marks: [setting({ 'x-lane': 'v2' }, 'gone')] })).toBe(
      'not marked: HTTPRoute mark, rule 0: no other rule matches; Service shop/gone is not in the input',
    );
  });

  it('is not marked, where no route of the user sets the marker', () => {
    const named = {
      fanOuts: [{ canary: 'checkout', marker: { header: 'x-mine', value: '1' }, callees: [{ canary: 'pricing' }] }],
    };
    expect(marked({}, named)).toBe('not marked: no route sets the marker');
  });
});

describe('the call that the entry makes of a callee', () => {
  it('reaches its canary, where a route follows the marker', () => {
    expect(callees({})).toEqual([FOLLOWS]);
    const [first = {}, rest = {}] = FOLLOW;
    expect(callees({ follows: [rest, first] })).toEqual([FOLLOWS.replace('rule 0', 'rule 1')]);
  });

  it('is one that the rule takes which follows, and carries the marker alone', () => {
    const match = {
      path: { value: '/price' },
      headers: [
        { name: 'X-Lane', value: 'v2' },
        { name: 'h', value: '1' },
      ],
    };
    expect(callees({ follows: [{ ...FOLLOW[0], matches: [{ path: { value: '/x' } }, match] }] })).toEqual([
      'pricing by w → pricing-canary, follows: HTTPRoute pricing-v2, rule 0, matches x-lane: v2',
    ]);
  });

  it('tells the header that chose, of several', () => {
    const marks = [setting({ 'x-team': 'a', 'x-lane': 'v2' }, 'checkout-canary')];
    expect(callees({ marks })).toEqual([FOLLOWS]);
  });

  it('reaches the canary of each callee, those without a Canary too', () => {
    const reports = [
      ...plain('reports'),
      ...plain('reports-v2'),
      route('r', [toService('reports')], [asking('x-lane', 'v2', 'reports-v2')]),
    ];
    expect(callees({ more: reports })).toEqual([
      FOLLOWS,
      'reports by w → reports-v2, follows: HTTPRoute r, rule 0, matches x-lane: v2',
    ]);
  });

  it('reaches it by Flagger’s own route', () => {
    const tested: Parts = {
      follows: [],
      pricing: { gatewayRefs: [toService('pricing')] },
      spec: { analysis: { iterations: 5, match: [{ headers: { 'x-lane': { exact: 'v2' } } }] } },
    };
    expect(callees(tested)).toEqual([
      "pricing by w → pricing-canary, follows: Flagger's own route of pricing matches the marker by `analysis.match`: to the canary while an analysis runs, to the primary at rest",
    ]);
  });

  it('reaches its pods by another name', () => {
    const alias = canary('x', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } });
    const own = {
      ...(plain('both')[0] ?? {}),
      spec: { selector: { app: 'pricing' }, ports: [{ name: 'http', port: 80 }] },
    };
    expect(callees({ follows: [asking('x-lane', 'v2', 'both')], more: [alias, own] })).toEqual([
      'pricing by w → both, follows: HTTPRoute pricing-v2, rule 0, matches x-lane: v2; pods of Deployment pricing',
    ]);
  });

  it('stays at the primary, where it comes past the waypoint', () => {
    expect(callees({ pricing: { apex: {} } })).toEqual([
      'pricing → pricing-primary: no waypoint: neither it nor its Namespace has the label `istio.io/use-waypoint`',
    ]);
  });

  it('goes where the rule sends it, in part or whole', () => {
    expect(callees({ follows: [asking('x-lane', 'v2', 'pricing-primary')] })).toEqual([
      'pricing by w → pricing-primary: HTTPRoute pricing-v2, rule 0, takes GET /: no other rule matches',
    ]);
    const parts = {
      ...FOLLOW[0],
      backendRefs: [
        { name: 'pricing-canary', port: 80 },
        { name: 'pricing-primary', port: 80, weight: 2 },
      ],
    };
    expect(callees({ follows: [parts] })).toEqual([
      'pricing by w → ~33.3 % pricing-canary, ~66.7 % pricing-primary: HTTPRoute pricing-v2, rule 0, takes GET /: no other rule matches',
    ]);
  });

  it('fails, where the rule names what is not there', () => {
    expect(callees({ follows: [asking('x-lane', 'v2', 'gone')] })).toEqual([
      'pricing by w → 500: HTTPRoute pricing-v2, rule 0, takes GET /: no other rule matches; Service shop/gone is not in the input',
    ]);
  });

  it('fails, where the version has no pods', () => {
    const [of = {}, pods] = plain('reports-v2');
    const { spec } = pods as { spec: JsonObject };
    const stopped = { ...pods, spec: { ...spec, replicas: 0 } };
    const reports = [
      ...plain('reports'),
      of,
      stopped,
      route('r', [toService('reports')], [asking('x-lane', 'v2', 'reports-v2')]),
    ];
    expect(callees({ more: reports })[1]).toMatch(/^reports by w → reports-v2: HTTPRoute r, rule 0, takes GET \/: /);
  });

  it('is taken by another rule', () => {
    const match = {
      headers: [
        { name: 'x-lane', value: 'v2' },
        { name: 'x-b', value: '1' },
      ],
    };
    const byMethod = { matches: [{ method: 'GET' }], backendRefs: [{ name: 'pricing', port: 80 }] };
    expect(callees({ follows: [{ ...FOLLOW[0], matches: [match] }, byMethod] })).toEqual([
      'pricing by w → pricing: HTTPRoute pricing-v2, rule 1, takes GET /: it names a method, so it goes before rule 0',
    ]);
  });

  it('is none of a Service that is not in the input', () => {
    const more = [route('r', [toService('gone')], [asking('x-lane', 'v2', 'gone-v2')])];
    expect(callees({ more })).toEqual(['gone → gone: Service gone is not in the input', FOLLOWS]);
  });

  it('is none, where requests do not come to the pods of the entry', () => {
    expect(callees({ marks: [setting({ 'x-lane': 'v2' }, 'gone')] })).toEqual([
      'pricing → pricing-primary: the request carries no marker',
    ]);
  });
});
