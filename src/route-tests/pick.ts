import type { Topology } from '../topology/topology.ts';
import type { Outcome } from '../trace/outcome.ts';
import type { Names } from './names.ts';
import { answeredBy, isTo, type Version, waysOf, withoutPort } from './visits.ts';

/** The branch to follow where requests come by a Canary, or by a Service. */
type Pick =
  | { readonly kind: 'canary'; readonly text: string; readonly canary: string; readonly version: Version }
  | { readonly kind: 'service'; readonly text: string; readonly service: string; readonly backend: string };

export function readPick([where, what]: readonly [string, string], names: Names): Pick {
  const text = `${where}: ${what}`;
  if (what === 'primary' || what === 'canary') {
    return { kind: 'canary', text, canary: names.canary(where), version: what };
  }
  return { kind: 'service', text, service: names.service(where), backend: names.service(what) };
}

/** The ways that go by the picked branches; their shares stay those of all requests. */
export function picked(
  outcomes: readonly Outcome[],
  picks: readonly Pick[],
  topology: Topology,
): { readonly outcomes: readonly Outcome[] } | { readonly missing: string } {
  let left = outcomes;
  for (const pick of picks) {
    if (!left.some((outcome) => waysOf(outcome).some((way) => way.some((each) => concerns(each, pick, topology))))) {
      return { missing: `no request comes by ${pick.kind === 'canary' ? pick.canary : pick.service}` };
    }
    left = follow(left, pick, topology);
    if (left.length === 0) return { missing: `no request goes to \`${pick.text}\`` };
  }
  return { outcomes: left };
}

function follow(outcomes: readonly Outcome[], pick: Pick, topology: Topology): readonly Outcome[] {
  return outcomes.flatMap((outcome) => {
    if (concerns(outcome, pick, topology) && !isPicked(outcome, pick, topology)) return [];
    const next = outcome.next.map((calls) => follow(calls, pick, topology));
    // Without one of its calls a request is none that there is.
    return next.some((calls, index) => calls.length === 0 && outcome.next[index]?.length !== 0)
      ? []
      : [{ ...outcome, next }];
  });
}

function concerns(outcome: Outcome, pick: Pick, topology: Topology): boolean {
  if (pick.kind === 'service') return isTo(topology, outcome, pick.service);
  return answeredBy(topology, outcome)?.canary === pick.canary;
}

function isPicked(outcome: Outcome, pick: Pick, topology: Topology): boolean {
  if (pick.kind === 'canary') return answeredBy(topology, outcome)?.version === pick.version;
  const { service = '' } = outcome;
  return pick.backend.includes(':') ? service === pick.backend : withoutPort(service) === pick.backend;
}
