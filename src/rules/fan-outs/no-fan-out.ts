import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Rule } from '../rule.ts';

/** FAN401. Said once, where there is nothing else to say. */
export const noFanOut: Rule = ({ after: { topology, fanOuts } }) => {
  if (fanOuts.length > 0 || (topology.config.fanOuts?.length ?? 0) > 0) return [];
  const canaries = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined).length;
  return [diagnose('FAN401', { canaries, listed: topology.config.fanOuts !== undefined })];
};
