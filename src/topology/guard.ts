import type { MarkerHeader } from '../config/config.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { formatName } from '../resource/resource-id.ts';
import { sameHeader } from './callee.ts';
import { type Callee, type FanOut, firstMarker } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { isOurs } from './generated.ts';
import { matchesMarker, sameName } from './marker.ts';

/**
 * Headers of the marker that some of the callees choose by, each once; others that are set along with them open nothing. `asked` are
 * the markers that a route which is written for a callee asks for: those of all fan-outs that have it, first header each.
 */
export function decidingHeaders(
  fanOut: FanOut,
  callees: readonly Callee[],
  asked: (callee: Callee) => readonly MarkerHeader[] = () => [firstMarker(fanOut)],
): readonly string[] {
  const deciding = fanOut.markers.filter((marker) =>
    callees.some((callee) => {
      const { follower, byFlagger, canary, selection } = callee;
      if (follower?.rules.some(({ matches }) => matches.some((match) => matchesMarker(match, marker)))) return true;
      const tested = byFlagger ? (canary?.canary.analysis?.match ?? []) : [];
      if (tested.some(({ headers }) => Object.keys(headers).some((name) => sameName(name, marker.header)))) return true;
      const isWritten = !byFlagger && selection !== 'none' && (follower === undefined || isOurs(follower));
      return isWritten && asked(callee).some((other) => sameHeader(other, marker));
    }),
  );
  const names = deciding.map(({ header }) => header);
  return names.filter((name, index) => names.findIndex((other) => sameName(other, name)) === index);
}

/** What the route of a callee asks for once all fan-outs have their rules in it. */
export function askedAt(fanOuts: readonly FanOut[], { namespace, service }: Callee): readonly MarkerHeader[] {
  return fanOuts
    .filter(({ callees }) => callees.some((callee) => callee.namespace === namespace && callee.service === service))
    .map(firstMarker);
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
function servesMesh(fanOuts: readonly FanOut[], fanOut: FanOut): boolean {
  const { canary } = fanOut.entry;
  if (fanOut.relay !== undefined || flaggerMatches(canary, canary.apex) !== undefined) return true;
  return fanOuts.some(({ callees }) =>
    callees.some((callee) => callee.selection === 'ab' && isEntryOf(fanOut, callee)),
  );
}

/** The fan-out begins at the callee. */
export function isEntryOf({ entry: { canary } }: FanOut, { namespace, service }: Callee): boolean {
  return canary.id.namespace === namespace && canary.apex === service;
}

/**
 * Those of the headers that Flagger's route lets in from a Gateway (gateway_api.go, makeFilters: `headers.request` is in every
 * rule). It acts at the ingress, before the canary's waypoint sets the marker.
 */
export function unguarded({ entry: { canary }, relay }: FanOut, headers: readonly string[]): readonly string[] {
  const { gatewayRefs, headers: own } = canary.service;
  const isBound = gatewayRefs.some(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_GROUP);
  // A relay will be one of them.
  if (!isBound && relay === undefined) return [];
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
 * Another fan-out whose marker, the header, may come to this entry from callers in the mesh, whom its Flagger route serves too: to
 * remove it there would take theirs as well. Through a relay come those alone that no route of the callee takes before. A fan-out
 * that begins behind the entry marks nothing that comes back to it; of any other nobody knows.
 */
export function sharerOf(
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  header: string,
  follows: (callee: Callee) => boolean = followsMarker,
): FanOut | undefined {
  if (!servesMesh(fanOuts, fanOut)) return undefined;
  const { entry, relay, markers: own } = fanOut;
  const isBound = flaggerMatches(entry.canary, entry.canary.apex) !== undefined;
  const isOwn = own.some((marker) => sameName(marker.header, header));
  const behind = fanOutsBehind(fanOuts, fanOut);
  return fanOuts.find((other) => {
    if (other === fanOut || !other.markers.some((marker) => sameName(marker.header, header))) return false;
    const isCalled = other.callees.some(
      (callee) =>
        isEntryOf(fanOut, callee) &&
        (isBound || callee.selection === 'ab' || (relay !== undefined && !follows(callee))),
    );
    if (isCalled) return true;
    const isCallee = other.callees.some((callee) => isEntryOf(fanOut, callee));
    const comesBack = !behind.has(other) || fanOutsBehind(fanOuts, other).has(fanOut);
    return !isOwn && !isCallee && comesBack;
  });
}
