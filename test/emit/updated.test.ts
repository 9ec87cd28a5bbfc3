import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { at, type Objects, planned, SHOP, toCart } from '../plan/scene.ts';

const told = (objects: Objects) => planned(toCart({ selection: 'route' }), { ...SHOP, ...objects });
const PRIMARY = 'Service shop/checkout-primary';
const CANARY = 'Service shop/checkout-canary';
const ROUTE = 'HTTPRoute shop/cart-fanout';
const written = told({}).written;

/** An object as an earlier run wrote it, but for some of its metadata and members. */
function earlier(
  name: string,
  metadata: { labels?: JsonObject; annotations?: JsonObject } = {},
  more: JsonObject = {},
) {
  const own = written[name];
  const map = (key: 'labels' | 'annotations') => ({ ...(at(own, 'metadata', key) as JsonObject), ...metadata[key] });
  return {
    ...own,
    ...more,
    metadata: { ...(own?.metadata as JsonObject), labels: map('labels'), annotations: map('annotations') },
  };
}
const USE = 'istio.io/use-waypoint';
const WAVE = 'argocd.argoproj.io/sync-wave';
const AFTER = 'config.kubernetes.io/depends-on';

describe('an object of an earlier run', () => {
  it('is not touched where it says all that is wanted', () => {
    const { edits, findings } = told({ a: earlier(PRIMARY), b: earlier(CANARY), c: earlier(ROUTE) });
    expect(findings).toEqual([]);
    expect(Object.keys(edits)).toEqual(['Canary shop/checkout', 'Canary shop/cart']);
  });

  it('is not touched for what others have added to its metadata', () => {
    const more = { labels: { team: 'shop' }, annotations: { 'config.kubernetes.io/origin': 'x', [WAVE]: '-1' } };
    expect(told({ a: earlier(PRIMARY, more) }).edits[PRIMARY]).toBeUndefined();
  });

  it.each<readonly [string, JsonObject]>([
    ['has a field more', { spec: { ...(written[PRIMARY]?.spec as JsonObject), sessionAffinity: 'ClientIP' } }],
    ['lacks a field', { spec: { type: 'ClusterIP' } }],
    ['has no spec', { spec: null }],
  ])('gets the spec that is wanted, as a whole, where its own %s', (_, more) => {
    const { after } = told({ a: earlier(PRIMARY, {}, more) });
    expect(after[PRIMARY]).toEqual(written[PRIMARY]);
  });

  it.each(['labels', 'annotations'] as const)(
    'gets %s that it lacks, and keeps those that others have added',
    (map) => {
      const own = earlier(PRIMARY, {
        [map]: { team: 'shop', 'app.kubernetes.io/managed-by': 'Helm', 'canary-fanout.dev/config': undefined },
      });
      const { after } = told({ a: JSON.parse(JSON.stringify(own)) as JsonObject });
      const wanted = at(written[PRIMARY], 'metadata', map) as JsonObject;
      const kept = map === 'labels' ? { team: 'shop' } : { team: 'shop', 'app.kubernetes.io/managed-by': 'Helm' };
      expect(at(after[PRIMARY], 'metadata', map)).toEqual({ ...wanted, ...kept });
    },
  );

  it('gets metadata where it has lost all of a map', () => {
    const own = earlier(PRIMARY);
    const { after } = told({ a: { ...own, metadata: { ...own.metadata, labels: null } } });
    expect(at(after[PRIMARY], 'metadata', 'labels')).toEqual(at(written[PRIMARY], 'metadata', 'labels'));
  });

  it.each([USE, `${USE}-namespace`, 'istio.io/ingress-use-waypoint'])(
    'loses a binding that it is not to have any more: %s',
    (key) => {
      const { edits, after } = told({ a: earlier(PRIMARY, { labels: { [key]: 'waypoint', team: 'shop' } }) });
      expect(edits[PRIMARY]).toEqual(['was written']);
      expect(after[PRIMARY]).toEqual(earlier(PRIMARY, { labels: { team: 'shop' } }));
    },
  );

  it('keeps the binding that it is to have', () => {
    const { after } = told({ a: earlier(CANARY, { labels: { [USE]: 'other', [`${USE}-namespace`]: 'infra' } }) });
    expect(at(after[CANARY], 'metadata', 'labels')).toEqual(at(written[CANARY], 'metadata', 'labels'));
  });

  it('does not wait any more for what is not there', () => {
    const { after } = told({ a: earlier(ROUTE, { annotations: { [WAVE]: '2', [AFTER]: 'x', team: 'shop' } }) });
    expect(after[ROUTE]).toEqual(earlier(ROUTE, { annotations: { team: 'shop' } }));
  });

  it('keeps an order that an overlay has given it', () => {
    expect(told({ a: earlier(ROUTE, { annotations: { [WAVE]: '2' } }) }).edits[ROUTE]).toBeUndefined();
  });

  it('keeps an annotation of the name of a binding label, and a label of the name of an order', () => {
    const more = { labels: { [AFTER]: 'x' }, annotations: { [USE]: 'waypoint' } };
    expect(told({ a: earlier(ROUTE, more) }).edits[ROUTE]).toBeUndefined();
  });
});

describe('metadata of what is written', () => {
  it('is in one order, whatever it comes from', () => {
    for (const object of Object.values(written)) {
      for (const map of ['labels', 'annotations']) {
        const keys = Object.keys(at(object, 'metadata', map) as JsonObject);
        expect(keys).toEqual(keys.toSorted());
      }
    }
  });
});
