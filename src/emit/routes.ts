import type { MarkerHeader } from '../config/config.ts';
import type { MatchView, ValueMatchView } from '../model/http-route.ts';
import type { WriteInjectionRoute, WriteSelectionRoute } from '../plan/augmentation.ts';
import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { fanOutName } from '../topology/generated.ts';
import { isBaggage, markerMatch } from '../topology/marker.ts';
import { generatedMetadata } from './metadata.ts';
import { orderAfter } from './order.ts';
import { fallbackOf, relayOf, relayRouteName } from './relay.ts';

/** Gateway API defaults are written out: an API server that adds them would leave GitOps with a difference for ever. */

/**
 * A regular expression ranks below every other path match on Istio, whatever the routes' ages: it catches what no other route
 * of the Service matches, and never hides Flagger's own split.
 */
const CATCH_ALL = { path: { type: 'RegularExpression', value: '/.*' } };

/** The same of calls by gRPC, whose path is always a service and a method: to Istio a regular expression too. */
const ANY_CALL = { method: { type: 'RegularExpression', service: '.+', method: '.+' } };

/** Sets the marker on all requests to a `-canary` Service, and sends them on to its pods. */
export function emitInjectionRoute({ canary, markers }: WriteInjectionRoute): Manifest {
  const { port } = canary.service;
  const member = markers.find(({ header }) => isBaggage(header));
  const headers = markers.filter((marker) => marker !== member);
  const marks = (matches: readonly Json[], given: readonly MarkerHeader[]): Json => ({
    matches,
    ...(given.length === 0 ? {} : { filters: [markerFilter(given)] }),
    backendRefs: [backend(canary.canary, port)],
  });
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: generatedMetadata(fanOutName(canary.canary), canary.id.namespace, canary.id),
    spec: {
      parentRefs: [serviceParent(canary.canary, port)],
      rules: [
        // Who has the member already must not get it twice.
        ...(member === undefined
          ? []
          : [marks([matchWith({ ...CATCH_ALL, headers: [], queryParams: [] }, markerMatch(member))], headers)]),
        marks([CATCH_ALL], markers),
      ],
    },
  };
}

/** Sends marked requests of a callee to the version they have chosen, and all others where they went before. */
export function emitSelectionRoute(selection: WriteSelectionRoute): Manifest {
  const { routeKind, namespace, service, port, portInParentRef, choices, matches, canary, rest } = selection;
  const [match, catchAll] = routeKind === 'GRPCRoute' ? [grpcMatchWith, ANY_CALL] : [matchWith, CATCH_ALL];
  const name = choices.length === 0 ? relayRouteName(service) : fanOutName(service);
  const annotations =
    rest === undefined ? {} : orderAfter(2, [fallbackOf(canary), ...(rest.written ? [relayOf(rest.gateway)] : [])]);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: routeKind,
    metadata: generatedMetadata(name, namespace, canary.id, { annotations }),
    spec: {
      parentRefs: [serviceParent(service, portInParentRef ? port : undefined)],
      rules: [
        ...choices.map(({ marker, backend: chosen, backendPort }) => ({
          matches: matches
            .filter(({ headers }) => !headers.some(({ name }) => name.toLowerCase() === marker.header.toLowerCase()))
            .map((each) => match(each, markerMatch(marker))),
          backendRefs: [backend(chosen, backendPort)],
        })),
        // To the relay everything, and nothing else is bound here; else what no other route of the Service takes.
        rest === undefined
          ? { matches: [catchAll], backendRefs: [backend(service, port)] }
          : { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [toRelay(rest, namespace)] },
      ],
    },
  };
}

function toRelay({ backend: name, port, gateway }: NonNullable<WriteSelectionRoute['rest']>, from: string): Json {
  const namespace = gateway.namespace === from ? {} : { namespace: gateway.namespace };
  return { group: '', kind: 'Service', ...namespace, name, port, weight: 1 };
}

/** `set`, so that a value which a client sent along does not travel beside ours; a member of a list is added to the others. */
function markerFilter(markers: readonly MarkerHeader[]): Json {
  const values = (wanted: boolean) =>
    markers.filter(({ header }) => isBaggage(header) === wanted).map(({ header, value }) => ({ name: header, value }));
  const set = values(false);
  const add = values(true);
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: {
      ...(set.length > 0 ? { set } : {}),
      ...(add.length > 0 ? { add } : {}),
    },
  };
}

function serviceParent(name: string, port: number | undefined): Json {
  return { group: '', kind: 'Service', name, ...(port === undefined ? {} : { port }) };
}

function backend(name: string, port: number): Json {
  return { group: '', kind: 'Service', name, port, weight: 1 };
}

function matchWith(match: MatchView, header: { type: string; name: string; value: string }): Json {
  const { path, headers, queryParams, method } = match;
  const value = ({ type, name, value: wanted }: { type: string; name: string; value: string }) => ({
    type,
    name,
    value: wanted,
  });
  return {
    path: { type: path.type, value: path.value },
    headers: [...headers.map(value), value(header)],
    ...(queryParams.length === 0 ? {} : { queryParams: queryParams.map(value) }),
    ...(method === undefined ? {} : { method }),
  };
}

function grpcMatchWith({ grpc, headers }: MatchView, header: ValueMatchView): Json {
  const { type = 'Exact', service, method } = grpc ?? {};
  const called = {
    ...(service === undefined ? {} : { service }),
    ...(method === undefined ? {} : { method }),
  };
  return {
    ...(Object.keys(called).length === 0 ? {} : { method: { type, ...called } }),
    headers: [...headers, header].map(({ type: by, name, value }) => ({ type: by, name, value })),
  };
}
