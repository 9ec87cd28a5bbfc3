import { GATEWAY_GROUP } from '../model/parent-ref.ts';
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
 * Another fan-out that marks with the same header what callers in the mesh send to this entry, whose Flagger route serves them
 * too: to remove it there would take theirs as well.
 */
export function sharerOf(fanOuts: readonly FanOut[], fanOut: FanOut, header: string): FanOut | undefined {
  if (!servesMesh(fanOuts, fanOut)) return undefined;
  const { canary } = fanOut.entry;
  return fanOuts.find(
    ({ callees, markers }) =>
      callees.some(({ namespace, service }) => namespace === canary.id.namespace && service === canary.apex) &&
      markers.some((marker) => sameName(marker.header, header)),
  );
}
