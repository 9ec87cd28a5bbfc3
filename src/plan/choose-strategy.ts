import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { CanaryView } from '../model/canary.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { type Callee, type FanOut, formatMarkers } from '../topology/fan-out.ts';
import { whyNotTested } from '../topology/flagger-test.ts';
import { isOurs } from '../topology/generated.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import { type Versions, versionsOf } from './versions.ts';

/** How marked requests come to a callee's canary. */
export type Strategy =
  /** By a route of the user's, or by Flagger's own. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'failover'; readonly versions: Versions }
  | { readonly kind: 'route' }
  /** By Flagger's own route, of which the Canary's `analysis.match` is to ask for the marker. */
  | { readonly kind: 'ab'; readonly canary: CanaryView }
  /** Not at all, as the configuration says, or for the reason that is found. */
  | { readonly kind: 'none'; readonly diagnostic: Diagnostic | undefined }
  | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

/**
 * What follows already stays as it is. Else as the configuration says; where it says nothing, by what is safe at rest, and to a
 * version that the configuration itself names.
 */
export function chooseStrategy(topology: Topology, fanOut: FanOut, callee: Callee, service: ServiceNode): Strategy {
  const follows = callee.byFlagger || (callee.follower !== undefined && !isOurs(callee.follower));
  if (follows) return { kind: 'kept' };
  if (!fanOut.configured || callee.selection === 'none') return { kind: 'none', diagnostic: undefined };
  if (callee.selection === 'route') return { kind: 'route' };
  if (callee.selection === 'ab') return byTest(topology, callee, service);
  const versions = versionsOf(topology, callee, service);
  if (!('none' in versions)) return { kind: 'failover', versions };
  if (callee.selection === undefined && callee.canary === undefined) return { kind: 'route' };
  const facts = {
    service: formatName(service),
    marker: formatMarkers(fanOut.markers),
    why: versions.none,
    advice: versions.advice,
  };
  const at = { item: callee.canary?.canary.item ?? service.view?.item ?? fanOut.entry.canary.item };
  return callee.selection === 'failover'
    ? { kind: 'refused', diagnostic: diagnose('FAN427', facts, { ...at, severity: 'error' }) }
    : { kind: 'none', diagnostic: diagnose('FAN427', facts, at) };
}

function byTest(topology: Topology, { canary: judged }: Callee, service: ServiceNode): Strategy {
  // The configuration is read so that only a Canary has it.
  if (judged === undefined) return { kind: 'none', diagnostic: undefined };
  const { canary } = judged;
  const other = otherRouteOf(topology, service.namespace, service.name);
  const why =
    whyNotTested(topology, canary) ??
    (other === undefined ? undefined : `${other} routes the same Service, and Istio does not merge the two`);
  if (why === undefined) return { kind: 'ab', canary };
  const facts = { canary: formatId(canary.id), why };
  return { kind: 'refused', diagnostic: diagnose('FAN428', facts, { item: canary.item }) };
}
