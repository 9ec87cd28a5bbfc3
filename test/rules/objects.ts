import type { JsonObject } from '../../src/resource/json.ts';
import { findingsIn } from '../checks/driver.ts';

/** Objects for rules with many edges, as small as the API server takes them. */
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** `shop/cart`; without a slash there is no namespace. */
function metadata(at: string): JsonObject {
  const [namespace, name] = at.split('/');
  return name === undefined ? { name: namespace ?? '' } : { namespace: namespace ?? '', name };
}

export function object(apiVersion: string, kind: string, at: string, spec: JsonObject = {}): JsonObject {
  return { apiVersion, kind, metadata: metadata(at), spec };
}

export function service(at: string, ...ports: readonly JsonObject[]): JsonObject {
  return object('v1', 'Service', at, { ports: ports.length === 0 ? [{ port: 80 }] : [...ports] });
}

export function gateway(at: string, listeners: readonly JsonObject[] = [FROM_ALL], more: JsonObject = {}): JsonObject {
  return object(GATEWAY_API, 'Gateway', at, { gatewayClassName: 'nginx', listeners: [...listeners], ...more });
}

export function listener(name: string, port: number, more: JsonObject = {}): JsonObject {
  return { name, port, protocol: 'HTTP', ...more };
}

export function from(value: string, selector?: JsonObject): JsonObject {
  return { allowedRoutes: { namespaces: { from: value, ...(selector === undefined ? {} : { selector }) } } };
}

const FROM_ALL = listener('http', 80, from('All'));

export function waypoint(at: string): JsonObject {
  const mesh = { name: 'mesh', port: 15008, protocol: 'HBONE', ...from('All') };
  return gateway(at, [mesh], { gatewayClassName: 'istio-waypoint' });
}

export function route(
  at: string,
  parentRefs: readonly JsonObject[],
  backendRefs: readonly JsonObject[] = [],
  more: JsonObject = {},
): JsonObject {
  return object(GATEWAY_API, 'HTTPRoute', at, {
    parentRefs: [...parentRefs],
    rules: [{ backendRefs: [...backendRefs] }],
    ...more,
  });
}

export function canary(at: string, service: JsonObject = {}, provider = 'gatewayapi:v1'): JsonObject {
  const targetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: at.split('/')[1] ?? at };
  return object('flagger.app/v1beta1', 'Canary', at, { provider, targetRef, service: { port: 80, ...service } });
}

export function grant(at: string, namespace: string, to: JsonObject, kind = 'HTTPRoute'): JsonObject {
  const group = 'gateway.networking.k8s.io';
  return object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', at, {
    from: [{ group, kind, namespace }],
    to: [{ group: '', kind: 'Service', ...to }],
  });
}

export function namespace(name: string, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export const toService = (name: string, more: JsonObject = {}): JsonObject => ({
  group: '',
  kind: 'Service',
  name,
  ...more,
});

/** What a code says of some objects: `warning spec.parentRefs[0].name = public`, the proposed value last. */
export function told(code: string, objects: readonly JsonObject[], gamma = false): readonly string[] {
  const text = objects.map((each) => JSON.stringify(each)).join('\n---\n');
  return findingsIn(text, undefined, gamma)
    .filter((each) => each.code === code)
    .map(({ severity, field }) => {
      const proposed = field?.proposedValue === undefined ? '' : ` = ${String(field.proposedValue)}`;
      return `${severity} ${field?.path}${proposed}`;
    });
}
