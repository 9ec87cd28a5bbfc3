import type { CanaryView } from '../model/canary.ts';
import { matchesEverything } from './catch-all.ts';
import { flaggerMatches, mapMatches } from './flagger-matches.ts';
import { AT_FIRST, flaggerRoute, refusesWeights } from './flagger-route.ts';
import type { Topology } from './topology.ts';

/**
 * Why Flagger would mishandle an A/B test of a Canary, once `analysis.match` asks for one header more and its route is bound to
 * the apex Service (v1.44.0, gateway_api.go, measured); `undefined` where it does as it is told.
 */
export function whyNotTested({ config }: Topology, canary: CanaryView): string | undefined {
  const { service, analysis } = canary;
  if (analysis === undefined) return 'it has no `spec.analysis`, and Flagger promotes it at once';
  if (canary.skipAnalysis) return 'it says `skipAnalysis`, and Flagger promotes it at once';
  const mapped = mapMatches(analysis.match);
  if (mapped === undefined || mapped.length < analysis.match.length) {
    return 'its `spec.analysis.match` has a condition that Flagger does not read (FAN211), and the rule for the canary would take every request';
  }
  const several = [...analysis.match, ...service.match].some(
    ({ headers, queryParams }) => Object.keys(headers).length > 1 || Object.keys(queryParams).length > 1,
  );
  if (several) return 'a match of it asks for several headers, which Flagger writes in random order (FAN212)';
  const paths = mapMatches(service.match);
  if (paths === undefined) return 'its `spec.service.match` has a condition that the Gateway API has not (FAN220)';
  if (service.match.some(({ uri }) => uri === undefined)) {
    return 'its `spec.service.match` has no `uri`, so every tick would set the weights back (FAN214)';
  }
  if (service.match.some(({ headers }) => Object.keys(headers).length > 0)) {
    return 'its `spec.service.match` asks for headers, in whose place Flagger puts those of the test';
  }
  const bound = flaggerMatches(canary, canary.apex) !== undefined;
  if (!bound && paths.length > 0 && !paths.some(matchesEverything)) {
    return 'its `spec.service.match` does not take every request, and bound to its Service what it does not take would be answered 404';
  }
  const changes = bound ? undefined : changesOf(canary);
  if (changes !== undefined) {
    return `its \`spec.service.${changes}\` changes requests, and bound to its Service its route would change those of callers in the mesh as well`;
  }
  if (analysis.sessionAffinity !== undefined) {
    return 'its `spec.analysis.sessionAffinity` makes Flagger split every other request by its weights as well';
  }
  const tested: CanaryView = { ...canary, analysis: { ...analysis, match: [...analysis.match, TEST] } };
  const route = flaggerRoute(tested, AT_FIRST, config.flagger);
  if ('none' in route && service.gatewayRefs.length > 0) return `Flagger could write no route for it: ${route.none}`;
  if (refusesWeights(tested, config.flagger)) {
    return 'Flagger before 1.43 writes an empty timeout for a test where `spec.service.timeout` is not set (FAN215)';
  }
  return undefined;
}

/** What Flagger's route makes of a request besides choosing its version. */
function changesOf({ service }: CanaryView): string | undefined {
  const { headers, rewrite, mirror, corsPolicy } = service;
  for (const way of ['request', 'response'] as const) {
    const { add = {}, set = {}, remove = [] } = headers?.[way] ?? {};
    if (Object.keys(add).length + Object.keys(set).length + remove.length > 0) return `headers.${way}`;
  }
  if (rewrite !== undefined) return 'rewrite';
  if (mirror.length > 0) return 'mirror';
  return corsPolicy === undefined ? undefined : 'corsPolicy';
}

const TEST = { headers: { any: { exact: 'any' } }, queryParams: {} };
