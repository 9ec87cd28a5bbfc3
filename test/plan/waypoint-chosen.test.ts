import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  canary,
  deployment,
  fanOut,
  namespace,
  type Objects,
  planned,
  SHOP,
  service,
  toCart,
  waypoint,
} from './scene.ts';

const USE = 'istio.io/use-waypoint';
const NONE = 'has no waypoint Gateway';

/** The labels that bind cart, which is in a namespace of its own where `home` says so. */
function boundTo(spec: JsonObject, objects: Objects, home = 'shop') {
  const { edits, sentences } = planned(toCart(home === 'shop' ? {} : { namespace: home }, spec), {
    ...SHOP,
    stock: namespace('stock'),
    cart: canary(`${home}/cart`),
    cartPods: deployment(`${home}/cart`),
    ...objects,
  });
  const own = (edits[`Canary ${home}/cart`] ?? []).filter((edit) => edit.startsWith('spec.service.apex'));
  const labels = own.map((edit) => edit.replace(/^spec\.service\.apex\.labels\["(.*)"\]/, '$1'));
  return { labels, sentences };
}

/** Checkout has chosen its own. */
const CHOSEN = {
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], canary: { labels: { [USE]: 'waypoint' } } }),
};
const shared = (at: string) => waypoint(at, { from: 'All' });

describe('the waypoint of a callee that no label binds', () => {
  it('is the configured one, in the namespace of the callee where the configuration names none', () => {
    expect(boundTo({ waypoint: { name: 'mine' } }, {}).labels).toEqual([`${USE} = mine`]);
    const elsewhere = { waypoint: { name: 'mine', namespace: 'infra' } };
    expect(boundTo(elsewhere, {}).labels).toEqual([`${USE} = mine`, `${USE}-namespace = infra`]);
  });

  it('is the only one of its namespace, whatever others admit', () => {
    expect(boundTo({}, { infra: shared('infra/a'), other: shared('other/z') }).labels).toEqual([`${USE} = waypoint`]);
  });

  it('is not known where its namespace has several', () => {
    const { labels, sentences } = boundTo({}, { ...CHOSEN, second: waypoint('shop/second') });
    expect(labels).toEqual([]);
    expect(sentences).toContain('its namespace has several: shop/second, shop/waypoint');
    expect(sentences).toContain('name one in the configuration');
  });

  it('is else the one that the fan-out passes already, by its name and its namespace', () => {
    const admitting = {
      ...CHOSEN,
      waypoint: shared('shop/waypoint'),
      sameName: shared('infra/waypoint'),
      sameNamespace: shared('shop/a'),
    };
    const expected = [`${USE} = waypoint`, `${USE}-namespace = shop`];
    expect(boundTo({}, admitting, 'stock').labels).toEqual(expected);
  });

  it('is else the only one that admits its namespace', () => {
    const { labels } = boundTo({}, { shared: shared('infra/shared') }, 'stock');
    expect(labels).toEqual([`${USE} = shared`, `${USE}-namespace = infra`]);
  });

  it('is not known where several admit its namespace and the fan-out passes none of them', () => {
    const { labels, sentences } = boundTo({}, { a: shared('infra/a'), b: shared('infra/b') }, 'stock');
    expect(labels).toEqual([]);
    expect(sentences).toContain('several waypoints admit its namespace: infra/a, infra/b');
  });

  it('is not known where none admits its namespace', () => {
    const { labels, sentences } = boundTo({}, {}, 'stock');
    expect(labels).toEqual([]);
    expect(sentences).toContain(NONE);
    expect(sentences).not.toContain('several');
  });
});

describe('the label that says the waypoint’s namespace', () => {
  it('is written for a waypoint of the same namespace where another one stands already', () => {
    const reports = (labels: JsonObject) =>
      planned(
        { fanOuts: [fanOut([{ service: 'reports', backend: 'reports-next' }])] },
        {
          ...SHOP,
          reports: service('shop/reports', {}, { labels }),
          next: service('shop/reports-next', { selector: { app: 'reports', track: 'next' } }),
        },
      ).edits['Service shop/reports'];
    expect(reports({})).toEqual([`metadata.labels["${USE}"] = waypoint`]);
    expect(reports({ [`${USE}-namespace`]: 'infra' })).toEqual([
      `metadata.labels["${USE}"] = waypoint`,
      `metadata.labels["${USE}-namespace"] = shop`,
    ]);
    expect(reports({ [`${USE}-namespace`]: 'shop' })).toEqual([`metadata.labels["${USE}"] = waypoint`]);
  });
});
