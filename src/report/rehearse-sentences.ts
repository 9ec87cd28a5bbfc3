import type { Audience } from '../rehearse/audiences.ts';
import type { Chain } from '../rehearse/chains.ts';
import type { Joint } from '../rehearse/grid.ts';
import { isCrossing, isFailing, isSafe, type Order, type OrderName } from '../rehearse/orders.ts';
import { groupsOf, type Region, regionOf, runsOf } from '../rehearse/regions.ts';
import type { Rehearsal } from '../rehearse/rehearse.ts';
import { REST, type Walk } from '../rehearse/walk.ts';
import { formatName } from '../resource/resource-id.ts';
import { compare, type Share, toPercent } from '../trace/share.ts';
import { clientTitle } from './plan/sentences.ts';

/** `main-service`; with its namespace where that is not the entry's. */
export function shortName(name: string, home: string): string {
  return name.startsWith(`${home}/`) ? name.slice(home.length + 1) : name;
}

export function canaryName({ canary }: Walk, home: string): string {
  return shortName(formatName(canary.id), home);
}

export function audienceTitle({ kind, callee }: Audience, home: string): string {
  return kind === 'direct' ? `callers of ${shortName(callee ?? '', home)}` : clientTitle({ client: kind });
}

/** `main-service → 503 at secondary-service-canary:9090` */
export function formatChain({ places, status }: Chain, home: string): string {
  const names = places.map((own) => own.map((name) => shortName(name, home)).join(' or '));
  const last = names.at(-1) ?? '';
  const good = status >= 200 && status < 400;
  const end = good ? last : `${status === 0 ? 'no response' : status} at ${last}`;
  return [...names.slice(0, -1), end].join(' → ');
}

/** `10 %`, `10 % to 50 %` */
export function formatRange(shares: readonly Share[]): string {
  const sorted = shares.toSorted(compare);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return '0 %';
  return compare(least, most) === 0 ? toPercent(least) : `${toPercent(least).replace(' %', '')} to ${toPercent(most)}`;
}

const MOST_SHARES = 6;

/** `90, 80, 70 %`, in order of states; of more of them the range. */
export function formatList(shares: readonly Share[]): string {
  const texts = runsOf(shares.map(toPercent), (text) => text).map(([text = '']) => text);
  if (texts.length > MOST_SHARES) return formatRange(shares);
  return texts.map((text, index) => (index < texts.length - 1 ? text.replace(' %', '') : text)).join(', ');
}

/** `at rest`, `at 10 % to 50 % or failed at 100 %` */
export function formatStands({ stands }: Walk, indexes: readonly number[]): string {
  // At rest stands for itself: what comes next is another thing altogether.
  const runs = runsOf(
    indexes.map((stand, place) => ({ stand, run: stand === REST ? -1 : stand - place })),
    ({ run }) => String(run),
  );
  const label = (index: number | undefined) => stands[index ?? -1]?.label ?? '';
  const texts = runs.map((run) => {
    const [first, last] = [label(run[0]?.stand), label(run.at(-1)?.stand)];
    if (run.length === 1) return first;
    if (run.length === 2) return `${first} or ${last}`;
    return `${first} to ${/^at /.test(first) ? last.replace(/^at /, '') : last}`;
  });
  return texts.join(' or ');
}

/** `Initialized, Waiting: at rest; Progressing: ready at 0 %, at 10, 20 %` */
export function formatWalk({ stands, stops }: Walk): string {
  const byPhase = runsOf(stops, ({ phase }) => phase).map((run) => ({
    phase: run[0]?.phase ?? '',
    labels: run.map(({ stand }) => stands[stand]?.label ?? ''),
  }));
  const runs = runsOf(byPhase, ({ labels }) => labels.join());
  const texts = runs.map((run) => {
    const labels = joined(run[0]?.labels ?? []);
    const phases = run.map(({ phase }) => phase).join(', ');
    return phases.toLowerCase() === labels ? phases : `${phases}: ${labels}`;
  });
  return texts.join('; ');
}

const MOST_STEPS = 10;

/** `ready at 0 %, at 10, 20 %` */
function joined(labels: readonly string[]): string {
  const parts = labels.map((label) => /^(.*?)(\d+) %$/.exec(label) ?? [label, label, '']);
  const runs = runsOf(parts, ([, front = '']) => front);
  const texts = runs.map((run) => {
    const weights = run.map(([, , weight = '']) => weight);
    const short = weights.length > MOST_STEPS ? [...weights.slice(0, 3), '…', ...weights.slice(-1)] : weights;
    return `${run[0]?.[1] ?? ''}${short.join(', ')}${weights[0] === '' ? '' : ' %'}`;
  });
  return texts.join(', ');
}

/** `main-service at 10 % to 50 %; secondary-service at rest`; what makes no difference is left out. */
export function formatRegion({ stands, whole }: Region, walks: readonly Walk[], home: string): string {
  const parts = walks.flatMap((walk, index) => {
    const own = stands[index];
    return own === undefined ? [] : [`${canaryName(walk, home)} ${formatStands(walk, own)}`];
  });
  if (parts.length === 0) return whole ? 'in every state' : 'in some states';
  return whole ? parts.join('; ') : `some of: ${parts.join('; ')}`;
}

