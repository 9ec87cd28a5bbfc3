import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';
import type { ResourceId } from '../../src/resource/resource-id.ts';
import { settleNames } from '../../src/topology/names/settled-names.ts';

const FLAGGER = 'flagger.app/v1beta1';
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

interface Given {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** `namespace/name`, as kustomize counts them. */
  readonly before?: readonly string[];
  readonly spec?: JsonObject;
  readonly local?: boolean;
}

function items(...given: readonly Given[]) {
  return given.map(({ apiVersion, kind, name, namespace = 'shop', before = [], spec = {}, local = false }, index) => {
    const id: ResourceId = { apiVersion, kind, namespace, name };
    const annotations = {
      ...(local ? { 'config.kubernetes.io/local-config': 'true' } : {}),
      ...(before.length === 0
        ? {}
        : {
            'internal.config.kubernetes.io/previousNames': before.map((each) => each.split('/')[1]).join(','),
            'internal.config.kubernetes.io/previousNamespaces': before.map((each) => each.split('/')[0]).join(','),
          }),
    };
    return memoryItem(id, index, { apiVersion, kind, metadata: { name, namespace, annotations }, spec });
  });
}

const deployment: Given = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'stg-cart', before: ['shop/cart'] };
const service: Given = { apiVersion: 'v1', kind: 'Service', name: 'stg-cart', before: ['default/cart', 'shop/cart'] };
const canary = (spec: JsonObject): Given => ({
  apiVersion: FLAGGER,
  kind: 'Canary',
  name: 'stg-cart',
  before: ['shop/cart'],
  spec,
});
const route = (spec: JsonObject): Given => ({
  apiVersion: GATEWAY_API,
  kind: 'HTTPRoute',
  name: 'stg-cart',
  before: ['shop/cart'],
  spec,
});
const toDeployment = (name: string) => canary({ targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } });
const toBackend = (...refs: readonly JsonObject[]) => route({ rules: [{ backendRefs: refs }] });

const staleOf = (...given: readonly Given[]) =>
  settleNames(items(...given)).stale.map(({ path, target, old, now, made }) =>
    [
      `${path.join('.')}: ${target.kind} ${old.namespace}/${old.name} → ${now.namespace}/${now.name}`,
      made ? 'made' : '',
    ]
      .join(' ')
      .trim(),
  );

describe('references after kustomize has renamed what they name', () => {
  it('are stale where nothing has the old name, and settled in a copy alone', () => {
    const given = items(deployment, toDeployment('cart'));
    const { stale, items: settled, original } = settleNames(given);
    expect(stale.map(({ now }) => now)).toEqual([{ namespace: 'shop', name: 'stg-cart' }]);
    expect(settled[1]?.content()).toMatchObject({ spec: { targetRef: { name: 'stg-cart' } } });
    expect(given[1]?.content()).toMatchObject({ spec: { targetRef: { name: 'cart' } } });
    expect([settled[0] === given[0], settled[1] !== undefined && original(settled[1]) === given[1]]).toEqual([
      true,
      true,
    ]);
  });

  it('are none where they say the name of now, something has the old one, or nothing was renamed', () => {
    expect(staleOf(deployment, toDeployment('stg-cart'))).toEqual([]);
    expect(staleOf(deployment, toDeployment('cart'), { ...deployment, name: 'cart', before: [] })).toEqual([]);
    expect(staleOf(toDeployment('other'), deployment)).toEqual([]);
    const { before: _, ...plain } = deployment;
    expect(staleOf(plain, { ...toDeployment('cart'), before: [] })).toEqual([]);
  });

  it('mean an object of their kind, in the namespace that they say', () => {
    expect(staleOf(deployment, toBackend({ name: 'cart', port: 80 }))).toEqual([]);
    expect(
      staleOf(service, toBackend({ name: 'cart', port: 80 }, { name: 'cart', namespace: 'other', port: 80 })),
    ).toEqual(['spec.rules.0.backendRefs.0: Service shop/cart → shop/stg-cart']);
    const elsewhere = { ...service, namespace: 'other', before: ['other/cart'] };
    expect(staleOf(elsewhere, toBackend({ name: 'cart', port: 80 }))).toEqual([]);
    expect(staleOf(elsewhere, toBackend({ name: 'cart', namespace: 'other', port: 80 }))).toEqual([
      'spec.rules.0.backendRefs.0: Service other/cart → other/stg-cart',
    ]);
  });

  it('follow an object that has moved, by the namespace that they say', () => {
    const moved = { ...service, name: 'cart', namespace: 'shop-stg', before: ['shop/cart'] };
    const from = { ...toBackend({ name: 'cart', namespace: 'shop', port: 80 }), namespace: 'shop-stg' };
    const { items: settled } = settleNames(items(moved, from));
    expect(settled[1]?.content()).toMatchObject({
      spec: { rules: [{ backendRefs: [{ name: 'cart', namespace: 'shop-stg' }] }] },
    });
  });

  it('are the Services too that Flagger makes of a renamed target', () => {
    const backends = toBackend({ name: 'cart-primary' }, { name: 'cart-canary' }, { name: 'cart' });
    const made = [
      'spec.rules.0.backendRefs.0: Service shop/cart-primary → shop/stg-cart-primary made',
      'spec.rules.0.backendRefs.1: Service shop/cart-canary → shop/stg-cart-canary made',
      'spec.rules.0.backendRefs.2: Service shop/cart → shop/stg-cart made',
    ];
    expect(staleOf(deployment, toDeployment('stg-cart'), backends)).toEqual(made);
    expect(staleOf(deployment, toDeployment('cart'), backends).slice(1)).toEqual(made);
    const placeholder: Given = { ...service, name: 'stg-cart-canary', before: ['shop/cart-canary'], local: true };
    expect(staleOf(deployment, toDeployment('stg-cart'), backends, placeholder)[1]).not.toContain('made');
    // With a suffix kustomize would follow to another name than Flagger's.
    const suffixed = { ...placeholder, name: 'cart-canary-stg' };
    expect(staleOf(deployment, toDeployment('stg-cart'), backends, suffixed)[1]).toContain('stg-cart-canary made');
  });

  it('are not guessed where two objects had the name', () => {
    const other = { ...service, name: 'x-cart', before: ['shop/cart'] };
    expect(staleOf(service, other, toBackend({ name: 'cart', port: 80 }))).toEqual([]);
  });

  it('are passed over where they are no names', () => {
    const odd = route({
      parentRefs: 'cart',
      rules: [{ backendRefs: [{ name: 7 }, 'cart', null, { name: '' }, { kind: 'InferencePool', name: 'cart' }] }],
    });
    expect(staleOf(service, odd)).toEqual([]);
  });
});
