import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { endpointsOf } from '../../src/trace/endpoints.ts';
import { podsIn } from '../../src/trace/pods.ts';
import { AT_REST, type RolloutState, stateOf } from '../../src/trace/rollout-state.ts';
import { canary, deployment, object, service, shop } from '../topology/shop.ts';

const RUNNING = stateOf('Progressing', 10, false);

/** What answers for a Service of shop: `pods of …`, or why nothing does; in brackets what was taken for granted. */
function answers(name: string, objects: readonly JsonObject[], state: RolloutState = RUNNING): string {
  const topology = shop(objects);
  const node = topology.service('shop', name);
  if (node === undefined) throw new Error(`no Service ${name}`);
  const { any, why, assumed, workloads } = endpointsOf(node, topology, new Map([['shop/cart', state]]));
  const names = workloads.map((each) => each.name).join('+');
  return `${any ? 'yes' : 'no'}${names === '' ? '' : ` ${names}`}: ${why}${assumed === undefined ? '' : ` (${assumed})`}`;
}

const scaled = (name: string, replicas: number) => {
  const { spec, ...rest } = deployment(name);
  return { ...rest, spec: { ...(spec as JsonObject), replicas } };
};
const selecting = (name: string, selector: JsonObject) => service(name, { selector });

describe('the pods of a Service', () => {
  it('are those that have all labels of its selector, in its namespace', () => {
    const pods = [
      deployment('a', { tier: 'web' }),
      deployment('b', { tier: 'web' }),
      deployment('x/c', { tier: 'web' }),
      deployment('d'),
    ];
    expect(answers('web', [selecting('web', { tier: 'web' }), ...pods])).toBe(
      'yes a+b: pods of Deployment a and Deployment b',
    );
    expect(answers('web', [selecting('web', { tier: 'web', app: 'b' }), ...pods])).toBe('yes b: pods of Deployment b');
  });

  it('are those that run; without one there is no endpoint', () => {
    const both = [selecting('web', { app: 'a' }), scaled('a', 0)];
    expect(answers('web', both)).toBe('no: no endpoint: Deployment a has 0 replicas');
    const two = [selecting('web', { tier: 'web' }), { ...scaled('a', 0) }, deployment('b', { tier: 'web' })];
    expect(answers('web', two)).toBe('yes b: pods of Deployment b');
  });

  it('are taken to run, where no workload of the input has the labels', () => {
    expect(answers('web', [selecting('web', { app: 'x', tier: 'y' })])).toBe(
      'yes: pods with app: x, tier: y (Service shop/web: no workload of the input has pods with `app: x, tier: y`; they are taken to run)',
    );
  });
});

describe('the pods of a Canary’s Services', () => {
  const entry = [canary('cart'), deployment('cart')];

  it('are the primary’s, and the target’s while it is there', () => {
    expect(answers('cart', entry)).toBe('yes cart-primary: pods of Deployment cart-primary');
    expect(answers('cart-primary', entry)).toBe('yes cart-primary: pods of Deployment cart-primary');
    expect(answers('cart-canary', entry)).toBe('yes cart: pods of Deployment cart');
    expect(answers('cart-canary', entry, AT_REST)).toBe(
      'no: no endpoint: Deployment cart is scaled to zero while its Canary is at rest',
    );
    expect(answers('cart-canary', entry, stateOf('Failed', 0, false))).toBe(
      'no: no endpoint: Deployment cart is scaled to zero in phase Failed',
    );
    expect(answers('cart-canary', entry, stateOf('Initialized', 0, false))).toContain('while its Canary is at rest');
  });

  it('are the target’s by the user’s own Service, until the primary is there', () => {
    const own = selecting('cart', { app: 'cart' });
    const first = stateOf('Initializing', 0, false);
    expect(answers('cart', [...entry, own], first)).toBe('yes cart: pods of Deployment cart');
    expect(answers('cart', [...entry, own])).toBe('yes cart-primary: pods of Deployment cart-primary');
    expect(answers('cart-primary', [...entry, own], first)).toBe(
      'no: no endpoint: Deployment cart-primary is not there yet in phase Initializing',
    );
  });

  it('are found by name, where the target is not in the input', () => {
    const bare = [canary('cart')];
    expect(answers('cart-canary', bare)).toBe('yes cart: pods of Deployment cart');
    expect(answers('cart-primary', bare)).toBe('yes cart-primary: pods of Deployment cart-primary');
    expect(answers('cart-canary', bare, AT_REST)).toBe(
      'no: no endpoint: Deployment cart is scaled to zero while its Canary is at rest',
    );
  });

  it('are none, where the port leads to a name that no container has', () => {
    const named = (targetPort: string) => [
      canary('cart', { targetPort }),
      deployment('cart', {}, { ports: [{ name: 'http', containerPort: 80 }] }),
    ];
    expect(answers('cart-primary', named('web'))).toBe(
      'no: no endpoint: no container of Deployment cart has a port named `web`',
    );
    expect(answers('cart-primary', named('http'))).toMatch(/^yes cart-primary/);
    expect(answers('cart-primary', [canary('cart', { targetPort: 'web' })])).toMatch(/^yes/);
  });

  it('are of a target that is a Service its own, and at the primary what nobody knows', () => {
    const target = canary('cart', {}, { targetRef: { apiVersion: 'v1', kind: 'Service', name: 'cart' } });
    const objects = [target, selecting('cart', { app: 'x' }), deployment('x')];
    expect(answers('cart-canary', objects)).toBe('yes x: pods of Deployment x');
    expect(answers('cart', objects)).toBe('yes x: pods of Deployment x');
    expect(answers('cart-primary', objects)).toBe(
      'yes: pods of the version that was promoted last (Service shop/cart-primary selects what Service cart selected when it was promoted last, which no manifest shows; it is taken to have endpoints)',
    );
  });
});

