import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { governingRules, proxyOf } from '../../src/topology/destination-rule.ts';
import { object, shop } from './shop.ts';

const CART = { namespace: 'shop', name: 'cart' };

interface RuleOptions {
  readonly exportTo?: readonly string[];
  readonly selects?: JsonObject;
  readonly created?: string;
  /** Of `failoverPriority`; none: the rule has no policy at all. */
  readonly policy?: string | undefined;
  readonly ports?: readonly { readonly number: number; readonly policy: string }[];
}

const ordering = (label: string): JsonObject => ({
  loadBalancer: { localityLbSetting: { failoverPriority: [label] } },
  outlierDetection: {},
});

function rule(
  at: string,
  host: string,
  { exportTo, selects, created, ports = [], ...more }: RuleOptions = {},
): JsonObject {
  const policy = 'policy' in more ? more.policy : 'version';
  const settings = ports.map(({ number, policy: own }) => ({ port: { number }, ...ordering(own) }));
  return object(
    'networking.istio.io/v1',
    'DestinationRule',
    at,
    {
      host,
      ...(exportTo === undefined ? {} : { exportTo: [...exportTo] }),
      ...(selects === undefined ? {} : { workloadSelector: { matchLabels: selects } }),
      ...(policy === undefined ? {} : { trafficPolicy: { ...ordering(policy), portLevelSettings: settings } }),
    },
    created === undefined ? {} : { creationTimestamp: created },
  );
}

/** What governs calls of port 80 of cart by the waypoint w of a namespace: the rule's name, and what was taken for granted. */
function governing(objects: readonly JsonObject[], namespace: string | null = 'shop', port = 80) {
  const chooser = proxyOf('waypoint', namespace === null ? undefined : { namespace, name: 'w' });
  return governingRules(shop(objects).model)(chooser, CART, port);
}

const name = (objects: readonly JsonObject[], namespace?: string) => governing(objects, namespace)?.rule?.id.name;

