import type { At } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { type Json, valueAt } from '../../resource/json.ts';
import { formatPath, type Path } from '../../resource/path.ts';
import { isServiceTarget, type JudgedCanary, type Topology } from '../../topology/topology.ts';

/** The Canaries that Flagger's Gateway API router serves: what keeps another back is told of it alone. */
export function served(topology: Topology): readonly JudgedCanary[] {
  return topology.canaries.filter(({ leftAlone }) => leftAlone === undefined);
}

/** Those whose Services Flagger makes of a workload: copies of a target Service are another matter. */
export function servedWorkloads(topology: Topology): readonly JudgedCanary[] {
  return served(topology).filter(({ canary }) => !isServiceTarget(canary));
}

/** Where in a Canary a finding is, and the one value that mends it. */
export function at({ item }: Pick<CanaryView, 'item'>, path: Path, proposedValue?: Json): At {
  const currentValue = valueAt(item.content(), path);
  return {
    item,
    field: {
      path: formatPath(path),
      ...(currentValue === undefined ? {} : { currentValue }),
      ...(proposedValue === undefined ? {} : { proposedValue }),
    },
  };
}
