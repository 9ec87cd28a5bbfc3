import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { matchesMarker, sameName } from './marker.ts';
import { plannedCanary } from './planned-canary.ts';

/** Headers of the marker that some of the callees choose by, each once; others that are set along with them open nothing. */
export function decidingHeaders({ markers }: FanOut, callees: readonly Callee[]): readonly string[] {
  const deciding = markers.filter((marker, index) =>
    callees.some(({ follower, byFlagger, canary, selection }) => {
      if (follower?.rules.some(({ matches }) => matches.some((match) => matchesMarker(match, marker)))) return true;
      const asked = byFlagger ? (canary?.canary.analysis?.match ?? []) : [];
      if (asked.some(({ headers }) => Object.keys(headers).some((name) => sameName(name, marker.header)))) return true;
      // A route that is yet to be written asks for the first.
      return follower === undefined && !byFlagger && selection !== 'none' && index === 0;
    }),
  );
  const names = deciding.map(({ header }) => header);
  return names.filter((name, index) => names.findIndex((other) => sameName(other, name)) === index);
}

/**
 * The other fan-outs whose markers no client of an entry may send: an application passes on the headers it knows, and a callee of
 * theirs is called behind the entry. Where the entry's route serves callers in the mesh too, only those that begin behind it: who
 * else's marked requests come that way no manifest shows.
 */
export function guardedAlong(fanOuts: readonly FanOut[], fanOut: FanOut): readonly FanOut[] {
  const behind = fanOutsBehind(fanOuts, fanOut);
  const others = fanOuts.filter((other) => other !== fanOut);
  if (servesMesh(fanOuts, fanOut)) {
    return others.filter((other) => behind.has(other) && !fanOutsBehind(fanOuts, other).has(fanOut));
  }
  const called = new Set([fanOut, ...behind].flatMap(({ callees }) => callees.map(keyOf)));
  return others.filter(({ callees }) => callees.some((callee) => called.has(keyOf(callee))));
}

/** The fan-outs that begin at a callee of one, or further on. */
function fanOutsBehind(fanOuts: readonly FanOut[], fanOut: FanOut): ReadonlySet<FanOut> {
  const reached = new Set<FanOut>();
  const queue = [fanOut];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { callees } = next;
    for (const other of fanOuts) {
      if (reached.has(other) || !callees.some((callee) => isEntryOf(other, callee))) continue;
      reached.add(other);
      queue.push(other);
    }
  }
  return reached;
}

/** Flagger's route of an entry serves callers in the mesh: by a relay, or as it is bound to the apex, now or by a test. */
function servesMesh(fanOuts: readonly FanOut[], { relay, entry: { canary } }: FanOut): boolean {
  return relay !== undefined || flaggerMatches(plannedCanary(fanOuts, canary), canary.apex) !== undefined;
}

function keyOf({ namespace, service }: Callee): string {
  return `${namespace}/${service}`;
}

/** The fan-out begins at the callee. */
export function isEntryOf({ entry: { canary } }: FanOut, { namespace, service }: Callee): boolean {
  return canary.id.namespace === namespace && canary.apex === service;
}

/**
 * Those of the headers that Flagger's route lets in from a Gateway (gateway_api.go, makeFilters: `headers.request` is in every
 * rule). It acts at the ingress, before the canary's waypoint sets the marker.
 */
export function unguarded({ entry: { canary } }: FanOut, headers: readonly string[]): readonly string[] {
  const { gatewayRefs, headers: own } = canary.service;
  if (!gatewayRefs.some(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_GROUP)) return [];
  const { remove = [], set = {} } = own?.request ?? {};
  const handled = [...remove, ...Object.keys(set)];
  return headers.filter((header) => !handled.some((name) => sameName(name, header)));
}

/**
 * Callees of another fan-out that requests to this entry come to in the end, its own and those of entries among them: who sends
 * the other's marker to this entry chooses their versions, as soon as the applications pass on both.
 */
export function calleesOfOthers(
  fanOuts: readonly FanOut[],
  { entry }: FanOut,
): readonly { readonly fanOut: FanOut; readonly callees: readonly Callee[] }[] {
  const reached = new Set<string>();
  const entries = [apexOf(entry)];
  for (const name of entries) {
    for (const { callees } of fanOuts.filter((fanOut) => apexOf(fanOut.entry) === name)) {
      for (const callee of callees.map(nameOf)) {
        if (reached.has(callee)) continue;
        reached.add(callee);
        entries.push(callee);
      }
    }
  }
  return fanOuts
    .filter((fanOut) => apexOf(fanOut.entry) !== apexOf(entry) && fanOut.guardOff === undefined)
    .map((fanOut) => ({ fanOut, callees: fanOut.callees.filter((callee) => reached.has(nameOf(callee))) }))
    .filter(({ callees }) => callees.length > 0);
}

function apexOf({ canary }: FanOut['entry']): string {
  return formatName({ namespace: canary.id.namespace, name: canary.apex });
}

function nameOf({ namespace, service }: Callee): string {
  return formatName({ namespace, name: service });
}

/** A callee's requests with the marker do not go where all others do. */
export function followsMarker({ follower, byFlagger }: Callee): boolean {
  return follower !== undefined || byFlagger;
}

/**
 * Another fan-out that marks with the same header what callers in the mesh send to this entry, whose Flagger route serves them
 * too: to remove it there would take theirs as well. Through a relay come those alone that no route of the callee takes before.
 */
export function sharerOf(
  fanOuts: readonly FanOut[],
  { entry, relay }: FanOut,
  header: string,
  follows: (callee: Callee) => boolean = followsMarker,
): FanOut | undefined {
  const { canary } = entry;
  const isBound = flaggerMatches(canary, canary.apex) !== undefined;
  return fanOuts.find(
    ({ callees, markers }) =>
      callees.some(
        (callee) =>
          nameOf(callee) === apexOf(entry) &&
          (isBound || callee.selection === 'ab' || (relay !== undefined && !follows(callee))),
      ) && markers.some((marker) => sameName(marker.header, header)),
  );
}
