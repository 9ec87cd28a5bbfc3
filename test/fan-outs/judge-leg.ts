import type { MarkerHeader } from '../../src/config/config.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import type { FanOut } from '../../src/topology/fan-out.ts';
import { injectionsOf } from '../../src/topology/fan-out-discovered.ts';
import { isOurs } from '../../src/topology/generated.ts';
import { injectedHeaders, sameName } from '../../src/topology/marker.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import { compare, NONE, plus, toNumber, toPercent } from '../../src/trace/share.ts';
import { findTarget } from '../../src/trace/source.ts';
import type { Tracer } from '../../src/trace/trace.ts';
import { goes, type Leg, withoutMarkers } from './clients.ts';
import { badShare, carries, endOf, type Fates, fatesOf, formatFates, isBad, sameFates } from './fates.ts';
import { type Follower, isCaptured, versionsOf } from './followers.ts';

/** What is the same for every request of one state of the world. */
export interface Scene {
  readonly before: Tracer;
  readonly after: Tracer;
  readonly fanOuts: readonly FanOut[];
  readonly markers: readonly MarkerHeader[];
  readonly followers: readonly Follower[];
  /** Canaries that were made to test the marker, by `NAMESPACE/NAME` of the target. */
  readonly tested: ReadonlySet<string>;
  /** Services whose own routes begin to run, as a finding has told. */
  readonly begins: ReadonlySet<string>;
}

/** What is wrong with where one request goes after the changes, given where it went before. */
export function judgeLeg(scene: Scene, leg: Leg, outcomes: readonly Outcome[]): readonly string[] {
  const carried = scene.markers.filter((marker) => carries(leg.request, marker));
  const called = calledBy(scene.after, leg);
  const followers = isCaptured(scene.after, leg.from)
    ? scene.followers.filter(({ service, marker }) => service === called && carried.includes(marker))
    : [];
  return [
    ...unexpectedMarks(scene, leg, outcomes),
    ...(followers.length === 0
      ? judgeUnmarked(scene, leg, called, outcomes)
      : judgeMarked(scene, leg, followers, outcomes)),
  ];
}

/** `NAMESPACE/NAME` of the Service that pods call. */
export function calledBy({ world }: Tracer, { from, request }: Leg): string | undefined {
  if (from.kind === 'gateway') return undefined;
  const found = findTarget(world.topology, from.namespace, request);
  return found.kind === 'service' ? formatName(found.service) : undefined;
}

/** A marker arrives where it is set, and nowhere else. */
function unexpectedMarks(
  { fanOuts, markers, after }: Scene,
  leg: Leg,
  outcomes: readonly Outcome[],
): readonly string[] {
  const sent = markers.filter((marker) => carries(leg.request, marker));
  const setters = injectionsOf(after.world.topology);
  const own = after.world.topology.model
    .httpRoutes()
    .filter((route) => !isOurs(route))
    .flatMap(injectedHeaders);
  return outcomes.flatMap((outcome) => {
    const { status, service = '', request, share } = outcome;
    if (status !== 200 || share.numerator === 0n) return [];
    const at = fanOuts.filter(({ entry: { canary } }) =>
      service.startsWith(`${formatName({ ...canary.id, name: canary.canary })}:`),
    );
    const set = setters
      .filter(({ entry: { canary } }) => service.startsWith(`${formatName({ ...canary.id, name: canary.canary })}:`))
      .flatMap((injection) => injection.markers)
      .concat(own);
    const extra = markers.filter(
      (marker) =>
        carries(request, marker) &&
        !sent.includes(marker) &&
        !set.some(({ header }) => sameName(header, marker.header)),
    );
    const wanted =
      leg.from.kind === 'gateway'
        ? at
            .filter(({ configured, injection }) => configured && (injection === undefined || isOurs(injection)))
            .flatMap((fanOut) => fanOut.markers)
        : [];
    const lacking = wanted.filter((marker) => !carries(request, marker));
    return [
      ...extra.map(({ header }) => `MARKED: ${header} arrives at ${service}, where nothing is to set it`),
      ...lacking.map(({ header }) => `MARKED: ${header} does not arrive at ${service}`),
    ];
  });
}

