import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import type { FanOut } from '../../src/topology/fan-out.ts';
import { type Situation, situate } from '../../src/topology/situation.ts';
import type { JudgedCanary, Topology } from '../../src/topology/topology.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';

// Objects of a shop, as JSON: what a test is about is said by it, the rest is the same for all.
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** `shop/cart`, or `cart`, which is in shop. */
function metadata(at: string, more: JsonObject = {}): JsonObject {
  const [namespace, name] = at.includes('/') ? at.split('/') : ['shop', at];
  return { ...more, ...(namespace === '' ? {} : { namespace: namespace ?? '' }), name: name ?? '' };
}

export function object(apiVersion: string, kind: string, at: string, spec: JsonObject, more: JsonObject = {}) {
  return { apiVersion, kind, metadata: metadata(at, more), spec };
}

/** Of the Deployment of that name; at Gateway edge, and ramping, where nothing else is said. */
export function canary(
  at: string,
  service: JsonObject = {},
  { analysis = { stepWeight: 10, maxWeight: 50 }, ...spec }: JsonObject = {},
): JsonObject {
  return object('flagger.app/v1beta1', 'Canary', at, {
    provider: 'gatewayapi:v1',
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: at.split('/').at(-1) ?? '' },
    service: { port: 80, gatewayRefs: [{ name: 'edge' }], ...service },
    ...(analysis === null ? {} : { analysis }),
    ...spec,
  });
}

export function deployment(at: string, labels: JsonObject = {}, container: JsonObject = {}): JsonObject {
  const app = { app: at.split('/').at(-1) ?? '' };
  return object('apps/v1', 'Deployment', at, {
    selector: { matchLabels: app },
    template: { metadata: { labels: { ...app, ...labels } }, spec: { containers: [{ name: 'main', ...container }] } },
  });
}

export function service(at: string, spec: JsonObject = {}, labels: JsonObject = {}): JsonObject {
  return object('v1', 'Service', at, { ports: [{ name: 'http', port: 80 }], ...spec }, { labels });
}

export function gateway(at: string, spec: JsonObject = {}, more: JsonObject = {}): JsonObject {
  const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
  return object(GATEWAY_API, 'Gateway', at, { gatewayClassName: 'istio', listeners, ...spec }, more);
}

export function route(
  at: string,
  parentRefs: readonly JsonObject[],
  rules: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  return object(GATEWAY_API, 'HTTPRoute', at, { parentRefs: [...parentRefs], rules: [...rules] }, more);
}

/** A parentRef, or a gatewayRef, to a Service, as Istio demands it. */
export function toService(name: string, more: JsonObject = {}): JsonObject {
  return { group: '', kind: 'Service', name, ...more };
}

/** A rule for requests with the header, `x-lane: v2`, to a backend. */
export function asking(header: string, value: string, backend: string, type = 'Exact'): JsonObject {
  return { matches: [{ headers: [{ type, name: header, value }] }], backendRefs: [{ name: backend, port: 80 }] };
}

/** A rule that sets request headers. */
export function setting(headers: { readonly [name: string]: string }, backend: string): JsonObject {
  const set = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return {
    filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set } }],
    backendRefs: [{ name: backend, port: 80 }],
  };
}

export function configOf(spec: JsonObject = {}): Config {
  const read = readConfig({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', spec });
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.config;
}

export function shop(objects: readonly JsonObject[], config: JsonObject = {}): Topology {
  return topologyOf(itemsOfObjects(objects), configOf(config));
}

export function situation(objects: readonly JsonObject[], config: JsonObject = {}): Situation {
  return situate(itemsOfObjects(objects), configOf(config));
}

export function canaryIn({ canaries }: Topology, name: string): JudgedCanary {
  const found = canaries.find(({ canary }) => canary.id.name === name);
  if (found === undefined) throw new Error(`there is no Canary ${name}`);
  return found;
}

export function fanOutOf({ fanOuts }: Situation, name: string): FanOut {
  const found = fanOuts.find(({ entry }) => entry.canary.id.name === name);
  if (found === undefined) throw new Error(`no fan-out begins at ${name}`);
  return found;
}
