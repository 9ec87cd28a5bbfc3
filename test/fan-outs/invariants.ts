import { readVersion } from '../../src/config/version.ts';
import type { Item } from '../../src/resource/item.ts';
import { formatName, keyOf } from '../../src/resource/resource-id.ts';
import { flaggerMatches } from '../../src/topology/flagger-matches.ts';
import { isOurs } from '../../src/topology/generated.ts';
import { followingRule, sameName } from '../../src/topology/marker.ts';
import { callsOf } from '../../src/trace/calls.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { callOf } from '../../src/trace/samples.ts';
import { toPercent } from '../../src/trace/share.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import { sameWays, type Way, waysOf } from '../../src/trace/ways.ts';
import { firstLegs, formatLeg, goes, keyOfLeg, type Leg, withMarker } from './clients.ts';
import { followersOf } from './followers.ts';
import { judgeLeg, type Scene } from './judge-leg.ts';
import { type Ran, runOver } from './running.ts';
import type { Stand } from './states.ts';

export const ISTIO = ['1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31'] as const;

/** The same input for another release of Istio, as the configuration would say it. */
export function runFor(version: string, items: readonly Item[], config: Ran['config']): Ran {
  return runOver(items, { ...config, istio: readVersion(version) });
}

const MOST_LEGS = 4000;

/** What is wrong with where requests go once the function has run, in one state of all rollouts: readable sentences. */
export function violations(ran: Ran, stand: Stand): readonly string[] {
  const { before, after, config } = ran;
  const profile = { kind: 'istio', version: config.istio } as const;
  const tracerOf = ({ topology }: Ran['before']) =>
    buildTracer(topology, { profile, regex: readRegex, rollouts: stand.rollouts });
  const { fanOuts, topology } = after;
  const markers = fanOuts.flatMap((fanOut) => fanOut.markers);
  const scene: Scene = {
    before: tracerOf(before),
    after: tracerOf(after),
    fanOuts,
    markers,
    followers: followersOf(after),
    tested: testedNow(ran),
    begins: beginningOf(ran),
  };
  const calls = callsOf(fanOuts, {
    chains: undefined,
    carry: undefined,
    sample: (fanOut, callee) => callOf(topology, fanOut, callee),
  });
  const found = new Set<string>();
  const first = firstLegs(before, after);
  const legs = new Map(first.map((leg) => [keyOfLeg(leg), leg]));
  // A Map is walked in order of insertion, with what is added on the way.
  for (const leg of legs.values()) {
    const outcomes = goes(scene.after, leg);
    for (const problem of judgeLeg(scene, leg, outcomes)) found.add(`${problem} (${formatLeg(leg)}; ${stand.label})`);
    for (const { workloads, request, status } of outcomes) {
      if (status !== 200 || legs.size > MOST_LEGS) continue;
      for (const workload of workloads) {
        for (const call of calls(workload, request)) {
          const { namespace, name, podLabels } = workload;
          const next: Leg = {
            from: { kind: 'pod', namespace, name: `${namespace}/${name}`, podLabels },
            request: call.request,
          };
          if (!legs.has(keyOfLeg(next))) legs.set(keyOfLeg(next), next);
        }
      }
    }
  }
  for (const leg of first) {
    if (leg.from.kind !== 'gateway') continue;
    for (const problem of forged(ran, scene, leg, calls)) found.add(`${problem} (${formatLeg(leg)}; ${stand.label})`);
  }
  return [...found];
}

/**
 * Services whose routes begin or cease to run as somebody has asked for: a finding tells of the user's, `gatewayRefs` have the
 * Service as parent of Flagger's, and what an earlier run wrote has gone.
 */
function beginningOf({ diagnostics, before, changes }: Ran): ReadonlySet<string> {
  const told = diagnostics.filter(({ code }) => code === 'FAN417');
  const bound = before.topology.canaries.filter(
    ({ canary, leftAlone }) => leftAlone === undefined && flaggerMatches(canary, canary.apex) !== undefined,
  );
  const removed = new Set(changes.removed.map(({ item }) => keyOf(item.id)));
  const gone = before.topology.routedServices.filter(({ namespace, name }) =>
    before.topology.routesOn(namespace, name).some(({ id }) => removed.has(keyOf(id))),
  );
  return new Set([
    ...told.flatMap(({ message }) => /Service (\S+) passes/.exec(message)?.[1] ?? []),
    ...bound.map(({ canary }) => `${canary.id.namespace}/${canary.apex}`),
    ...gone.map(formatName),
  ]);
}

/** Canaries that were made to test the marker. */
function testedNow({ before, after }: Ran): ReadonlySet<string> {
  const count = ({ topology }: Ran['before']) =>
    new Map(topology.canaries.map(({ canary }) => [formatName(canary.id), canary.analysis?.match.length ?? 0]));
  const then = count(before);
  const now = after.topology.canaries.filter(
    ({ canary }) => (canary.analysis?.match.length ?? 0) > (then.get(formatName(canary.id)) ?? 0),
  );
  return new Set(now.map(({ canary }) => `${canary.id.namespace}/${canary.targetRef.name}`));
}

/**
 * A client outside that sends the marker is to end where it ends without, over all calls; or where it ended before, by a test of the
 * user's own.
 */
function forged(
  ran: Ran,
  { before, after, fanOuts }: Scene,
  leg: Leg,
  calls: ReturnType<typeof callsOf>,
): readonly string[] {
  const source =
    leg.from.kind === 'gateway'
      ? after.world.topology.model.gateways().find(({ id }) => formatName(id) === leg.from.name)
      : undefined;
  if (source === undefined) return [];
  const ways = ({ request }: Leg, tracer = after) =>
    waysOf(tracer.trace(request, { kind: 'gateway', gateway: source }, calls).outcomes);
  const without = ways(leg);
  const { topology } = after.world;
  const open = fanOuts.filter(({ guardOff }) => guardOff !== undefined).flatMap((fanOut) => fanOut.markers);
  return fanOuts.flatMap((fanOut) => {
    return fanOut.markers.flatMap((marker) => {
      const { header } = marker;
      const told = ran.diagnostics.some(
        ({ code, message }) =>
          (code === 'FAN435' && message.toLowerCase().includes(header.toLowerCase())) ||
          (code === 'FAN407' && header.toLowerCase() === 'baggage'),
      );
      // What a route of the user's does with it is the user's.
      const own = topology.model
        .httpRoutes()
        .some((route) => !isOurs(route) && followingRule(route, [marker]) !== undefined);
      if (told || own || open.some((other) => sameName(other.header, header))) return [];
      const withIt = ways(withMarker(leg, marker));
      if (sameWays(without, withIt) || sameWays(ways(withMarker(leg, marker), before), withIt)) return [];
      return [`FORGED: ${header} leads to ${formatWays(withIt)} instead of ${formatWays(without)}`];
    });
  });
}

function formatWays(ways: readonly Way[]): string {
  return ways
    .map(({ share, status, names, calls }) => {
      const further = calls.map((each) => ` → (${formatWays(each)})`).join('');
      return `${toPercent(share)} ${status === 200 ? names.join(' or ') : status}${further}`;
    })
    .join(', ');
}
