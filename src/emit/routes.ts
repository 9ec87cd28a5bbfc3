import type { MatchView } from '../model/http-route.ts';
import type { WriteInjectionRoute, WriteSelectionRoute } from '../plan/augmentation.ts';
import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { fanOutName } from '../topology/generated.ts';
import { generatedMetadata } from './metadata.ts';
import { orderAfter } from './order.ts';
import { fallbackOf, relayOf, relayRouteName } from './relay.ts';

/** Gateway API defaults are written out: an API server that adds them would leave GitOps with a difference for ever. */

/**
 * A regular expression ranks below every other path match on Istio, whatever the routes' ages: it catches what no other route
 * of the Service matches, and never hides Flagger's own split.
 */
const CATCH_ALL = { path: { type: 'RegularExpression', value: '/.*' } };

/** Sets the marker on all requests to a `-canary` Service, and sends them on to its pods. */
export function emitInjectionRoute({ canary, markers }: WriteInjectionRoute): Manifest {
  const { port } = canary.service;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: generatedMetadata(fanOutName(canary.canary), canary.id.namespace, canary.id),
    spec: {
      parentRefs: [serviceParent(canary.canary, port)],
      rules: [
        {
          matches: [CATCH_ALL],
          filters: [
            {
              type: 'RequestHeaderModifier',
              // `set`, not `add`: a value that a client sent along must not travel beside ours.
              requestHeaderModifier: { set: markers.map(({ header, value }) => ({ name: header, value })) },
            },
          ],
          backendRefs: [backend(canary.canary, port)],
        },
      ],
    },
  };
}

/** Sends marked requests of a callee to the version they have chosen, and all others where they went before. */
export function emitSelectionRoute(selection: WriteSelectionRoute): Manifest {
  const { namespace, service, port, portInParentRef, choices, matches, canary, rest } = selection;
  const name = choices.length === 0 ? relayRouteName(service) : fanOutName(service);
  const annotations =
    rest === undefined ? {} : orderAfter(2, [fallbackOf(canary), ...(rest.written ? [relayOf(rest.gateway)] : [])]);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: generatedMetadata(name, namespace, canary.id, { annotations }),
    spec: {
      parentRefs: [serviceParent(service, portInParentRef ? port : undefined)],
      rules: [
        ...choices.map(({ marker, backend: chosen, backendPort }) => ({
          matches: matches
            .filter(({ headers }) => !headers.some(({ name }) => name.toLowerCase() === marker.header.toLowerCase()))
            .map((match) => matchWith(match, { type: 'Exact', name: marker.header, value: marker.value })),
          backendRefs: [backend(chosen, backendPort)],
        })),
        // To the relay everything, and nothing else is bound here; else what no other route of the Service takes.
        rest === undefined
          ? { matches: [CATCH_ALL], backendRefs: [backend(service, port)] }
          : { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [toRelay(rest, namespace)] },
      ],
    },
  };
}

function toRelay({ backend: name, port, gateway }: NonNullable<WriteSelectionRoute['rest']>, from: string): Json {
  const namespace = gateway.namespace === from ? {} : { namespace: gateway.namespace };
  return { group: '', kind: 'Service', ...namespace, name, port, weight: 1 };
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
