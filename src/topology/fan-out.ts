import type { MarkerHeader, Selection } from '../config/config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { HttpRouteView } from '../model/http-route.ts';
import { formatName } from '../resource/resource-id.ts';
import { formatMarker } from './marker.ts';
import type { JudgedCanary } from './topology.ts';
import type { WaypointRef } from './waypoint-binding.ts';

/** An entry Canary whose canary version marks requests, and the callees behind it that follow the marker. */
export interface FanOut {
  readonly entry: JudgedCanary;
  /** Headers that are set together; at a callee any of them chooses. */
  readonly markers: readonly MarkerHeader[];
  /** The route on the entry's `-canary` Service that sets them, where there is one. */
  readonly injection: HttpRouteView | undefined;
  readonly callees: readonly Callee[];
  readonly configured: boolean;
  /** Why clients outside may send the marker; `undefined`: nobody has said so. */
  readonly guardOff: string | undefined;
  /** The Gateway that callers in the mesh are to come by; `undefined`: they are no part of it. */
  readonly relay: Relay | undefined;
}

export interface Relay extends WaypointRef {
  /** The configuration names one that is there. */
  readonly named: boolean;
}

export interface Callee {
  readonly namespace: string;
  /** The Service that callers address. */
  readonly service: string;
  /** The callee's Canary; `undefined` for a plain Service. */
  readonly canary: JudgedCanary | undefined;
  /** The Service of the version that marked requests are to reach. */
  readonly backend: string;
  /** As the configuration wants it. */
  readonly selection: Selection | undefined;
  readonly podLabel: string | undefined;
  /** The route on the callee's Service that follows the marker, where there is one. */
  readonly follower: HttpRouteView | undefined;
  /** Flagger's own route follows it: the callee's `analysis.match` asks for the marker. */
  readonly byFlagger: boolean;
}

export interface FanOuts {
  readonly fanOuts: readonly FanOut[];
  readonly diagnostics: readonly Diagnostic[];
}

export function formatFanOut(fanOut: FanOut): string {
  const callees = fanOut.callees.map(({ namespace, service }) =>
    namespace === fanOut.entry.canary.id.namespace ? service : formatName({ namespace, name: service }),
  );
  return `fan-out ${formatName(fanOut.entry.canary.id)} → ${callees.join(', ')}`;
}

/** The header that decides at a callee for which a route is written. */
export function firstMarker({ markers }: FanOut): MarkerHeader {
  return markers[0] ?? { header: '', value: '' };
}

export function formatMarkers(markers: readonly MarkerHeader[]): string {
  return markers.map(formatMarker).join(' and ');
}
