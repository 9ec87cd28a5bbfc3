import { diagnose } from '../../diagnostics/diagnostic.ts';
import { whyNotCaptured } from '../../topology/dataplane.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import type { Rule } from '../rule.ts';

/** FAN416. A fan-out without callees that are routed has other findings. */
export const callerNotCaptured: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const why = whyNotCaptured(topology, fanOut.entry);
    if (why === undefined) return [];
    return [diagnose('FAN416', { fanOut: formatFanOut(fanOut), why }, { item: fanOut.entry.canary.item })];
  });