describe('the DestinationRule that a proxy goes by', () => {
  it('is nobody’s, where no rule orders endpoints', () => {
    const plain = object('networking.istio.io/v1', 'DestinationRule', 'a', {
      host: 'cart',
      trafficPolicy: { tls: {} },
    });
    expect(governing([plain])).toBeUndefined();
    expect(name([plain, rule('other', 'pay')])).toBe('a');
    expect(governing([rule('other', 'pay')])).toEqual({ rule: undefined, policy: undefined, assumed: [] });
  });

  it('is one of its own namespace, else of the Service’s, else of the mesh’s', () => {
    const host = 'cart.shop.svc.cluster.local';
    const all = [rule('edge/own', host), rule('shop/service', 'cart'), rule('istio-system/mesh', host)];
    expect(name(all, 'edge')).toBe('own');
    expect(name(all.slice(1), 'edge')).toBe('service');
    expect(name(all.slice(2), 'edge')).toBe('mesh');
    expect(name([rule('web/own', host)], 'edge')).toBeUndefined();
  });

  it('has the host that is most specific', () => {
    const wide = [rule('z-all', '*'), rule('b-shop', '*.shop.svc.cluster.local'), rule('a-local', '*.local')];
    expect(name([...wide, rule('exact', 'cart')])).toBe('exact');
    expect(name(wide)).toBe('b-shop');
    expect(name([wide[0] ?? {}, wide[2] ?? {}])).toBe('a-local');
    expect(name(wide.slice(0, 1))).toBe('z-all');
    expect(name([rule('other', '*.b.svc.cluster.local')])).toBeUndefined();
  });

  it('means by a short name a Service of its namespace, and by one with a dot nobody', () => {
    expect(name([rule('edge/own', 'cart')], 'edge')).toBeUndefined();
    expect(name([rule('own', 'cart.shop')])).toBeUndefined();
    expect(name([rule('own', 'cart')])).toBe('own');
  });

  it('is shown to proxies that its `exportTo` names', () => {
    const shown = (exportTo: readonly string[], namespace: string | undefined) =>
      name([rule('r', 'cart', { exportTo })], namespace);
    expect(shown(['*'], 'edge')).toBe('r');
    expect(shown(['edge'], 'edge')).toBe('r');
    expect(shown(['web', 'edge'], 'edge')).toBe('r');
    expect(shown(['web'], 'edge')).toBeUndefined();
    expect(shown(['.'], 'edge')).toBeUndefined();
    expect(shown(['shop'], 'edge')).toBeUndefined();
    expect(shown(['.', 'edge'], 'edge')).toBe('r');
  });

  it('is shown to its own namespace, unless it is for others alone', () => {
    const shown = (exportTo: readonly string[]) => name([rule('r', 'cart', { exportTo })], 'shop');
    for (const to of ['*', '.', 'shop']) expect([to, shown([to])]).toEqual([to, 'r']);
    expect(shown(['web', '.'])).toBe('r');
    expect(shown(['web'])).toBeUndefined();
  });

  it('is of the mesh’s own namespace to its proxies where it is for them alone, else as for all', () => {
    const host = 'cart.shop.svc.cluster.local';
    const mesh = [rule('istio-system/private', host, { exportTo: ['.'] }), rule('shop/service', 'cart')];
    expect(name(mesh, 'istio-system')).toBe('private');
    expect(name([rule('istio-system/open', host), rule('shop/service', 'cart')], 'istio-system')).toBe('service');
    expect(name([rule('istio-system/named', host, { exportTo: ['istio-system'] })], 'istio-system')).toBe('named');
  });

  it('is hidden by a more specific one that the proxy may not see', () => {
    const hidden = [rule('exact', 'cart', { exportTo: ['web', '.'] }), rule('wide', '*.shop.svc.cluster.local')];
    expect(name(hidden, 'edge')).toBeUndefined();
    expect(name(hidden, 'web')).toBe('exact');
  });

  it('is one that selects the proxy, before others of its host', () => {
    const selects = { 'gateway.networking.k8s.io/gateway-name': 'w' };
    const both = [rule('a', 'cart'), rule('b', 'cart', { selects })];
    expect(name(both)).toBe('b');
    expect(
      name([
        rule('a', 'cart'),
        rule('b', 'cart', { selects: { ...selects, 'gateway.networking.k8s.io/gateway-name': 'x' } }),
      ]),
    ).toBe('a');
    // For pods of its own namespace, whatever it exports.
    expect(name([rule('b', 'cart', { selects, exportTo: ['*'] })], 'edge')).toBeUndefined();
    expect(name([rule('b', 'cart', { selects, exportTo: ['web'] })])).toBe('b');
  });

  it('is taken not to select pods whose labels nobody knows, and that is said', () => {
    const found = governing([rule('a', 'cart', { selects: { team: 'x' } }), rule('b', 'cart')]);
    expect(found?.rule?.id.name).toBe('b');
    expect(found?.assumed).toEqual([
      'DestinationRule shop/a has a workloadSelector, and is taken not to select the pods of waypoint shop/w',
    ]);
    const known = { 'gateway.networking.k8s.io/gateway-name': 'x', team: 'x' };
    expect(governing([rule('a', 'cart', { selects: known }), rule('b', 'cart')])?.assumed).toEqual([]);
  });

  it('is of two of one host the older that has a policy; without ages that is said', () => {
    const older = [
      rule('a', 'cart', { created: '2026-02-01T00:00:00Z' }),
      rule('b', 'cart', { created: '2026-01-01T00:00:00Z' }),
    ];
    expect(governing(older)).toMatchObject({ rule: { id: { name: 'b' } }, assumed: [] });
    expect(name([rule('a', 'cart', { policy: undefined }), rule('b', 'cart')])).toBe('b');
    expect(governing([rule('b', 'cart'), rule('a', 'cart')])).toMatchObject({
      rule: { id: { name: 'a' } },
      assumed: ['DestinationRule shop/a and DestinationRule shop/b have one host; the policy of the first is taken'],
    });
    const created = '2026-01-01T00:00:00Z';
    const shown = (exportTo: readonly string[]) =>
      governing([rule('a', 'cart', { created, exportTo: ['*', '.'] }), rule('b', 'cart', { created, exportTo })])
        ?.assumed.length;
    expect(shown(['.', '*'])).toBe(0);
    expect(shown(['*'])).toBe(1);
    expect(governing([rule('a', 'cart'), rule('b', 'cart', { policy: undefined })])?.assumed).toEqual([]);
  });
});

describe('the policy of a rule', () => {
  const at = (port: number, options: RuleOptions) =>
    governing([rule('r', 'cart', options)], 'shop', port)?.policy?.failoverPriority;

  it('is that of the port whole, where it has one', () => {
    const ports = [{ number: 81, policy: 'team' }];
    expect(at(80, { ports })).toEqual(['version']);
    expect(at(81, { ports })).toEqual(['team']);
  });
});

describe('a proxy', () => {
  it('is called by its Gateway, and has the label with its name', () => {
    const proxy = proxyOf('Gateway', { namespace: 'shop', name: 'edge' });
    expect([proxy.name, proxy.label('gateway.networking.k8s.io/gateway-name'), proxy.label('app')]).toEqual([
      'Gateway shop/edge',
      'edge',
      undefined,
    ]);
    expect(proxyOf('Gateway', undefined)).toMatchObject({ name: 'the ingress', namespace: undefined });
  });

  it('that is not in the input goes by what is shown to everybody', () => {
    expect(governing([rule('r', 'cart')], null)?.rule?.id.name).toBe('r');
    expect(governing([rule('r', 'cart', { exportTo: ['shop', 'edge'] })], null)?.rule).toBeUndefined();
  });
});
