import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { at, canary, deployment, type Objects, ours, planned, SHOP, service, toCart } from './scene.ts';

const PRIMARY = 'Service shop/checkout-primary';
const CANARY = 'Service shop/checkout-canary';
const told = (objects: Objects = {}, spec: JsonObject = {}, name = 'shop') =>
  planned(toCart({}, spec), { ...SHOP, ...objects }, name);
const withService = (more: JsonObject) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], ...more }),
});
const services = ({ written }: ReturnType<typeof planned>) =>
  Object.keys(written).filter((name) => name.startsWith('Service shop/checkout'));

describe('the Services of an entry’s split', () => {
  it('are both written as Flagger would make them', () => {
    const { written } = told();
    expect(at(written[PRIMARY], 'spec')).toEqual({
      type: 'ClusterIP',
      selector: { app: 'checkout-primary' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }],
    });
    expect(at(written[CANARY], 'spec', 'selector')).toEqual({ app: 'checkout' });
  });

  it('say why they are written', () => {
    const { reasons } = told();
    expect(reasons).toContain(`${PRIMARY}: as Flagger would make it, so that both backends of the split stand in Git`);
    expect(reasons).toContain(`${CANARY}: as Flagger would make it, with the waypoint binding from the first sync on`);
  });

  it('have the binding on the canary’s alone', () => {
    const { written } = told();
    expect(at(written[CANARY], 'metadata', 'labels')).toEqual({
      app: 'checkout-canary',
      'app.kubernetes.io/managed-by': 'canary-fanout',
      'istio.io/ingress-use-waypoint': 'true',
      'istio.io/use-waypoint': 'waypoint',
    });
    expect(at(written[PRIMARY], 'metadata', 'labels')).toEqual({
      app: 'checkout-primary',
      'app.kubernetes.io/managed-by': 'canary-fanout',
    });
  });

  it('are said to be left by Argo CD, unless the Canary says otherwise', () => {
    const keeps = (object: JsonObject | undefined) => [
      at(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options'),
      at(object, 'metadata', 'annotations', 'argocd.argoproj.io/compare-options'),
    ];
    expect(keeps(told().written[PRIMARY])).toEqual(['Prune=false', 'IgnoreExtraneous']);
    const own = withService({ primary: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' } } });
    const { written, edits } = told(own);
    expect(keeps(written[PRIMARY])).toEqual(['Prune=confirm', 'IgnoreExtraneous']);
    expect(keeps(written[CANARY])).toEqual([undefined, 'IgnoreExtraneous']);
    expect(JSON.stringify(edits['Canary shop/checkout'])).not.toContain('sync-options');
  });

  it('have the ports, protocols and distribution that the Canary asks for', () => {
    const more = {
      portName: 'grpc',
      targetPort: 'web',
      appProtocol: 'kubernetes.io/h2c',
      trafficDistribution: 'PreferClose',
    };
    const { written } = told(withService(more));
    expect(at(written[CANARY], 'spec', 'ports')).toEqual([
      { name: 'grpc', protocol: 'TCP', port: 80, targetPort: 'web', appProtocol: 'kubernetes.io/h2c' },
    ]);
    expect(at(written[CANARY], 'spec', 'trafficDistribution')).toBe('PreferClose');
  });

  it('are written anew where they are of an earlier run, and left where they are somebody’s', () => {
    const { edits, written, findings } = told({
      primary: service('shop/checkout-primary', {}, ours('shop/checkout')),
      canary: service('shop/checkout-canary'),
    });
    expect(findings).toEqual([]);
    expect(edits[PRIMARY]).toEqual(['was written']);
    expect(edits[CANARY]).toEqual(expect.not.arrayContaining(['was written']));
    expect(services({ written } as ReturnType<typeof planned>)).toEqual([]);
  });

  it('are no matter, and nothing is listed as unmanaged, where both are somebody’s', () => {
    const { edits, findings } = told(
      { primary: service('shop/checkout-primary'), canary: service('shop/checkout-canary') },
      { services: 'leave' },
    );
    expect(findings).toEqual([]);
    expect(JSON.stringify(edits['Canary shop/checkout'])).not.toContain('unmanagedMetadata');
  });
});

describe('Services of a split that are not written', () => {
  it.each<readonly [string, string, Objects, JsonObject]>([
    ['the configuration leaves them', '`services: leave`', {}, { services: 'leave' }],
    ['Flagger knows no `unmanagedMetadata`', 'Flagger before 1.42', {}, { versions: { flagger: '1.41' } }],
    [
      'the target is not in the input',
      'Deployment shop/checkout, its target, is not in the input',
      { checkoutPods: undefined },
      {},
    ],
    [
      'the target is there twice',
      'the input has Deployment shop/checkout, its target, more than once',
      { again: deployment('shop/checkout', { app: 'other' }) },
      {},
    ],
  ])('are told where %s', (_, why, objects, spec) => {
    const { findings, sentences, written, edits } = told(objects, spec);
    expect(findings).toEqual(['info FAN203 Canary shop/checkout']);
    expect(sentences).toContain(why);
    expect(sentences).toContain('Service checkout-primary and Service checkout-canary');
    expect(Object.keys(written)).not.toContain(PRIMARY);
    expect(JSON.stringify(edits)).not.toContain('unmanagedMetadata');
    expect(Object.keys(written)).toContain('HTTPRoute shop/checkout-canary-fanout');
  });

  it('are those alone that are not somebody’s', () => {
    const { sentences } = told({ primary: service('shop/checkout-primary') }, { services: 'leave' });
    expect(sentences).toContain('Service checkout-canary');
    expect(sentences).not.toContain('Service checkout-primary');
  });

  it('are written from Flagger 1.42 on', () => {
    expect(services(told({}, { versions: { flagger: '1.42' } }))).toEqual([PRIMARY, CANARY]);
  });
});

describe('what the Canary lists as unmanaged', () => {
  const listed = ({ edits }: ReturnType<typeof planned>, map: string) =>
    edits['Canary shop/checkout']
      ?.find((edit) => edit.startsWith(`spec.service.unmanagedMetadata.${map}`))
      ?.replace(/^.*? \+= /, '');

  it('is what GitOps tools and we put on Services, in one order', () => {
    const planned = told();
    expect(listed(planned, 'labels')).toBe('"app.kubernetes.io/instance", "app.kubernetes.io/managed-by"');
    const keys = listed(planned, 'annotations')?.split(', ');
    expect(keys).toEqual(keys?.toSorted());
    expect(keys).toEqual(
      expect.arrayContaining([
        '"argocd.argoproj.io/tracking-id"',
        '"argocd.argoproj.io/installation-id"',
        '"argocd.argoproj.io/sync-options"',
        '"argocd.argoproj.io/compare-options"',
        '"config.k8s.io/owning-inventory"',
        '"kubectl.kubernetes.io/last-applied-configuration"',
        '"canary-fanout.dev/canary"',
        '"canary-fanout.dev/config"',
      ]),
    );
    expect(keys).toHaveLength(8);
  });

  it('leaves out our mark where no configuration has a name', () => {
    expect(listed(told({}, {}, ''), 'annotations')).not.toContain('canary-fanout.dev/config');
  });

  it('leaves out what the Canary declares for one of its Services, whose value Flagger would never apply', () => {
    const own = withService({
      primary: { labels: { 'app.kubernetes.io/managed-by': 'flagger' } },
      canary: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } },
    });
    const planned = told(own);
    expect(listed(planned, 'labels')).toBe('"app.kubernetes.io/instance"');
    expect(listed(planned, 'annotations')).not.toContain('tracking-id');
    expect(at(planned.written[PRIMARY], 'metadata', 'labels', 'app.kubernetes.io/managed-by')).toBe('flagger');
  });

  it('is added to what is listed already', () => {
    const planned = told(withService({ unmanagedMetadata: { labels: ['app.kubernetes.io/instance', 'team'] } }));
    expect(listed(planned, 'labels')).toBe('"app.kubernetes.io/managed-by"');
  });
});
