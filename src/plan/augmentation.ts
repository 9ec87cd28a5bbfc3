import type { MarkerHeader } from '../config/config.ts';
import type { CanaryView } from '../model/canary.ts';
import type { HttpRouteView, MatchView } from '../model/http-route.ts';
import type { NamespaceView } from '../model/namespace.ts';
import type { ServiceView } from '../model/service.ts';
import type { LabelMap } from '../model/view.ts';
import type { Item } from '../resource/item.ts';
import type { Role } from '../topology/flagger.ts';
import type { JudgedCanary } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Versions } from './versions.ts';

/** One thing that is to be, with the reason that a reader is told. What is so already makes no change when it is emitted. */
export type Augmentation =
  | BindByCanary
  | BindByService
  | BindByNamespace
  | UnmanagedMetadata
  | GuardMarker
  | WriteService
  | WriteInjectionRoute
  | TestMarker
  | BindFlaggerRoute
  | WriteSelectionRoute
  | WriteFailover
  | AdoptBackend
  | SplitForMesh
  | WriteRelay
  | WriteRelayFallback
  | WriteWaypoint;

/** Labels that Flagger puts on one of a Canary's Services: `spec.service.{apex,canary}.labels`. */
export interface BindByCanary {
  readonly kind: 'bind-by-canary';
  readonly canary: CanaryView;
  readonly role: 'apex' | 'canary';
  readonly labels: LabelMap;
  readonly why: string;
}

/** Labels on a Service that stands in the input. */
export interface BindByService {
  readonly kind: 'bind-by-service';
  readonly service: ServiceView;
  readonly labels: LabelMap;
  readonly why: string;
}

/** Labels on a Namespace, for all of its Services that say nothing else. */
export interface BindByNamespace {
  readonly kind: 'bind-by-namespace';
  readonly namespace: NamespaceView;
  readonly labels: LabelMap;
  readonly why: string;
}

/** Keys that GitOps tools and we put on Services that Flagger may own: `spec.service.unmanagedMetadata`. */
export interface UnmanagedMetadata {
  readonly kind: 'unmanaged-metadata';
  readonly canary: CanaryView;
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
  readonly why: string;
}

/** Headers that Flagger takes from requests of clients outside: `spec.service.headers.request.remove`. */
export interface GuardMarker {
  readonly kind: 'guard-marker';
  readonly canary: CanaryView;
  readonly headers: readonly string[];
  readonly why: string;
}

/** One match more in `spec.analysis.match`. */
export interface TestMarker {
  readonly kind: 'test-marker';
  readonly canary: CanaryView;
  readonly marker: MarkerHeader;
  readonly why: string;
}

/** The apex Service among `spec.service.gatewayRefs`, in full, as Istio demands it of a Service. */
export interface BindFlaggerRoute {
  readonly kind: 'bind-flagger-route';
  readonly canary: CanaryView;
  /** `undefined`: of every port. */
  readonly port: number | undefined;
  readonly why: string;
}

export interface WriteService {
  readonly kind: 'write-service';
  readonly entry: JudgedCanary;
  readonly role: Exclude<Role, 'apex'>;
  /** Beside those that the Canary declares. */
  readonly labels: LabelMap;
  readonly why: string;
}

export interface WriteInjectionRoute {
  readonly kind: 'write-injection-route';
  readonly canary: CanaryView;
  readonly markers: readonly MarkerHeader[];
  readonly why: string;
}

export interface WriteSelectionRoute {
  readonly kind: 'write-selection-route';
  /** That of the Service's other routes: Istio does not merge the two before 1.30. */
  readonly routeKind: 'HTTPRoute' | 'GRPCRoute';
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly portInParentRef: boolean;
  /** One rule each, in order. */
  readonly choices: readonly {
    readonly marker: MarkerHeader;
    readonly backend: string;
    readonly backendPort: number;
  }[];
  /** Where all other requests go; `undefined`: where they went before. */
  readonly rest:
    | { readonly gateway: WaypointRef; readonly backend: string; readonly port: number; readonly written: boolean }
    | undefined;
  /** What the marker is to be asked beside, so that no other route's more specific match takes a marked request. */
  readonly matches: readonly MatchView[];
  /** The Canary that the route is for. */
  readonly canary: CanaryView;
  readonly beside: Item;
  readonly why: string;
}

/** Another Service in a backendRef of a route of the user's. */
export interface AdoptBackend {
  readonly kind: 'adopt-backend';
  readonly route: HttpRouteView;
  readonly rule: number;
  readonly backendRef: number;
  readonly name: string;
  readonly why: string;
}

/** A Gateway among `spec.service.gatewayRefs`, and the names by which callers in the mesh know the apex among `hosts`. */
export interface SplitForMesh {
  readonly kind: 'split-for-mesh';
  readonly canary: CanaryView;
  /** `undefined`: it is there already. */
  readonly gatewayRef: GatewayRef | undefined;
  readonly hosts: readonly string[];
  readonly why: string;
}

export interface GatewayRef extends WaypointRef {
  readonly sectionName: string | undefined;
}

/** The Gateway that callers in the mesh are sent through. */
export interface WriteRelay {
  readonly kind: 'write-relay';
  readonly gateway: WaypointRef;
  readonly beside: CanaryView;
  readonly why: string;
}

/** What the relay answers with where Flagger's route does not, or is not there yet. */
export interface WriteRelayFallback {
  readonly kind: 'write-relay-fallback';
  readonly canary: CanaryView;
  readonly gatewayRef: GatewayRef;
  /** Those of Flagger's route, in its order: Istio sorts rules together only where they are the same. */
  readonly hostnames: readonly string[];
  /** Headers that no caller may send, as at the Canary's own route. */
  readonly remove: readonly string[];
  /** The relay is written too, and must be there before. */
  readonly written: boolean;
  readonly why: string;
}

/** A Service over both versions of a callee, and the DestinationRule by which its canary's pods come first. */
export interface WriteFailover {
  readonly kind: 'write-failover';
  readonly namespace: string;
  readonly name: string;
  readonly versions: Versions;
  /** The Canary that it is for. */
  readonly canary: CanaryView;
  readonly beside: Item;
  /** Of the Service. */
  readonly why: string;
  /** Of the DestinationRule. */
  readonly whyPreferred: string;
}

export interface WriteWaypoint {
  readonly kind: 'write-waypoint';
  readonly waypoint: WaypointRef;
  /** Of the Services that bind to it. */
  readonly namespaces: readonly string[];
  readonly beside: CanaryView;
  readonly why: string;
}
