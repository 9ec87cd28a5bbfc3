import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import { calleesOfOthers } from '../topology/guard.ts';
import type { Topology } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import { joinAugmentations } from './join.ts';
import { followingTests } from './plan-ab.ts';
import { planCallee } from './plan-callee.ts';
import { planEntry } from './plan-entry.ts';
import { guardedHeaders, planGuard } from './plan-guard.ts';
import { planRelay } from './plan-relay.ts';

export interface Plan {
  /** Every fan-out was planned; one that could not be leaves what an earlier run wrote for it. */
  readonly whole: boolean;
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What every fan-out needs, entry first; a fan-out whose entry cannot be brought to a waypoint leaves its callees alone. */
export function planFanOuts(topology: Topology, found: readonly FanOut[]): Plan {
  const fanOuts = followingTests(topology, found);
  let whole = true;
  const following = new Set<Callee>();
  const entries = fanOuts.map((fanOut) => {
    const entry = planEntry(topology, fanOut);
    const { waypoint } = entry;
    if (waypoint === undefined) {
      whole = false;
      return { fanOut, entry, callees: [], waypoint };
    }
    const callees = fanOut.callees.map((callee) => ({
      callee,
      ...planCallee(topology, fanOuts, fanOut, callee, waypoint),
    }));
    whole &&= callees.every((callee) => callee.whole);
    for (const { callee, follows } of callees) if (follows) following.add(callee);
    return { fanOut, entry, callees, waypoint };
  });
  // What no client may send to an entry is known once it is known who follows.
  const plans = entries.flatMap(({ fanOut, entry, callees, waypoint }) => {
    if (waypoint === undefined) return [entry];
    const headers = guardedHeaders(topology, fanOuts, fanOut, following);
    const relay = planRelay(topology, fanOuts, fanOut, waypoint, headers);
    const others = calleesOfOthers(fanOuts, fanOut).flatMap((other) => other.callees);
    const reached = [...fanOut.callees, ...others].filter((callee) => following.has(callee));
    return [
      entry,
      relay,
      { augmentations: planGuard(topology, fanOut, headers, reached), diagnostics: [] },
      ...callees,
    ];
  });
  const joined = joinAugmentations(plans.flatMap(({ augmentations }) => augmentations));
  return {
    whole,
    augmentations: joined.augmentations,
    diagnostics: [...plans.flatMap(({ diagnostics }) => diagnostics), ...joined.diagnostics],
  };
}
