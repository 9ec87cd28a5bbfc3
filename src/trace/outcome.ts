import type { GatewayView } from '../model/gateway.ts';
import type { Chooser } from '../topology/destination-rule.ts';
import type { ServiceNode } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Workload } from './endpoints.ts';
import { type HeaderChange, type Headers, NO_HEADERS } from './headers.ts';
import type { Request } from './request.ts';
import type { Share } from './share.ts';

/** One place where something was decided about a request. */
export interface Hop {
  readonly kind: 'client' | 'gateway' | 'waypoint' | 'pods';
  /** `NAMESPACE/NAME` of the Gateway or waypoint, or of the workload that calls; of pods, their Service. */
  readonly name: string;
  /** `NAMESPACE/NAME:PORT` of the Service that a client, waypoint or pods are addressed by. */
  readonly service?: string;
  readonly listener?: string;
  /** `NAMESPACE/NAME` of the route that took the request, with its kind. */
  readonly route?: string;
  readonly routeKind?: 'HTTPRoute' | 'GRPCRoute';
  /** The route is the one that Flagger writes for this Canary, `NAMESPACE/NAME`. */
  readonly writtenFor?: string;
  /** Index of the rule. */
  readonly rule?: number;
  readonly match?: string;
  readonly filters?: readonly string[];
  /** `NAMESPACE/NAME:PORT` of the backend that was chosen here. */
  readonly backend?: string;
  /** Share that the backend has of the requests that come by this hop. */
  readonly weight?: Share;
  readonly why: string;
}

/** A copy of a request that a filter sends elsewhere; its response is thrown away. */
export interface Mirror {
  /** Of the requests that the trace is of. */
  readonly share: Share;
  readonly service: string;
  readonly workloads: readonly Workload[];
  readonly hops: readonly Hop[];
}

/** One way that requests go, with its share of all requests of the trace. */
export interface Outcome {
  readonly share: Share;
  /** HTTP status; 0 where there is no HTTP response at all (connection refused or reset). */
  readonly status: number;
  /** `NAMESPACE/NAME:PORT` whose pods answered, or would have. */
  readonly service: string | undefined;
  readonly workloads: readonly Workload[];
  /** As the pods get it; where nothing did, as far as it came. */
  readonly request: Request;
  /** As far as the proxies on the way say; what the application adds nobody knows. */
  readonly response: Headers;
  readonly hops: readonly Hop[];
  readonly mirrors: readonly Mirror[];
  /** Of each further call that the pods make, its outcomes. */
  readonly next: readonly (readonly Outcome[])[];
}

/** A request on its way. */
export interface Flight {
  readonly request: Request;
  readonly share: Share;
  readonly hops: readonly Hop[];
  /** Copies that were sent on the way: where each goes next. */
  readonly mirrored: readonly Step[];
  /** It is a copy itself, and copies of copies are not followed: they may have no end. */
  readonly copy?: boolean;
  /** Changes of the response, the last hop's first. */
  readonly onReturn: readonly HeaderChange[];
}

/** What comes next for a request; a room of the trace takes one step and says which follow. */
export type Step =
  | { readonly kind: 'gateway'; readonly flight: Flight; readonly gateway: GatewayView; readonly port: number }
  | {
      readonly kind: 'waypoint';
      readonly flight: Flight;
      readonly waypoint: WaypointRef;
      readonly service: ServiceNode;
      readonly port: number;
      /** Why the request comes by the waypoint. */
      readonly why: string;
    }
  | {
      readonly kind: 'pods';
      readonly flight: Flight;
      readonly service: ServiceNode;
      readonly port: number;
      /** Why the request comes to the pods directly; `undefined` where nothing else was to be expected. */
      readonly why: string | undefined;
      /** Without an endpoint: a proxy for HTTP answers 503, ztunnel and TCP proxies break the connection off. */
      readonly unanswered: 0 | 503;
      /** The Envoy that chooses among the pods, of those that go by DestinationRules; `undefined` for all else, as ztunnel. */
      readonly chooser: Chooser | undefined;
    }
  | {
      readonly kind: 'answer';
      readonly flight: Flight;
      readonly status: number;
      /** Headers of an answer that a proxy gives itself. */
      readonly response: Headers;
    };

/** To another Gateway as backend: whatever the client spoke, a proxy speaks plain HTTP to it. */
export function toGateway(
  flight: Flight,
  { gateway, port }: { readonly gateway: GatewayView; readonly port: number },
): Step {
  const request: Request = { ...flight.request, scheme: 'http', serverName: undefined, port };
  return { kind: 'gateway', flight: { ...flight, request }, gateway, port };
}

/** A proxy's own answer, with the hop that says why. */
export function answer(flight: Flight, status: number, hop: Hop, response: Headers = NO_HEADERS): Step {
  return { kind: 'answer', flight: { ...flight, hops: [...flight.hops, hop] }, status, response };
}

/** The request, and all that pods called further on for it, was answered 2xx or 3xx. */
export function isGood({ status, next }: Outcome): boolean {
  return status >= 200 && status < 400 && next.every((outcomes) => outcomes.every(isGood));
}
