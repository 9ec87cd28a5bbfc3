import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { jsonEquals } from '../resource/json.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Topology } from '../topology/topology.ts';
import type { Augmentation, WriteSelectionRoute } from './augmentation.ts';
import { planCallee } from './plan-callee.ts';
import { planEntry } from './plan-entry.ts';

export interface Plan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What every fan-out needs, entry first; a fan-out whose entry cannot be brought to a waypoint leaves its callees alone. */
export function planFanOuts(topology: Topology, fanOuts: readonly FanOut[]): Plan {
  const plans = fanOuts.flatMap((fanOut) => {
    const entry = planEntry(topology, fanOut);
    const { waypoint } = entry;
    if (waypoint === undefined) return [entry];
    return [entry, ...fanOut.callees.map((callee) => planCallee(topology, fanOut, callee, waypoint))];
  });
  return {
    augmentations: joinSelections(plans.flatMap(({ augmentations }) => augmentations)),
    diagnostics: plans.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Fan-outs that reach the same callee share one route on it, with a rule for each marker. */
function joinSelections(augmentations: readonly Augmentation[]): readonly Augmentation[] {
  const joined = new Map<string, WriteSelectionRoute>();
  for (const augmentation of augmentations) {
    if (augmentation.kind !== 'write-selection-route') continue;
    const key = `${augmentation.namespace}/${augmentation.service}`;
    const before = joined.get(key);
    const choices = before === undefined ? augmentation.choices : union(before.choices, augmentation.choices);
    joined.set(key, { ...augmentation, choices });
  }
  const seen = new Set<string>();
  return augmentations.flatMap((augmentation): readonly Augmentation[] => {
    if (augmentation.kind !== 'write-selection-route') return [augmentation];
    const key = `${augmentation.namespace}/${augmentation.service}`;
    const whole = joined.get(key);
    if (whole === undefined || seen.has(key)) return [];
    seen.add(key);
    return [whole];
  });
}

type Choices = WriteSelectionRoute['choices'];

function union(a: Choices, b: Choices): Choices {
  const same = (x: Choices[number], y: Choices[number]) =>
    x.backend === y.backend && jsonEquals({ ...x.marker }, { ...y.marker });
  return [...a, ...b.filter((choice) => !a.some((known) => same(known, choice)))];
}
