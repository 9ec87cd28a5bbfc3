import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { matcherOf } from '../../src/trace/match.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';
import { GAMMA, ISTIO, requestOf } from './scene.ts';

const ROUTES = 100;
const RULES = 100;

const objects: readonly JsonObject[] = [
  object('Gateway', 'web', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } },
  ...Array.from({ length: ROUTES }, (_, route) =>
    object('HTTPRoute', `route-${route}`, {
      parentRefs: [{ name: 'web' }],
      rules: Array.from({ length: RULES }, (_, rule) => ({
        matches: [
          {
            path: { type: 'PathPrefix', value: `/route-${route}/rule-${rule}` },
            headers: [{ type: 'Exact', name: 'x-version', value: `v${rule % 2}` }],
          },
        ],
        filters: [
          { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-from', value: `${rule}` }] } },
        ],
        backendRefs: [{ name: 'cart', port: 80 }],
      })),
    }),
  ),
];

function object(kind: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name, namespace: 'shop' }, spec };
}

/** Milliseconds that one call takes at best: what else the machine does only adds to it. */
function best(run: () => void): number {
  const times = Array.from({ length: 25 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe.each([
  ['gamma', GAMMA],
  ['istio', ISTIO],
])('a hundred routes with a hundred rules each (%s)', (_, profile) => {
  it('cost a request little more than a plain loop over their matches', () => {
    const topology = topologyOf(itemsOfObjects(objects));
    const { trace } = buildTracer(topology, { profile, regex: readRegex });
    const source = readSource('gateway/shop/web', topology, new Map());
    if ('problem' in source) throw new Error(source.problem);
    const request = requestOf('http://shop.example.com/route-99/rule-99/items', { headers: [['x-version', 'v1']] });
    const matchers = topology.model
      .httpRoutes()
      .flatMap(({ rules }) => rules.flatMap(({ matches }) => matches))
      .map((match) => matcherOf(match, readRegex, profile));
    expect(matchers).toHaveLength(ROUTES * RULES);
    expect(trace(request, source).outcomes[0]?.hops[0]).toMatchObject({ route: 'shop/route-99', rule: 99 });
    const whole = best(() => trace(request, source));
    const loop = best(() => matchers.filter(({ matches }) => matches(request)));
    expect(whole / loop).toBeLessThan(20);
  });
});
