import { expect } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import type { Note } from '../../src/emit/change.ts';
import { settle } from '../../src/emit/changes.ts';
import { emit } from '../../src/emit/emit.ts';
import { planFanOuts } from '../../src/plan/plan.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/resource/json.ts';
import { patchValue } from '../../src/resource/patch.ts';
import { formatId, formatName } from '../../src/resource/resource-id.ts';
import { situate } from '../../src/topology/situation.ts';
import { itemsOfObjects } from '../manifests.ts';

/** What a run decides, as tests speak of it. */
export interface Planned {
  /** `error FAN305 Service shop/cart`, in order. */
  readonly findings: readonly string[];
  /** Their sentences, joined. */
  readonly sentences: string;
  /** By `Canary shop/cart`: `spec.service.port = 80`, `spec.service.hosts += "cart"`, in order. */
  readonly edits: { readonly [object: string]: readonly string[] };
  /** What objects that are edited are like afterwards. */
  readonly after: { readonly [object: string]: JsonObject };
  /** The reasons of edits and of what was written, joined. */
  readonly reasons: string;
  /** By `Service shop/cart-fanout`. */
  readonly written: { readonly [object: string]: JsonObject };
  /** Of what is written, the object whose file it goes beside. */
  readonly beside: { readonly [object: string]: string };
  readonly removed: readonly string[];
}

export type Objects = { readonly [key: string]: JsonObject | undefined };

/** Plans and emits for objects, of which those that are `undefined` are not there. */
export function planned(spec: JsonObject, objects: Objects, name = 'shop'): Planned {
  const read = readConfig({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'CanaryFanout',
    metadata: { name },
    spec,
  });
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  const items = itemsOfObjects(Object.values(objects).filter(isJsonObject));
  const { topology, fanOuts, diagnostics } = situate(items, read.config);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const plan = planFanOuts(topology, fanOuts);
  const {
    edits,
    written,
    removed,
    diagnostics: more,
  } = settle(emit(plan.augmentations), items, read.config, plan.whole);
  const found = [...plan.diagnostics, ...more];
  const notes = [...edits.flatMap((edit) => edit.notes), ...[...written, ...removed].map(({ note }) => note)];
  return {
    findings: found.map(({ severity, code, resource }) =>
      [severity, code, ...(resource === undefined ? [] : [formatId(resource)])].join(' '),
    ),
    sentences: found.map(({ message }) => message).join('\n'),
    edits: Object.fromEntries(edits.map(({ item, notes: own }) => [formatId(item.id), own.map(changeOf)])),
    after: Object.fromEntries(
      edits.map(({ item, patch }) => [formatId(item.id), complete(patchValue(item.content(), patch))]),
    ),
    reasons: notes.map(({ object, why }) => `${formatId(object)}: ${why}`).join('\n'),
    written: Object.fromEntries(
      written.map(({ manifest, note: { object } }) => [`${object.kind} ${formatName(object)}`, complete(manifest)]),
    ),
    beside: Object.fromEntries(
      written.map(({ beside, note: { object } }) => [`${object.kind} ${formatName(object)}`, formatId(beside.id)]),
    ),
    removed: removed.map(({ item }) => formatId(item.id)),
  };
}

function changeOf({ what }: Note): string {
  return what.replace(/^`(.*?)` was set to "(.*)"$/, '$1 = $2').replace(/^`(.*?)` got /, '$1 += ');
}

/** A member without a value would be none in YAML, and one for who gets the objects. */
function complete(value: Json): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(value));
  expect(value).toStrictEqual(copy);
  return copy;
}

export const MARKER = { header: 'x-version', value: 'v2' };

/** A fan-out of checkout by name, with the callees. */
export function fanOut(callees: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { canary: 'checkout', marker: MARKER, callees: [...callees], ...more };
}

/** The configuration of one fan-out of checkout whose callee is cart. */
export function toCart(callee: JsonObject = {}, spec: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { fanOuts: [fanOut([{ canary: 'cart', ...callee }], more)], ...spec };
}

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

export function object(apiVersion: string, kind: string, at: string, rest: JsonObject): JsonObject {
  const [namespace = '', name = ''] = at.split('/');
  const { metadata, ...content } = rest;
  return { apiVersion, kind, metadata: { name, namespace, ...(isJsonObject(metadata) ? metadata : {}) }, ...content };
}

