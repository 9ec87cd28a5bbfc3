import type { CanaryView } from '../model/canary.ts';
import { type FanOut, firstMarker } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { markerMatch } from './marker.ts';

/** A callee's Canary as it will be once every fan-out that wants a test of it has it: another's route must be written beside that. */
export function plannedCanary(fanOuts: readonly FanOut[], canary: CanaryView): CanaryView {
  const tests = fanOuts.flatMap((fanOut) =>
    fanOut.callees
      .filter(({ canary: own, selection, byFlagger, follower }) => {
        return own?.canary === canary && selection === 'ab' && !byFlagger && follower === undefined;
      })
      .map(() => markerMatch(firstMarker(fanOut))),
  );
  if (tests.length === 0) return canary;
  const { service, analysis } = canary;
  const match = tests.map(({ type, name, value }) => ({
    headers: { [name]: type === 'Exact' ? { exact: value } : { regex: value } },
    queryParams: {},
  }));
  const bound = flaggerMatches(canary, canary.apex) !== undefined;
  const ref = { group: '', kind: 'Service', name: canary.apex, port: service.port, groupGiven: true };
  return {
    ...canary,
    service: bound ? service : { ...service, gatewayRefs: [...service.gatewayRefs, ref] },
    ...(analysis === undefined ? {} : { analysis: { ...analysis, match: [...analysis.match, ...match] } }),
  };
}
