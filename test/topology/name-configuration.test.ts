import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { follows, type KustomizedNames, missingConfiguration } from '../../src/topology/names/name-configuration.ts';
import type { StaleReference } from '../../src/topology/names/settled-names.ts';
import { renamed, staleIn } from './renamed.ts';
import { canary, deployment, gateway, route, service } from './shop.ts';

function only(...objects: readonly JsonObject[]): StaleReference {
  const [found, another] = staleIn(...objects);
  if (found === undefined || another !== undefined) throw new Error('one stale reference');
  return found;
}

const target = renamed(deployment('stg-cart'), 'shop/cart');
const entry = canary('stg-cart', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' } });
const backend = (name: string, more: JsonObject = {}) =>
  route('r', [], [{ backendRefs: [{ name, port: 80, ...more }] }]);

/** By name: the target of a Canary. By a mapping: a backend of a route. Made: one of Flagger's Services. */
const BY_NAME = only(target, entry);
const BACKEND = only(renamed(service('stg-pay'), 'shop/pay'), backend('pay'));
const MADE = only(
  target,
  canary('stg-cart', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'stg-cart' } }),
  backend('cart-canary'),
);
const LABEL = only(
  renamed(gateway('mesh/stg-w'), 'mesh/w'),
  service('cart', {}, { 'istio.io/use-waypoint': 'w', 'istio.io/use-waypoint-namespace': 'mesh' }),
);

const NONE: KustomizedNames = { references: [], prefixed: [], patches: [] };
const GATEWAY_API = 'gateway.networking.k8s.io';

describe('the configuration that makes kustomize follow', () => {
  it('says what is named, and where', () => {
    expect(missingConfiguration(BY_NAME)).toBe(
      'nameReference: [{kind: Deployment, group: apps, fieldSpecs: [{group: flagger.app, kind: Canary, path: spec/targetRef/name}]}]',
    );
    expect(missingConfiguration(BACKEND)).toBe(
      `nameReference: [{kind: Service, version: v1, fieldSpecs: [{group: ${GATEWAY_API}, kind: HTTPRoute, path: spec/rules/backendRefs}]}]`,
    );
    expect(missingConfiguration(LABEL)).toBe(
      `nameReference: [{kind: Gateway, group: ${GATEWAY_API}, fieldSpecs: [{kind: Service, path: metadata/labels/istio.io\\/use-waypoint}]}]`,
    );
  });

  it('puts the prefix in front of what Flagger makes, of which there is no object', () => {
    expect(missingConfiguration(MADE)).toBe(
      `namePrefix: [{group: ${GATEWAY_API}, kind: HTTPRoute, path: spec/rules/backendRefs/name}]`,
    );
  });
});

describe('a nameReference', () => {
  const by = (reference: StaleReference, spec: Partial<KustomizedNames['references'][number]>) =>
    follows(
      {
        ...NONE,
        references: [
          {
            group: undefined,
            kind: undefined,
            path: 'spec/rules/backendRefs',
            target: { group: undefined, kind: undefined },
            ...spec,
          },
        ],
      },
      reference,
    );

  it('is followed, where field and object are those that it says, or any', () => {
    expect(by(BACKEND, {})).toBe(true);
    expect(by(BACKEND, { group: GATEWAY_API, kind: 'HTTPRoute', target: { group: '', kind: 'Service' } })).toBe(true);
    expect(by(BACKEND, { group: 'example.com' })).toBe(false);
    expect(by(BACKEND, { kind: 'GRPCRoute' })).toBe(false);
    expect(by(BACKEND, { path: 'spec/parentRefs' })).toBe(false);
    expect(by(BACKEND, { target: { group: undefined, kind: 'Gateway' } })).toBe(false);
    expect(by(BACKEND, { target: { group: 'apps', kind: undefined } })).toBe(false);
    expect(follows(NONE, BACKEND)).toBe(false);
  });

  it('of the name alone is followed, where the reference stays in its namespace', () => {
    const path = 'spec/rules/backendRefs/name';
    expect(by(BACKEND, { path })).toBe(true);
    const said = (namespace: string) =>
      only(renamed(service(`${namespace}/stg-pay`), 'shop/pay'), backend('pay', { namespace: 'shop' }));
    expect(by(said('shop'), { path })).toBe(true);
    expect(by(said('new'), { path })).toBe(false);
    expect(by(BY_NAME, { path: 'spec/targetRef/name/name' })).toBe(false);
    expect(by(BY_NAME, { path: 'spec/targetRef/name' })).toBe(true);
  });

  it('is not followed to what Flagger makes, or to another namespace', () => {
    expect(by(MADE, {})).toBe(false);
    expect(by(LABEL, { path: 'metadata/labels/istio.io\\/use-waypoint' })).toBe(false);
  });
});

describe('a namePrefix', () => {
  const by = (reference: StaleReference, path: string, kind: string | undefined = undefined) =>
    follows({ ...NONE, prefixed: [{ group: undefined, kind, path }] }, reference);

  it('changes the name in a field that it names', () => {
    expect(by(MADE, 'spec/rules/backendRefs/name')).toBe(true);
    expect(by(MADE, 'spec/rules/backendRefs/name', 'HTTPRoute')).toBe(true);
    expect(by(MADE, 'spec/rules/backendRefs/name', 'GRPCRoute')).toBe(false);
    expect(by(MADE, 'spec/rules/backendRefs')).toBe(false);
    expect(by(BY_NAME, 'spec/targetRef/name')).toBe(true);
  });

  it('makes no name that ends otherwise, and none of another namespace', () => {
    const suffixed = only(renamed(service('pay-stg'), 'shop/pay'), backend('pay'));
    expect(by(suffixed, 'spec/rules/backendRefs/name')).toBe(false);
    const moved = only(renamed(service('new/stg-pay'), 'shop/pay'), backend('pay', { namespace: 'shop' }));
    expect(by(moved, 'spec/rules/backendRefs/name')).toBe(false);
  });
});

describe('a patch', () => {
  const by = (reference: StaleReference, ...patches: readonly string[]) => follows({ ...NONE, patches }, reference);

  it('may have set whatever field it speaks of', () => {
    expect(by(BACKEND, 'kind: Other', '- path: /spec/rules/0/backendRefs/0/name')).toBe(true);
    expect(by(BACKEND, 'spec: {parentRefs: []}')).toBe(false);
    expect(by(BY_NAME, 'spec: {targetRef: {name: stg-cart}}')).toBe(true);
    expect(by(BY_NAME, 'metadata: {name: stg-cart}')).toBe(false);
    expect(by(LABEL, 'labels: {istio.io/use-waypoint: stg-w}')).toBe(true);
  });
});
