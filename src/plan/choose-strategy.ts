import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { CanaryView } from '../model/canary.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { type Callee, type FanOut, formatMarkers } from '../topology/fan-out.ts';
import { whyNotTested } from '../topology/flagger-ab.ts';
import { flaggerMatches } from '../topology/flagger-matches.ts';
import { fanOutName, isOurs } from '../topology/generated.ts';
import { backendsOf } from '../topology/marker.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import { parentRefsTo } from '../topology/references.ts';
import { isServiceTarget, type ServiceNode, type Topology } from '../topology/topology.ts';
import { homeOf } from './home.ts';
import { type Versions, versionsOf } from './versions.ts';

/** How marked requests come to a callee's canary. */
export type Strategy =
  /** By a route of the user's, or by Flagger's own. */
  | {
      readonly kind: 'kept';
      /** Its backend may be exchanged, or is already. */
      readonly adopted: Versions | undefined;
      /** That what the configuration asks for is not written. */
      readonly diagnostic: Diagnostic | undefined;
    }
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
  if (follows) return keep(topology, fanOut, callee, service);
  if (!fanOut.configured || callee.selection === 'none') return { kind: 'none', diagnostic: undefined };
  if (callee.selection === 'route') return { kind: 'route' };
  if (callee.selection === 'ab') return byTest(topology, callee, service);
  const versions = versionsOf(topology, callee, service);
  if (!('none' in versions)) return { kind: 'failover', versions };
  // Their pods are there whatever rolls out: the version of a plain Service, and the copy of a Service that is a target.
  const isKept = callee.canary === undefined || isServiceTarget(callee.canary.canary);
  if (callee.selection === undefined && isKept) return { kind: 'route' };
  const facts = noFailover(fanOut, service, versions, undefined);
  const at = { item: homeOf(callee, service, fanOut) };
  return callee.selection === 'failover'
    ? { kind: 'refused', diagnostic: diagnose('FAN427', facts, { ...at, severity: 'error' }) }
    : { kind: 'none', diagnostic: diagnose('FAN427', facts, at) };
}

/** The Service over both versions is wanted where it may take the place of the canary, and where it has done so. */
function keep(topology: Topology, fanOut: FanOut, callee: Callee, service: ServiceNode): Strategy {
  const asItIs: Strategy = { kind: 'kept', adopted: undefined, diagnostic: notWritten(fanOut, callee, service) };
  const { follower, canary } = callee;
  if (follower === undefined || canary === undefined || isOurs(follower)) return asItIs;
  const sendsTo = (name: string): boolean => backendsOf(follower, fanOut.markers, name).length > 0;
  const may = topology.config.adopt && sendsTo(callee.backend) && !isServiceTarget(canary.canary);
  if (!may && !sendsTo(fanOutName(service.name))) return asItIs;
  const versions = versionsOf(topology, callee, service);
  if (!('none' in versions)) return { kind: 'kept', adopted: versions, diagnostic: undefined };
  if (!may) return asItIs;
  const facts = noFailover(fanOut, service, versions, formatId(follower.id));
  return { kind: 'kept', adopted: undefined, diagnostic: diagnose('FAN427', facts, { item: canary.canary.item }) };
}

function noFailover(
  { markers }: FanOut,
  service: ServiceNode,
  { none, advice }: Extract<ReturnType<typeof versionsOf>, { none: string }>,
  route: string | undefined,
) {
  return { service: formatName(service), marker: formatMarkers(markers), why: none, advice, route };
}

/** The user's choice is not carried out where it is made already, in another way. */
function notWritten(
  { entry, markers }: FanOut,
  { selection, follower, byFlagger, canary, backend }: Callee,
  service: ServiceNode,
): Diagnostic | undefined {
  const sendsToCanary = follower !== undefined && backendsOf(follower, markers, backend).length > 0;
  if (selection === undefined || selection === 'none' || (selection === 'ab' && byFlagger)) return undefined;
  if (selection === 'route' && follower !== undefined) return undefined;
  const facts = {
    service: formatName(service),
    selection,
    by: follower === undefined ? "Flagger's own route" : formatId(follower.id),
    adoptable: selection === 'failover' && canary !== undefined && sendsToCanary,
  };
  const { item } = follower ?? canary?.canary ?? entry.canary;
  return diagnose('FAN410', facts, { item });
}

function byTest(topology: Topology, { canary: judged }: Callee, service: ServiceNode): Strategy {
  // The configuration is read so that only a Canary has it.
  if (judged === undefined) return { kind: 'none', diagnostic: undefined };
  const { canary } = judged;
  const other = otherRouteOf(topology, service.namespace, service.name);
  const why =
    whyNotTested(topology, canary) ??
    (other === undefined ? undefined : `${other} routes the same Service, and Istio does not merge the two`) ??
    whyNotMerged(topology, canary, service);
  if (why === undefined) return { kind: 'ab', canary };
  const facts = { canary: formatId(canary.id), why };
  return { kind: 'refused', diagnostic: diagnose('FAN428', facts, { item: canary.item }) };
}

function whyNotMerged(topology: Topology, canary: CanaryView, { namespace, name }: ServiceNode): string | undefined {
  const refs = topology
    .routesOn(namespace, name)
    .filter((route) => !isOurs(route))
    .flatMap((route) => parentRefsTo(route, namespace, name))
    .concat(flaggerMatches(canary, name)?.parentRefs ?? []);
  const named = refs.filter(({ port }) => port !== undefined).length;
  if (named === 0 || named === refs.length) return undefined;
  return 'of the routes bound to its Service some name the port and some do not, and Istio does not merge the two';
}
