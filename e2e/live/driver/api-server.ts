import type { Json, JsonObject } from '../../../src/resource/json.ts';
import { listAt, objectAt } from './objects.ts';

/** What the CRD writes into a route; without it istiod reads nothing where a path is expected. */
export function routeWithDefaults(route: JsonObject): JsonObject {
  const spec = objectAt(route, 'spec');
  const parentRefs = listAt(spec, 'parentRefs').map((ref) => ({
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    ...objectAt(ref),
  }));
  const isHttp = route.kind === 'HTTPRoute';
  const given = listAt(spec, 'rules');
  const rules = (given.length === 0 ? [{}] : given).map((rule) => ruleWithDefaults(objectAt(rule), isHttp));
  return { ...route, spec: { ...spec, parentRefs, rules } };
}

function ruleWithDefaults(rule: JsonObject, isHttp: boolean): JsonObject {
  const exact = (list: readonly Json[]) => list.map((each) => ({ type: 'Exact', ...objectAt(each) }));
  const given = listAt(rule, 'matches');
  const matches = (given.length === 0 ? [{}] : given).map((match): JsonObject => {
    const { headers, queryParams, path, method, ...rest } = objectAt(match);
    const grpcMethod = isHttp || method === undefined ? {} : { method: { type: 'Exact', ...objectAt(method) } };
    return {
      ...rest,
      ...(isHttp ? { path: { type: 'PathPrefix', value: '/', ...objectAt(path) } } : {}),
      ...(isHttp && method !== undefined ? { method } : grpcMethod),
      ...(Array.isArray(headers) ? { headers: exact(headers) } : {}),
      ...(Array.isArray(queryParams) ? { queryParams: exact(queryParams) } : {}),
    };
  });
  const filters = listAt(rule, 'filters').map(filterWithDefaults);
  const backendRefs = listAt(rule, 'backendRefs').map((ref) => ({
    group: '',
    kind: 'Service',
    weight: 1,
    ...objectAt(ref),
  }));
  return {
    ...rule,
    matches,
    ...(rule.filters === undefined ? {} : { filters }),
    ...(rule.backendRefs === undefined ? {} : { backendRefs }),
  };
}

function filterWithDefaults(filter: Json): JsonObject {
  const object = objectAt(filter);
  const { requestRedirect, requestMirror } = object;
  if (requestRedirect !== undefined)
    return { ...object, requestRedirect: { statusCode: 302, ...objectAt(requestRedirect) } };
  if (requestMirror === undefined) return object;
  const mirror = objectAt(requestMirror);
  return {
    ...object,
    requestMirror: { ...mirror, backendRef: { group: '', kind: 'Service', ...objectAt(mirror.backendRef) } },
  };
}
