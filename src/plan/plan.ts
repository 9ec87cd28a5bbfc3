import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Topology } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import { joinAugmentations } from './join.ts';
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
export function planFanOuts(topology: Topology, fanOuts: readonly FanOut[]): Plan {
  let whole = true;
  const plans = fanOuts.flatMap((fanOut) => {
    const entry = planEntry(topology, fanOut);
    const { waypoint } = entry;
    if (waypoint === undefined) {
      whole = false;
      return [entry];
    }
    const callees = fanOut.callees.map((callee) => ({
      callee,
      ...planCallee(topology, fanOuts, fanOut, callee, waypoint),
    }));
    whole &&= callees.every((callee) => callee.whole);
    const following = callees.filter(({ follows }) => follows).map(({ callee }) => callee);
    const headers = guardedHeaders(topology, fanOuts, fanOut, following);
    const relay = planRelay(topology, fanOuts, fanOut, waypoint, headers);
    const guard = { augmentations: planGuard(topology, fanOut, headers, following), diagnostics: [] };
    return [entry, relay, guard, ...callees];
  });
  const joined = joinAugmentations(plans.flatMap(({ augmentations }) => augmentations));
  return {
    whole,
    augmentations: joined.augmentations,
    diagnostics: [...plans.flatMap(({ diagnostics }) => diagnostics), ...joined.diagnostics],
  };
}
