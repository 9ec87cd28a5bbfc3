import type { Topology } from '../topology/topology.ts';
import type { Outcome } from '../trace/outcome.ts';
import { judgeDistribution } from './distribution.ts';
import { judgeArrival } from './judge-arrival.ts';
import type { Names } from './names.ts';
import { picked, readPick } from './pick.ts';
import type { Failure } from './result.ts';
import type { Arrival, RouteCase } from './route-test.ts';
import { answeredBy, formatWay, isTo, type Way, waysOf } from './visits.ts';

/** What does not hold of the outcomes of a trace: bare names are of `home`, and those of `shown` are shown bare. Throws UnknownName. */
export function judge(
  traced: readonly Outcome[],
  { pick, expect }: RouteCase,
  topology: Topology,
  names: Names,
  { home, shown }: { readonly home: string; readonly shown: string },
): { readonly judged: readonly Outcome[]; readonly failures: readonly Failure[] } {
  // A branch of weight 0 is no way that a request goes.
  const real = traced.filter(({ share }) => share.numerator > 0n);
  const chosen = picked(
    real,
    pick.map((each) => readPick(each, names)),
    topology,
  );
  if ('missing' in chosen) {
    const expected = pick.map((each) => each.join(': ')).join(', ');
    const actual = `${chosen.missing}: ${formatWays(real, shown)}`;
    return { judged: [], failures: [whole('pick', [{ what: 'pick', expected, actual }])] };
  }
  const { outcomes } = chosen;
  const ways = outcomes.flatMap(waysOf);
  const shares = judgeDistribution(outcomes, expect, home, shown);
  const hops = expect.hops.flatMap(({ service, notCalled, arrival }) => {
    const full = names.service(service);
    const called = ways.flatMap((way) => way.flatMap((each, at) => (isTo(topology, each, full) ? [{ way, at }] : [])));
    if (notCalled) {
      return called.length === 0
        ? []
        : [whole(service, [{ what: 'notCalled', expected: 'nothing calls it', actual: formatWays(outcomes, shown) }])];
    }
    // Every request must come by it, in one of its calls.
    const past = outcomes.filter(
      (outcome) => !waysOf(outcome).some((way) => way.some((each) => isTo(topology, each, full))),
    );
    return [
      ...past.map((outcome) =>
        whole(service, [{ what: 'hops', expected: 'it is called', actual: formatWays([outcome], shown) }]),
      ),
      ...called.flatMap(({ way, at }) => failureAt(service, way.slice(0, at + 1), arrival, topology, names, shown)),
    ];
  });
  const ends = ways.flatMap((way) => failureAt('the end', way, expect.end, topology, names, shown));
  const all = [...(shares.length === 0 ? [] : [whole('all requests', shares)]), ...hops, ...ends];
  return { judged: outcomes, failures: once(all) };
}

function whole(where: string, differences: Failure['differences']): Failure {
  return { where, way: undefined, share: undefined, differences, hops: [] };
}

function failureAt(
  where: string,
  way: Way,
  arrival: Arrival,
  topology: Topology,
  names: Names,
  home: string,
): readonly Failure[] {
  const last = way.at(-1);
  if (last === undefined) return [];
  const differences = judgeArrival(last, arrival, names, answeredBy(topology, last));
  if (differences.length === 0) return [];
  return [{ where, way: formatWay(way, home), share: last.share, differences, hops: last.hops }];
}

function formatWays(outcomes: readonly Outcome[], home: string): string {
  return [...new Set(outcomes.flatMap(waysOf).map((way) => formatWay(way, home)))].join('; ');
}

/** A hop that several calls come behind is judged with each of them. */
function once(failures: readonly Failure[]): readonly Failure[] {
  const texts = new Set<string>();
  return failures.filter(({ where, way, differences, hops }) => {
    const text = JSON.stringify([
      where,
      way,
      differences,
      hops.map(({ name, backend, service }) => [name, backend, service]),
    ]);
    return !texts.has(text) && texts.add(text) !== undefined;
  });
}