export function namespace(name: string, labels: JsonObject = {}): JsonObject {
  const ambient = { 'istio.io/dataplane-mode': 'ambient' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...ambient, ...labels } } };
}

export function gateway(
  at: string,
  gatewayClassName: string,
  listener: JsonObject,
  metadata: JsonObject = {},
): JsonObject {
  return object(GATEWAY_API, 'Gateway', at, { metadata, spec: { gatewayClassName, listeners: [listener] } });
}

export function waypoint(at: string, namespaces: JsonObject = { from: 'Same' }, metadata: JsonObject = {}): JsonObject {
  const mesh = { name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces } };
  return gateway(at, 'istio-waypoint', mesh, metadata);
}

/** A Canary of the Deployment of its name. */
export function canary(at: string, service: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  const targetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: at.split('/')[1] ?? '' };
  const analysis = { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 };
  const whole = { provider: 'gatewayapi:v1', targetRef, service: { port: 80, ...service }, analysis, ...spec };
  return object('flagger.app/v1beta1', 'Canary', at, { spec: whole });
}

/** By the label `app.kubernetes.io/name` its pods are told from all others. */
export function deployment(at: string, labels?: JsonObject): JsonObject {
  const name = at.split('/')[1] ?? '';
  const own = labels ?? { app: name, 'app.kubernetes.io/name': name };
  const spec = { selector: { matchLabels: own }, template: { metadata: { labels: own } } };
  return object('apps/v1', 'Deployment', at, { spec });
}

export function service(at: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const name = at.split('/')[1] ?? '';
  const ports = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }];
  return object('v1', 'Service', at, { metadata, spec: { selector: { app: name }, ports, ...spec } });
}

export const toService = (name: string, more: JsonObject = {}): JsonObject => ({
  group: '',
  kind: 'Service',
  name,
  ...more,
});

export const asks = (value: string, header = 'x-version'): JsonObject => ({ headers: [{ name: header, value }] });

export const CATCH_ALL: JsonObject = { path: { type: 'RegularExpression', value: '/.*' } };

/** A rule that sends what matches to a backend. */
export function rule(matches: readonly JsonObject[], backend: string, more: JsonObject = {}): JsonObject {
  return { matches: [...matches], backendRefs: [{ name: backend, port: 80 }], ...more };
}

export function route(
  at: string,
  parentRefs: readonly JsonObject[],
  rules: readonly JsonObject[],
  kind = 'HTTPRoute',
  metadata: JsonObject = {},
): JsonObject {
  return object(GATEWAY_API, kind, at, { metadata, spec: { parentRefs: [...parentRefs], rules: [...rules] } });
}

/** What an object of an earlier run carries. */
export function ours(canaryName: string, config = 'shop', labels: JsonObject = {}): JsonObject {
  const annotations = { 'canary-fanout.dev/canary': canaryName, 'canary-fanout.dev/config': config };
  return { labels: { 'app.kubernetes.io/managed-by': 'canary-fanout', ...labels }, annotations };
}

/** A filter that sets the marker. */
export const SETS: JsonObject = {
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: MARKER.header, value: MARKER.value }] },
};

/** Routes of the user's by which checkout's canary marks requests, and cart's canary gets them: a fan-out that is found. */
export const FOLLOWED = {
  marks: route(
    'shop/checkout-marks',
    [toService('checkout-canary', { port: 80 })],
    [rule([CATCH_ALL], 'checkout-canary', { filters: [SETS] })],
  ),
  follows: route(
    'shop/cart-follows',
    [toService('cart', { port: 80 })],
    [rule([asks('v2')], 'cart-canary'), rule([CATCH_ALL], 'cart')],
  ),
} as const;

/** Value at a way of keys and positions. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((here, step) => {
    if (typeof step === 'number') return Array.isArray(here) ? here[step] : undefined;
    return isJsonObject(here) ? here[step] : undefined;
  }, value);
}

const http = { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };

/** A shop whose checkout is behind a Gateway and calls cart; one waypoint, and nothing bound to it. */
export const SHOP = {
  namespace: namespace('shop'),
  waypoint: waypoint('shop/waypoint'),
  public: gateway('shop/public', 'istio', http),
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }] }),
  checkoutPods: deployment('shop/checkout'),
  cart: canary('shop/cart'),
  cartPods: deployment('shop/cart'),
} as const;