/** Joint states in words; where they are no block, one for each set of stands that the entry has in common. */
export function formatStates(
  states: readonly Joint[],
  { grid, walks }: Pick<Rehearsal, 'grid' | 'walks'>,
  home: string,
): readonly string[] {
  const sizes = walks.map((walk) => walk.stands.length);
  const whole = regionOf(states, grid.states, sizes);
  if (whole.whole) return [formatRegion(whole, walks, home)];
  const byEntry = groupsOf(states, ([entry]) => String(entry));
  const alike = groupsOf(byEntry, (own) =>
    own
      .map(([, ...callees]) => callees.join())
      .sort()
      .join(';'),
  );
  const regions = alike.map((own) => regionOf(own.flat(), grid.states, sizes));
  if (regions.length > MOST_REGIONS) return [formatRegion(whole, walks, home)];
  return regions.map((region) => formatRegion(region, walks, home));
}

const MOST_REGIONS = 4;

export function countStates(count: number): string {
  return `${count} ${count === 1 ? 'state' : 'states'}`;
}

export function orderTitle({ name, canaries }: Order, home: string): string {
  const list = canaries.map((own) => shortName(own, home)).join(', ');
  return list === '' ? name : `${name} (${list})`;
}

const HELD: Partial<Record<OrderName, string>> = {
  'callees held': "the entry's rollout begins when those of all callees run, and they are promoted when it is over",
  together: 'each at its own pace, also while others fail',
};

function safeOrders(orders: readonly Order[]): string {
  const safe = orders.filter(isSafe).map(({ name }) => name);
  const unsafe = orders.filter((order) => !isSafe(order)).map(({ name }) => name);
  if (unsafe.length === 0) return `Safe in every order: ${safe.join(', ')}.`;
  return safe.length === 0
    ? `No order is safe: ${unsafe.join(', ')}.`
    : `Safe: ${safe.join(', ')}; not safe: ${unsafe.join(', ')}.`;
}

export function orderVerdict({ failing, crossing, states }: Order): string {
  if (failing.length > 0) return `fails in ${failing.length} of ${countStates(states.length)}`;
  if (crossing.length > 0) return `no error, but the old version is met in ${countStates(crossing.length)}`;
  return `safe in ${countStates(states.length)}`;
}

export function orderReasons(order: Order, rehearsal: Rehearsal, home: string): readonly string[] {
  const { name, failing } = order;
  const held = HELD[name];
  const others = rehearsal.orders.find((each) => each.name === 'together')?.failing.length ?? 0;
  return [
    ...(held === undefined ? [] : [held]),
    ...(failing.length === 0 ? [] : [`requests fail: ${formatStates(failing, rehearsal, home).join(', and ')}`]),
    ...(name === 'callees held' && others > failing.length
      ? [
          `a callee whose analysis ends or fails before the entry's leads to the other ${countStates(others - failing.length)} that fail`,
        ]
      : []),
    ...mixtureReasons(order, rehearsal, home),
  ];
}

/** Which old version calls which new one, and the other way round. */
export function mixtureReasons(
  { newMeetsOld, oldMeetsNew }: Order,
  { walks }: Rehearsal,
  home: string,
): readonly string[] {
  const [entry] = walks;
  const own = entry === undefined ? '' : canaryName(entry, home);
  const list = (names: readonly string[]) => names.map((each) => shortName(each, home)).join(' and ');
  return [
    ...(newMeetsOld.length === 0 ? [] : [`the new ${own} calls the old ${list(newMeetsOld)}`]),
    ...(oldMeetsNew.length === 0 ? [] : [`the old ${own} calls the new ${list(oldMeetsNew)}`]),
  ];
}

/** What a rehearsal comes to, the worst first, a sentence each. */
export function verdictOf(rehearsal: Rehearsal, home: string): readonly string[] {
  const { grid, seen, before, orders } = rehearsal;
  const failing = seen.filter(isFailing).map(({ state }) => state);
  const crossing = seen.filter(isCrossing);
  const all = countStates(seen.length);
  const sampled = grid.of > seen.length;
  return [
    failing.length === 0
      ? `${crossing.length === 0 ? 'Safe' : 'No error'} in ${all}.`
      : `Fails in ${failing.length} of ${all}: ${formatStates(failing, rehearsal, home).join(', and ')}.`,
    ...(crossing.length === 0
      ? []
      : [`In ${countStates(crossing.length)} marked requests meet the old version of a callee whose canary runs.`]),
    ...(sampled
      ? [
          `This is a sample of ${grid.of} states: each Canary alone, every two of them in every pair of their states${grid.kinds ? ', and all of them in all states with one weight between 0 and 100 for each' : ''}.`,
        ]
      : []),
    ...(orders.length < 2
      ? []
      : [grid.kinds ? safeOrders(orders) : safeOrders(orders).replace(/\.$/, ', as far as the sample goes.')]),
    ...(before === undefined
      ? []
      : [`As the input stands: ${before === 0 ? `no error in ${all}` : `it fails in ${before} of ${all}`}.`]),
  ];
}
