import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import type { Callee, FanOut } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { matchesMarker, sameName } from './marker.ts';

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
export function sharerOf(
  fanOuts: readonly FanOut[],
  { entry: { canary } }: FanOut,
  header: string,
): FanOut | undefined {
  if (flaggerMatches(canary, canary.apex) === undefined) return undefined;
  return fanOuts.find(
    ({ callees, markers }) =>
      callees.some(({ namespace, service }) => namespace === canary.id.namespace && service === canary.apex) &&
      markers.some((marker) => sameName(marker.header, header)),
  );
}
