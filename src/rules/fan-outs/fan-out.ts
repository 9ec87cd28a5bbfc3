import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import { traceFanOut } from '../../trace/fan-out-trace.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN402. How each fan-out works once the output is applied. One that does not work is told here only where a route that is
 * there is not run; every other reason has a finding of its own (FAN302, FAN305 to FAN309, FAN414 to FAN416).
 */
export const fanOutState: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const { ingress, marked, callees } = traceFanOut(topology, fanOut);
    const { canary } = fanOut.entry;
    const works = marked.holds && callees.every(({ follows }) => follows);
    const ignored =
      (!marked.holds && ingress.via === 'waypoint' && fanOut.injection !== undefined) ||
      callees.some(({ callee, follows, waypoint }) => marked.holds && !follows && waypoint && callee.follower);
    if (!works && !ignored) return [];
    const through = ingress.waypoint === undefined ? '' : ` pass waypoint ${formatName(ingress.waypoint)}, where`;
    const entry = marked.holds
      ? `requests that the ingress sends to ${canary.canary}${through} ${marked.why}`
      : `requests to ${canary.canary} carry no marker: ${marked.why}`;
    const follow = callees.map(
      ({ callee, answeredBy, why }) =>
        `${callee.namespace === canary.id.namespace ? callee.service : formatName({ namespace: callee.namespace, name: callee.service })} answers them by ${answeredBy} (${why})`,
    );
    const headers = [...new Set(fanOut.markers.map(({ header }) => header))].join(', ');
    const forward = works ? [`the applications between must forward ${headers}, no proxy can`] : [];
    const facts = { fanOut: formatFanOut(fanOut), how: [entry, ...follow, ...forward].join('; ') };
    return [diagnose('FAN402', facts, { item: canary.item, ...(works ? {} : { severity: 'warning' }) })];
  });
