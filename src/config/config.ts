import type { Severity } from '../diagnostics/catalog.ts';
import type { Version } from './version.ts';

/** The function's configuration with every default applied; what was not said is `undefined` only where that has a meaning. */
export interface Config {
  /** `namespace/name` of the configuration, or its name: what it wrote is its own to remove. `undefined`: it has none, or chooses nothing. */
  readonly name: string | undefined;
  readonly istio: Version;
  readonly flagger: Version;
  /** `undefined`: a Canary without a provider is judged by its other fields. */
  readonly defaultProvider: string | undefined;
  readonly waypoint: WaypointConfig | undefined;
  /** Gateway that callers in the mesh are sent through; `undefined`: one is written. */
  readonly relay: GatewayName | undefined;
  /** `undefined`: fan-outs are found in the user's own routes. */
  readonly fanOuts: readonly FanOutConfig[] | undefined;
  /** Why nothing takes the marker from clients outside; `undefined`: the guard is on. */
  readonly guardOff: string | undefined;
  /** Routes of the user's may be changed where they send marked requests to a canary alone. */
  readonly adopt: boolean;
  readonly services: 'emit' | 'leave';
  readonly findings: { readonly [code: string]: Severity };
  /** Findings that are not told, with the reason. */
  readonly ignore: readonly IgnoreConfig[];
}

/** Findings of a code, on every object or on those of a kind, a namespace or a name. */
export interface IgnoreConfig {
  readonly code: string;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly reason: string;
}

export interface WaypointConfig {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly create: boolean;
  /** On what the label stands that binds a Service. */
  readonly bind: 'Service' | 'Namespace';
}

export interface GatewayName {
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface FanOutConfig {
  readonly canary: string;
  readonly namespace: string | undefined;
  /** The first header decides; all are set together. `undefined`: what the user's own injection route sets. */
  readonly marker: readonly MarkerHeader[] | undefined;
  readonly callees: readonly CalleeConfig[];
  /** `undefined`: as for all. */
  readonly guardOff: string | undefined;
  readonly inMesh: 'relay' | undefined;
  /** `undefined`: as for all. */
  readonly relay: GatewayName | undefined;
}

export interface MarkerHeader {
  readonly header: string;
  readonly value: string;
}

/** How marked requests get to a callee's canary. */
export type Selection = 'failover' | 'ab' | 'route' | 'none';

export type CalleeConfig = {
  readonly namespace: string | undefined;
  /** `undefined`: by the first of them that is safe. */
  readonly selection: Selection | undefined;
  /** Key of the label that primary and canary pods share; `undefined`: the first that surely is one. */
  readonly podLabel: string | undefined;
} & ({ readonly canary: string } | { readonly service: string; readonly backend: string });