function judgeMarked(
  { before, after, markers }: Scene,
  leg: Leg,
  followers: readonly Follower[],
  outcomes: readonly Outcome[],
): readonly string[] {
  if (followers.some(({ by }) => by === 'own')) return [];
  const kinds = new Set(followers.map(({ by }) => by));
  const [follower] = followers;
  if (follower === undefined) return [];
  const { next, last, runs, weight } = versionsOf(after, follower.callee);
  const name = follower.callee.service;
  const told = formatFates(fatesOf(outcomes, markers));
  const shareOf = (names: readonly string[]) =>
    outcomes
      .filter(
        ({ status, workloads }) =>
          status === 200 && workloads.length > 0 && workloads.every((each) => names.includes(formatName(each))),
      )
      .reduce((sum, { share }) => plus(sum, share), NONE);
  const [toNext, toLast] = [shareOf(next), shareOf(last)];
  const bad = badShare(outcomes);
  const was = badShare(goes(before, withoutMarkers(leg, markers)));
  const wants = kinds.has('test') ? weight / 100 : runs ? 1 : 0;
  const problems: string[] = [];
  if (toNumber(toNext) < wants)
    problems.push(`MARKED: ${name} answers ${toPercent(toNext)} by the new version: ${told}`);
  if (kinds.has('test') && kinds.size === 1 && toNumber(toNext) > wants)
    problems.push(`MARKED: ${name} tests more than Flagger’s weight: ${told}`);
  const accepted = (kinds.has('route') && !runs) || (kinds.size > 1 && bad.numerator === 0n);
  if (!accepted && compare(bad, was) > 0) problems.push(`5XX: marked requests of ${name} fail: ${told}`);
  if (!accepted && wants === 0 && bad.numerator === 0n && toNumber(toLast) < 1)
    problems.push(`MARKED: ${name} at rest does not answer by its old version: ${told}`);
  return problems;
}

function judgeUnmarked(
  scene: Scene,
  leg: Leg,
  called: string | undefined,
  outcomes: readonly Outcome[],
): readonly string[] {
  const { before, markers, fanOuts, begins } = scene;
  // A route of the user's that asks for the marker takes it as it says.
  if (called !== undefined && begins.has(called)) return [];
  if (
    scene.followers.some(
      ({ by, service, marker }) => by === 'own' && service === called && carries(leg.request, marker),
    )
  )
    return [];
  const then = goes(before, leg);
  const problems: string[] = [];
  const [was, is] = [folded(fatesOf(then, markers), testable(scene, leg, called)), fatesOf(outcomes, markers)];
  if (compare(badShare(outcomes), badShare(then)) > 0) {
    problems.push(`5XX: before ${formatFates(was)}; after ${formatFates(is)}`);
  }
  const relayed = isCaptured(scene.after, leg.from)
    ? fanOuts.find(
        ({ relay, entry: { canary } }) =>
          relay !== undefined && called === formatName({ ...canary.id, name: canary.apex }),
      )
    : undefined;
  if (relayed !== undefined) return [...problems, ...judgeRelayed(scene, relayed, outcomes)];
  const atRelay =
    leg.from.kind === 'gateway' &&
    fanOuts.some(({ relay }) => relay !== undefined && `${relay.namespace}/${relay.name}` === leg.from.name);
  // What a user's routes leave out is answered 404, until the catch-all beside a marker's rule takes it.
  const caught =
    [...was.keys()].every((key) => key === '404') &&
    scene.followers.some(({ service, by }) => service === called && by !== 'own');
  if (!atRelay && !caught && !sameFates(was, is))
    problems.push(`UNMARKED: before ${formatFates(was)}; after ${formatFates(is)}`);
  return problems;
}

/** Targets that unmarked requests come to by Flagger's split, and by a test no more. */
function testable({ after, tested }: Scene, { from }: Leg, called: string | undefined): ReadonlySet<string> {
  if (from.kind === 'gateway') return tested;
  const apexes = after.world.topology.canaries.filter(
    ({ canary }) => called === formatName({ ...canary.id, name: canary.apex }),
  );
  return new Set(
    apexes
      .map(({ canary }) => `${canary.id.namespace}/${canary.targetRef.name}`)
      .filter((target) => tested.has(target)),
  );
}

/** What a Canary that now tests the marker got of unmarked requests goes to its primary. */
function folded(fates: Fates, tested: ReadonlySet<string>): Fates {
  const sums = new Map<string, NonNullable<ReturnType<Fates['get']>>>();
  for (const [key, share] of fates) {
    const [name = '', ...rest] = key.split(' ');
    const folded = tested.has(name) ? [`${name}-primary`, ...rest].join(' ') : key;
    sums.set(folded, plus(sums.get(folded) ?? NONE, share));
  }
  return sums;
}

/** Calls of an entry's apex that join its split. */
function judgeRelayed({ after }: Scene, { entry, markers }: FanOut, outcomes: readonly Outcome[]): readonly string[] {
  const { canary } = entry;
  const { namespace } = canary.id;
  const { name } = canary.targetRef;
  const own = [`${namespace}/${name}`, `${namespace}/${name}-primary`];
  const astray = outcomes.filter(
    (outcome) => !isBad(outcome) && !outcome.workloads.every((each) => own.includes(formatName(each))),
  );
  const lacking = outcomes.filter(
    ({ status, workloads, request }) =>
      status === 200 &&
      workloads.some((each) => formatName(each) === own[0]) &&
      !markers.every((marker) => carries(request, marker)),
  );
  void after;
  return [
    ...astray.map((outcome) => `RELAY: a call of ${canary.apex} ends at ${endOf(outcome)}`),
    ...lacking.map(({ service }) => `RELAY: a call of ${canary.apex} comes to ${service} without its marker`),
  ];
}
