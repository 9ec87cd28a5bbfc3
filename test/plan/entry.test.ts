import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  canary,
  deployment,
  FOLLOWED,
  namespace,
  type Objects,
  ours,
  planned,
  SHOP,
  service,
  toCart,
} from './scene.ts';

const USE = 'istio.io/use-waypoint';
const INGRESS = 'istio.io/ingress-use-waypoint';
const WRITTEN = ['Service shop/checkout-primary', 'Service shop/checkout-canary'];
const named = (objects: Objects = {}, spec: JsonObject = {}) => planned(toCart({}, spec), { ...SHOP, ...objects });
const found = (objects: Objects = {}) => planned({}, { ...SHOP, ...FOLLOWED, ...objects });
const withService = (more: JsonObject) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], ...more }),
});
const withLabels = (labels: JsonObject) => withService({ canary: { labels } });
const labelsOf = ({ edits }: ReturnType<typeof planned>, name = 'Canary shop/checkout') =>
  (edits[name] ?? []).filter((edit) => edit.includes('abels["')).map((edit) => edit.replace(/^.*\["(.*)"\]/, '$1'));
const BOTH = [`${USE} = waypoint`, `${INGRESS} = true`];

describe('the canary Service of an entry', () => {
  it('is bound by its Canary, for requests of the ingress too', () => {
    const told = named();
    expect(labelsOf(told)).toEqual(BOTH);
    expect(told.reasons).toContain(
      'requests that the ingress sends to Service checkout-canary must pass waypoint shop/waypoint, where `x-version: v2` is set',
    );
  });

  it('is bound where nothing sends requests there from outside, and nothing else is done', () => {
    const { findings, edits, written } = named({ checkout: canary('shop/checkout') });
    expect(findings).toEqual([]);
    expect(edits).toEqual({});
    expect(written).toEqual({});
  });

  it('carries the labels itself too where it was there before Flagger', () => {
    const told = named({ canaryService: service('shop/checkout-canary') });
    expect(labelsOf(told)).toEqual(BOTH);
    expect(labelsOf(told, 'Service shop/checkout-canary')).toEqual(BOTH);
  });

  it('of an earlier run is written anew, and not labelled one by one', () => {
    const told = named({ canaryService: service('shop/checkout-canary', {}, ours('shop/checkout')) });
    expect(labelsOf(told)).toEqual(BOTH);
    expect(told.edits['Service shop/checkout-canary']).toEqual(['was written']);
  });

  it('gets no label for the ingress where the Namespace has it', () => {
    expect(labelsOf(named({ namespace: namespace('shop', { [INGRESS]: 'true' }) }))).toEqual([`${USE} = waypoint`]);
  });

  it('gets the label of its own where Istio does not read the Namespace’s yet', () => {
    const told = named({ namespace: namespace('shop', { [INGRESS]: 'true' }) }, { versions: { istio: '1.24' } });
    expect(labelsOf(told)).toEqual(BOTH);
  });

  it('has a label that says the same in the spelling of Istio set right', () => {
    expect(labelsOf(named(withLabels({ [USE]: 'waypoint', [INGRESS]: 'True' })))).toEqual([`${INGRESS} = true`]);
    expect(labelsOf(named(withLabels({ [USE]: 'waypoint', [INGRESS]: 'waypoint' })))).toEqual([`${INGRESS} = true`]);
  });
});

describe('somebody who keeps ingress traffic from the waypoint', () => {
  it.each(['false', 'False', '0', 'f'])('is heard: %s', (value) => {
    const { findings, sentences, edits } = named(withLabels({ [INGRESS]: value }));
    expect(findings).toEqual(['error FAN305 Canary shop/checkout']);
    expect(sentences).toContain(`its label \`${INGRESS}\` is "${value}"; what somebody has decided is left as it is`);
    expect(edits).toEqual({});
  });

  it('is heard with a warning where the fan-out was found', () => {
    expect(found(withLabels({ [INGRESS]: 'false' })).findings).toEqual(['warning FAN305 Canary shop/checkout']);
  });

  it('is told by the finding on the route alone where there is one and it is bound', () => {
    const bound = withLabels({ [INGRESS]: 'false', [USE]: 'waypoint' });
    expect(found(bound).findings).toEqual([]);
    expect(found(bound).edits).toEqual({});
    expect(named(bound).findings).toEqual(['error FAN305 Canary shop/checkout']);
  });
});

describe('an entry whose Canary makes copies of a Service', () => {
  const targetRef = { apiVersion: 'v1', kind: 'Service', name: 'checkout' };
  const copies = {
    checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }] }, { targetRef }),
    checkoutPods: undefined,
  };

  it('has its target labelled, whose labels Flagger copies, and no Services written', () => {
    const told = named({ ...copies, target: service('shop/checkout') });
    expect(told.findings).toEqual([]);
    expect(labelsOf(told, 'Service shop/checkout')).toEqual(BOTH);
    expect(labelsOf(told)).toEqual([]);
    expect(told.reasons).toContain('Flagger copies the labels of Service checkout, its target, to it');
    expect(Object.keys(told.written)).not.toContain(WRITTEN[0]);
    expect(told.edits['Canary shop/checkout']).toEqual(['spec.service.headers.request.remove += "x-version"']);
  });

  it('is refused where its target is not in the input', () => {
    const { findings, sentences, edits } = named(copies);
    expect(findings).toEqual(['error FAN305 Canary shop/checkout']);
    expect(sentences).toContain('it is a copy of Service checkout, its target, which is not in the input');
    expect(edits).toEqual({});
    expect(found(copies).findings).toEqual(['warning FAN305 Canary shop/checkout']);
  });
});

describe('Services of an earlier run, where nothing is planned any more', () => {
  const refused = withLabels({ [USE]: 'none', team: 'shop' });
  const earlier = (name: string) => service(`shop/${name}`, {}, ours('shop/checkout'));

  it('follow the Canary', () => {
    const { findings, edits, removed, written } = named({ ...refused, own: earlier('checkout-canary') });
    expect(findings).toEqual(['error FAN305 Canary shop/checkout']);
    expect(edits).toEqual({ 'Service shop/checkout-canary': ['was written'] });
    expect(written).toEqual({});
    expect(removed).toEqual([]);
  });

  it('do so both, and alone: the Canary gets no more', () => {
    const { edits } = named({ ...refused, own: earlier('checkout-canary'), other: earlier('checkout-primary') });
    expect(Object.keys(edits)).toEqual(['Service shop/checkout-primary', 'Service shop/checkout-canary']);
  });

  it('are none of somebody else’s', () => {
    expect(named({ ...refused, own: service('shop/checkout-primary') }).edits).toEqual({});
  });

  it('keep waiting for a target that is not in the input', () => {
    expect(named({ ...refused, own: earlier('checkout-canary'), checkoutPods: undefined }).edits).toEqual({});
    expect(
      named({ ...refused, own: earlier('checkout-canary'), checkoutPods: deployment('shop/checkout') }).edits,
    ).not.toEqual({});
  });
});
