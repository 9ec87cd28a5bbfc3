import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGrpcRoute } from '../../src/model/grpc-route.ts';
import type { MatchView } from '../../src/model/http-route.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import type { Route } from '../../src/topology/route.ts';
import { pathKey, pathKeysBefore, pathKeysOver } from '../../src/trace/covers.ts';
import { matcherOf } from '../../src/trace/match.ts';
import { type Candidate, compareCandidates } from '../../src/trace/precedence.ts';
import { GAMMA, ISTIO } from './scene.ts';
import '../seed.ts';

const value = fc.oneof(
  fc.array(fc.constantFrom('a', 'ab', 'b', ''), { maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
  fc.constantFrom('', 'a', 'ab', '//', '/a/b.*', '/a|/b', '^/a/b$'),
);
const asked = {
  method: fc.constantFrom(undefined, 'GET'),
  headers: fc.constantFrom([], [{ type: 'Exact', name: 'x', value: '1' }]),
};
const http: fc.Arbitrary<MatchView> = fc
  .record({ type: fc.constantFrom('Exact', 'PathPrefix', 'RegularExpression', 'Other'), value })
  .chain((path) => fc.record({ path: fc.constant(path), queryParams: fc.constant([]), ...asked }));
const grpc: fc.Arbitrary<MatchView> = fc
  .record({
    type: fc.constantFrom('Exact', 'RegularExpression'),
    service: fc.constantFrom(undefined, 's', 'shop.Cart', 'c.*'),
    method: fc.constantFrom(undefined, 'm', 'Get', '.*'),
  })
  .map((method) => {
    const content = { metadata: {}, spec: { rules: [{ matches: [{ method }] }] } };
    const id = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GRPCRoute', namespace: 'shop', name: 'cart' };
    const json = JSON.parse(JSON.stringify(content));
    const read = readGrpcRoute(memoryItem(id, 0, json));
    const view = 'view' in read ? read.view.rules[0]?.matches[0] : undefined;
    if (view === undefined) throw new Error('no match');
    return view;
  });

function candidate(view: MatchView, name: string): Candidate {
  const route = { kind: 'HTTPRoute', namespace: 'shop', name, rules: [] } as unknown as Route;
  return { route, rule: 0, match: 0, matcher: matcherOf(view, readPlainRegex, ISTIO), hostname: undefined };
}

describe('the paths of matches that may go before one', () => {
  it('are those of all that surely have its requests and do not go behind it', () => {
    const pair = fc.oneof(fc.tuple(http, http), fc.tuple(grpc, grpc));
    fc.assert(
      fc.property(pair, fc.constantFrom(ISTIO, GAMMA), ([one, other], profile) => {
        const { order, tie } = compareCandidates(candidate(one, 'a'), candidate(other, 'b'), profile);
        fc.pre(pathKeysOver(other.path).includes(pathKey(one.path)) && (order <= 0 || tie));
        expect(pathKeysBefore(other.path)).toContain(pathKey(one.path));
      }),
      { numRuns: 2000 },
    );
  });
});