describe('the endpoints of a Service without a selector', () => {
  const slice = (at: string, of: string, count: number) => ({
    ...object('discovery.k8s.io/v1', 'EndpointSlice', at, {}, { labels: { 'kubernetes.io/service-name': of } }),
    endpoints: Array.from({ length: count }, (_, index) => ({ addresses: [`10.0.0.${index}`] })),
  });

  it('are those of its EndpointSlices, else somebody else’s', () => {
    const plain = service('web');
    expect(
      answers('web', [
        plain,
        slice('a', 'web', 2),
        slice('b', 'web', 1),
        slice('c', 'other', 4),
        slice('x/d', 'web', 5),
      ]),
    ).toBe('yes: 3 addresses of its EndpointSlices');
    const none =
      'yes: endpoints that somebody else keeps (Service shop/web has no selector, and the input has no EndpointSlice with addresses for it; it is taken to have endpoints)';
    expect(answers('web', [plain])).toBe(none);
    expect(answers('web', [plain, slice('a', 'web', 0)])).toBe(none);
  });
});

describe('the pods of a namespace', () => {
  const pods = (objects: readonly JsonObject[], states: { readonly [canary: string]: RolloutState } = {}) =>
    podsIn('shop', shop(objects), new Map(Object.entries(states))).map(
      ({ workload, stopped }) =>
        `${workload.kind} ${workload.name} ${JSON.stringify(workload.podLabels)}${stopped === undefined ? '' : ` ${stopped}`}`,
    );

  it('are of the input’s workloads, and of primaries that Flagger makes, in order', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'x', tier: 'web' };
    const objects = [deployment('z'), canary('cart'), deployment('cart', labels), deployment('a'), deployment('b/b')];
    expect(pods(objects, { 'shop/cart': RUNNING })).toEqual([
      'Deployment a {"app":"a"}',
      'Deployment cart {"app":"cart","kustomize.toolkit.fluxcd.io/name":"x","tier":"web"}',
      'Deployment cart-primary {"app":"cart-primary","tier":"web"}',
      'Deployment z {"app":"z"}',
    ]);
  });

  it('are in order of kinds and names, those of several Canaries among them', () => {
    const at = { 'shop/a': RUNNING, 'shop/m': RUNNING };
    const objects = [canary('m'), canary('a'), deployment('m'), deployment('a'), deployment('m-a'), deployment('b')];
    const names = (list: readonly string[]) => list.map((each) => each.split(' ').slice(0, 2).join(' '));
    expect(names(pods(objects, at))).toEqual(
      ['a', 'a-primary', 'b', 'm', 'm-a', 'm-primary'].map((name) => `Deployment ${name}`),
    );
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', namespace: 'shop', labels: { app: 'x' } },
      spec: {},
    };
    const stateful = { ...deployment('y'), kind: 'StatefulSet' };
    expect(names(pods([stateful, pod, deployment('z')]))).toEqual(['Deployment z', 'Pod x', 'StatefulSet y']);
  });

  it('are none of a target that is a Service', () => {
    const target = canary('cart', {}, { targetRef: { apiVersion: 'v1', kind: 'Service', name: 'cart' } });
    expect(pods([target, service('cart'), deployment('x')], { 'shop/cart': RUNNING })).toEqual([
      'Deployment x {"app":"x"}',
    ]);
  });

  it('are the input’s own primary’s, where it has one', () => {
    const objects = [canary('cart'), deployment('cart'), deployment('cart-primary', { own: '1' })];
    expect(pods(objects, { 'shop/cart': RUNNING })).toEqual([
      'Deployment cart {"app":"cart"}',
      'Deployment cart-primary {"app":"cart-primary","own":"1"}',
    ]);
  });

  it('are of one target those that the last of its Canaries says', () => {
    const two = [
      canary('a', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } }),
      canary('b', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } }),
      deployment('x'),
    ];
    expect(pods(two, { 'shop/a': RUNNING, 'shop/b': AT_REST })[0]).toBe(
      'Deployment x {"app":"x"} is scaled to zero while its Canary is at rest',
    );
    expect(pods(two, { 'shop/a': AT_REST, 'shop/b': RUNNING })[0]).toBe('Deployment x {"app":"x"}');
  });

  it('are none of Canaries that are left alone, or elsewhere', () => {
    expect(pods([canary('cart', {}, { provider: 'istio' }), deployment('cart')])).toEqual([
      'Deployment cart {"app":"cart"}',
    ]);
    expect(pods([canary('b/cart')])).toEqual([]);
    expect(pods([canary('cart')], { 'shop/cart': RUNNING })).toEqual([
      'Deployment cart {}',
      'Deployment cart-primary {}',
    ]);
  });
});
