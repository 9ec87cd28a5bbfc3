import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { canary, FOLLOWED, fanOut, type Objects, planned, SHOP, service, toCart, waypoint } from './scene.ts';

const USE = 'istio.io/use-waypoint';
const INGRESS = 'istio.io/ingress-use-waypoint';

const told = (objects: Objects, spec: JsonObject = toCart()) => planned(spec, { ...SHOP, ...objects });
const withApex = (labels: JsonObject) => ({ cart: canary('shop/cart', { apex: { labels } }) });
const withCanary = (labels: JsonObject, more: JsonObject = {}) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], canary: { labels }, ...more }),
});

describe('a Service of a fan-out that cannot be bound', () => {
  const cases: readonly (readonly [string, string, string, Objects])[] = [
    ['is headless', 'FAN307', 'it is headless', { cart: canary('shop/cart', { headless: true }) }],
    ['has a port that is TCP', 'FAN309', 'port 80', { cart: canary('shop/cart', { portName: 'tcp-cart' }) }],
    [
      'says that it wants no waypoint',
      'FAN305',
      'label `istio.io/use-waypoint` says none',
      withApex({ [USE]: 'none' }),
    ],
    [
      'has no waypoint that it could have',
      'FAN305',
      'has no waypoint Gateway',
      { waypoint: undefined, ...withCanary({ [USE]: 'elsewhere' }) },
    ],
  ];

  it.each(cases)('%s: the callee is left out, and an error of who named it', (_, code, why, objects) => {
    const { findings, sentences, edits, written } = told(objects);
    expect(findings).toEqual([`error ${code} Canary shop/cart`]);
    expect(sentences).toContain(why);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(Object.keys(written)).not.toContain('HTTPRoute shop/cart-fanout');
  });

  it.each(cases)('%s: a warning where the fan-out was found in routes', (_, code, _why, objects) => {
    const { findings, edits } = told({ ...FOLLOWED, ...objects }, {});
    expect(findings).toEqual([`warning ${code} Canary shop/cart`]);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('says that somebody’s decision is left as it is', () => {
    expect(told(withApex({ [USE]: 'none' })).sentences).toMatch(/what somebody has decided is left as it is$/);
  });

  it('is there twice: told of the Service itself', () => {
    const spec = { fanOuts: [fanOut([{ service: 'reports', backend: 'reports-next', selection: 'route' }])] };
    const reports = service('shop/reports');
    const once = told({ reports, next: service('shop/reports-next') }, spec);
    expect(once.findings).toEqual([]);
    const twice = told({ reports, again: reports, next: service('shop/reports-next') }, spec);
    expect(twice.findings).toEqual(['error FAN305 Service shop/reports']);
    expect(twice.sentences).toContain('the input has it more than once; one of them must go');
  });
});

describe('a Service whose label names a Gateway that does not serve it', () => {
  it('is left alone without a finding of the plan, since the Gateway has one', () => {
    const excluded = {
      waypoint: waypoint('shop/waypoint', { from: 'Same' }, { labels: { 'istio.io/waypoint-for': 'workload' } }),
    };
    const { findings, edits, written } = told({
      ...excluded,
      other: waypoint('shop/other'),
      ...withApex({ [USE]: 'waypoint' }),
    });
    expect(findings).toEqual([]);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(Object.keys(written)).not.toContain('HTTPRoute shop/cart-fanout');
    expect(Object.keys(written)).toContain('HTTPRoute shop/checkout-canary-fanout');
  });
});

describe('the configured waypoint', () => {
  const waypointAt = (namespace: string) => ({ waypoint: { name: 'shared', namespace } });

  it('is refused where it does not admit the Service’s namespace', () => {
    const { findings, sentences, edits } = told({ shared: waypoint('infra/shared') }, toCart({}, waypointAt('infra')));
    expect(findings).toEqual(['error FAN306 Canary shop/checkout']);
    expect(sentences).toContain('waypoint infra/shared does not serve Service shop/checkout-canary');
    expect(edits).toEqual({});
  });

  it('is a warning there where the fan-out was found in routes', () => {
    const objects = { ...FOLLOWED, shared: waypoint('infra/shared') };
    expect(told(objects, waypointAt('infra')).findings).toEqual(['warning FAN306 Canary shop/checkout']);
  });

  it('is taken where it is not in the input', () => {
    expect(told({}, toCart({}, waypointAt('infra'))).edits['Canary shop/cart']).toEqual([
      `spec.service.apex.labels["${USE}"] = shared`,
      `spec.service.apex.labels["${USE}-namespace"] = infra`,
    ]);
  });
});

describe('a Service that is bound already', () => {
  it('gets no label by its Canary where its own name the waypoint', () => {
    const { edits, findings } = told({
      waypoint: undefined,
      ...withCanary({ [USE]: 'a' }),
      ...withApex({ [USE]: 'a' }),
    });
    expect(findings).toEqual([]);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('gets no label by its Canary where the Service in the input has it', () => {
    const apex = service('shop/cart', {}, { labels: { [USE]: 'waypoint' } });
    const { edits, findings } = told({ apex });
    expect(findings).toEqual([]);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(edits['Service shop/cart']).toBeUndefined();
  });

  it('gets the labels by its Canary too where the canary Service in the input has them', () => {
    const own = service('shop/checkout-canary', {}, { labels: { [USE]: 'waypoint' } });
    const { edits } = told({ own });
    const labels = edits['Canary shop/checkout']?.filter((edit) => edit.includes('labels['));
    expect(labels).toEqual([
      `spec.service.canary.labels["${USE}"] = waypoint`,
      `spec.service.canary.labels["${INGRESS}"] = true`,
    ]);
    expect(edits['Service shop/checkout-canary']).toEqual([`metadata.labels["${INGRESS}"] = true`]);
  });

  it('gets no binding label where its Namespace binds it', () => {
    const bound = { ...SHOP.namespace, metadata: { name: 'shop', labels: { [USE]: 'waypoint' } } };
    const { edits, findings } = told({ namespace: bound });
    expect(findings).toEqual([]);
    expect(edits['Canary shop/cart']).toBeUndefined();
    const labels = edits['Canary shop/checkout']?.filter((edit) => edit.includes('labels['));
    expect(labels).toEqual([`spec.service.canary.labels["${INGRESS}"] = true`]);
  });
});

describe('labels that the Canary lists as unmanaged', () => {
  const unmanagedMetadata = { labels: [USE, 'team', INGRESS] };

  it('are refused on a callee’s Service that Flagger makes, by the keys that are wanted', () => {
    const { findings, sentences, edits } = told({ cart: canary('shop/cart', { unmanagedMetadata }) });
    expect(findings).toEqual(['warning FAN204 Canary shop/cart']);
    expect(sentences).toContain(`\`${USE}\``);
    expect(sentences).not.toMatch(/team|ingress-use-waypoint/);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('are written on a Service that is in the input, whatever the Canary lists', () => {
    const { findings, edits } = told({ cart: canary('shop/cart', { unmanagedMetadata }), apex: service('shop/cart') });
    expect(findings).toEqual([]);
    expect(edits['Service shop/cart']).toEqual([`metadata.labels["${USE}"] = waypoint`]);
  });

  it('are no matter where others are listed', () => {
    const { findings } = told({ cart: canary('shop/cart', { unmanagedMetadata: { labels: ['team'] } }) });
    expect(findings).toEqual([]);
  });

  it('are refused on an entry’s Service that is left to Flagger, and told beside the reason for that', () => {
    const { findings, sentences } = told(withCanary({}, { unmanagedMetadata }), toCart({}, { services: 'leave' }));
    expect(findings).toEqual(['info FAN203 Canary shop/checkout', 'warning FAN204 Canary shop/checkout']);
    expect(sentences).toContain(`\`${USE}\` and \`${INGRESS}\``);
  });

  it('are on an entry’s Service that is in the input, where none is written', () => {
    const somebodys = { primary: service('shop/checkout-primary'), own: service('shop/checkout-canary') };
    const { findings, edits } = told({ ...withCanary({}, { unmanagedMetadata }), ...somebodys });
    expect(findings).toEqual([]);
    expect(edits['Service shop/checkout-canary']).toHaveLength(2);
  });

  it('are on an entry’s Service that is written', () => {
    const { findings, written } = told(withCanary({}, { unmanagedMetadata }));
    expect(findings).toEqual([]);
    expect(written['Service shop/checkout-canary']).toHaveProperty(['metadata', 'labels', USE], 'waypoint');
  });
});
