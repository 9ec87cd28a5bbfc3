import { formatName } from '../resource/resource-id.ts';
import { whyNotCaptured } from '../topology/dataplane.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import { askedAt, calleesOfOthers, decidingHeaders, sharerOf, unguarded } from '../topology/guard.ts';
import { ingressOf } from '../topology/ingress.ts';
import { isBaggage, sameName } from '../topology/marker.ts';
import type { Topology } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';

/** Said of every edit of a Canary that changes its route. */
export const MERGE =
  'applied while an analysis of it runs, this edit makes Flagger start its weights anew: merge it when none does';

/**
 * Takes the marker from requests of clients outside, who could choose the callees' canaries by it. Not where Flagger's route
 * serves callers in the mesh as well and another fan-out marks their requests with the same header: theirs would be taken too.
 */
export function planGuard(
  topology: Topology,
  fanOut: FanOut,
  guarded: readonly string[],
  following: readonly Callee[],
): readonly Augmentation[] {
  const { canary } = fanOut.entry;
  const headers = unguarded(fanOut, guarded);
  if (headers.length === 0) return [];
  const { gateways } = ingressOf(topology, fanOut);
  const { relay } = fanOut;
  const doors = gateways.length === 0 && relay !== undefined ? [relay] : gateways;
  const clients = doors.map((gateway) => formatName(gateway)).join(' or ');
  const versions = [...new Set(following.map(({ backend }) => backend))].join(' and ');
  const why = `a client of Gateway ${clients} that sends it would reach ${versions}, released or not (${MERGE})`;
  return [{ kind: 'guard-marker', canary, headers, why }];
}

/** What no client may send to the entry: what its callees choose by, and those of others that requests come to from there. */
export function guardedHeaders(
  topology: Topology,
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  following: ReadonlySet<Callee>,
): readonly string[] {
  // What pods outside of the mesh send passes no route of a callee, forged or not (FAN416).
  if (whyNotCaptured(topology, fanOut.entry) !== undefined) return [];
  const follows = (callee: Callee) => following.has(callee);
  const own = fanOut.guardOff === undefined ? [{ fanOut, callees: fanOut.callees }] : [];
  const all = [...own, ...calleesOfOthers(fanOuts, fanOut)].flatMap((each) =>
    decidingHeaders(each.fanOut, each.callees.filter(follows), (callee) => askedAt(fanOuts, callee)),
  );
  const wanted = fanOut.guardOff === undefined ? [] : fanOut.markers.map(({ header }) => header);
  // In one order and spelling, whichever fan-out asks for it.
  const known = fanOuts.flatMap(({ markers }) => markers.map(({ header }) => header));
  return known
    .filter((header, index) => known.findIndex((other) => sameName(other, header)) === index)
    .filter((header) => all.some((each) => sameName(each, header)))
    .filter((header) => !wanted.some((own) => sameName(own, header)))
    .filter(
      (header) =>
        // Of a list, others' members would be taken with it (FAN407).
        !isBaggage(header) && sharerOf(fanOuts, fanOut, header, follows) === undefined,
    );
}
