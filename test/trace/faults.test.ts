import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { routeOf } from '../../src/topology/route.ts';
import { faultOf } from '../../src/trace/candidates.ts';
import { route, shop } from '../topology/shop.ts';
import { GAMMA, ISTIO, istio } from './scene.ts';

/** For what Istio drops a route with these rules, and where it is. */
function fault(rules: readonly JsonObject[], profile = ISTIO) {
  const [view] = shop([route('r', [{ name: 'edge' }], rules)]).model.httpRoutes();
  const found = view && faultOf(routeOf(view), profile);
  return found && `${found.kind} ${found.path.join('.')}: ${found.why}`;
}

const cart = (more: JsonObject = {}) => ({ name: 'cart', port: 80, ...more });
const setting = (value: string) => ({
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'a', value }] },
});
const answering = (value: string) => ({
  type: 'ResponseHeaderModifier',
  responseHeaderModifier: { add: [{ name: 'a', value }] },
});

describe('a fault for which Istio drops a route', () => {
  it('is a filter that it does not know, on a rule or a backendRef', () => {
    const rules = [
      { filters: [setting('1')] },
      { filters: [setting('1'), { type: 'Odd' }, { type: 'Other' }], backendRefs: [cart()] },
    ];
    expect(fault(rules)).toBe('filter spec.rules.1.filters.1: Istio does not know a filter of type Odd');
    const below = [
      { backendRefs: [cart(), cart({ filters: [setting('1'), { type: 'URLRewrite' }, { type: 'CORS' }] })] },
    ];
    expect(fault(below)).toBe(
      'filter spec.rules.0.backendRefs.1.filters.1: Istio does not know a filter of type URLRewrite on a backendRef',
    );
    expect(fault([{ filters: [{ type: 'URLRewrite' }, { type: 'CORS' }], backendRefs: [cart()] }])).toBeUndefined();
    expect(fault([{ filters: [{ type: 'CORS' }] }], istio('1.25'))).toBe(
      'filter spec.rules.0.filters.0: Istio does not know a filter of type CORS',
    );
  });

  it('is a header value with control characters, since they are refused', () => {
    const odd = [
      { filters: [setting('1'), setting('a\u0001')], backendRefs: [cart({ filters: [answering('a\u007f')] })] },
    ];
    expect(fault(odd)).toBe('value spec.rules.0.filters.1: a header value has control characters');
    expect(fault([{ backendRefs: [cart({ filters: [answering('a\u007f')] })] }])).toBe(
      'value spec.rules.0.backendRefs.0.filters.0: a header value has control characters',
    );
    expect(fault(odd, istio('1.28.7'))).toBeUndefined();
  });

  it('is a Service without a port, or by the name of a host', () => {
    expect(fault([{ backendRefs: [cart(), { name: 'a' }, { name: 'b' }] }])).toBe(
      'port spec.rules.0.backendRefs.1: a backendRef names no port',
    );
    expect(fault([{ backendRefs: [cart(), cart({ name: 'a.b' }), cart({ name: 'c.d' })] }])).toBe(
      'name spec.rules.0.backendRefs.1.name: a backendRef names a host and not a Service',
    );
    const host = { group: 'networking.istio.io', kind: 'Hostname', name: 'a.b' };
    expect(fault([{ backendRefs: [host, { kind: 'Pool', name: 'a' }, { group: 'x', name: 'b' }] }])).toBeUndefined();
  });

  it('is none by the specification', () => {
    expect(fault([{ filters: [{ type: 'Odd' }], backendRefs: [{ name: 'a.b' }] }], GAMMA)).toBeUndefined();
    expect(fault([{ backendRefs: [cart()] }])).toBeUndefined();
  });
});
