import { diagnose } from '../../diagnostics/diagnostic.ts';
import { type Callee, type FanOut, formatFanOut, formatMarkers } from '../../topology/fan-out.ts';
import { followsMarker, isEntryOf } from '../../topology/guard.ts';
import { sameName } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN438. Of two fan-outs of which one begins at a callee of the other. What follows a marker goes from the waypoint of the callee
 * to its pods (a waypoint calls no other), so that the second fan-out marks nothing there. With one header in both FAN434 speaks.
 */
export const chainNotMarked: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((one) =>
    fanOuts
      .filter((other) => other !== one && !sharesHeader(one, other))
      .flatMap((other) => {
        const between = one.callees.find((callee) => isEntryOf(other, callee) && followsMarker(callee));
        if (between === undefined) return [];
        const lost = other.callees.filter(
          (callee) => followsMarker(callee) && !one.callees.some((each) => isSame(each, callee)),
        );
        if (lost.length === 0) return [];
        const facts = {
          one: formatFanOut(one),
          other: formatFanOut(other),
          marker: formatMarkers(one.markers.slice(0, 1)),
          between: between.service,
          callees: lost.map(({ service }) => service).join(' and '),
        };
        return [diagnose('FAN438', facts, { item: other.injection?.item ?? other.entry.canary.item })];
      }),
  );

function isSame(a: Callee, b: Callee): boolean {
  return a.namespace === b.namespace && a.service === b.service;
}

function sharesHeader(one: FanOut, other: FanOut): boolean {
  return one.markers.some(({ header }) => other.markers.some((marker) => sameName(marker.header, header)));
}
