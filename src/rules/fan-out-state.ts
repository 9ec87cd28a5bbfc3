import { diagnose } from '../diagnostics/diagnostic.ts';
import { formatName } from '../resource/resource-id.ts';
import { formatFanOut } from '../topology/fan-out.ts';
import { reachOf } from '../topology/reach.ts';
import type { Rule } from './rule.ts';

/** FAN401. Said once, where there is nothing else to say. */
export const noFanOut: Rule = ({ after: { topology, fanOuts } }) => {
  if (fanOuts.length > 0 || (topology.config.fanOuts?.length ?? 0) > 0) return [];
  const canaries = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined).length;
  return [diagnose('FAN401', { canaries })];
};

/** FAN402. How each fan-out works once the output is applied, or why it does not. */
export const fanOutState: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.map((fanOut) => {
    const { ingress, marked, callees } = reachOf(topology, fanOut);
    const { canary } = fanOut.entry;
    const works = marked.holds && callees.every(({ follows }) => follows);
    const entry = marked.holds
      ? `requests that the ingress sends to ${canary.canary} pass waypoint ${ingress.waypoint === undefined ? '' : formatName(ingress.waypoint)}, where ${marked.why}`
      : `requests to ${canary.canary} carry no marker: ${marked.why}`;
    const follow = callees.map(({ callee, answeredBy, follows, why }) =>
      follows
        ? `${callee.service} answers them by ${answeredBy} (${why})`
        : `${callee.service} answers them by ${answeredBy} (${why})`,
    );
    const headers = [...new Set(fanOut.markers.map(({ header }) => header))].join(', ');
    const forward = works ? [`the applications between must forward ${headers}, no proxy can`] : [];
    const how = [entry, ...follow, ...forward].join('; ');
    return diagnose(
      'FAN402',
      { fanOut: formatFanOut(fanOut), how },
      { item: canary.item, ...(works ? {} : { severity: 'warning' }) },
    );
  });

/** FAN406. Silent where no ingress is involved at all: then FAN415 has said more. */
export const inMeshCallersNotCovered: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const { canary } = fanOut.entry;
    if (reachOf(topology, fanOut).ingress.via !== 'waypoint') return [];
    const facts = { apex: `Service ${canary.apex}`, canary: canary.canary };
    return [diagnose('FAN406', facts, { item: canary.item, resource: canary.id })];
  });

