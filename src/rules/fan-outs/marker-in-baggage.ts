import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import { isBaggage } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/** FAN407. Whoever has chosen `baggage` is told its price once for each fan-out. */
export const markerInBaggage: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const member = fanOut.markers.find(({ header }) => isBaggage(header));
    if (member === undefined || fanOut.callees.length === 0) return [];
    const [key = ''] = member.value.split('=');
    const facts = { fanOut: formatFanOut(fanOut), member: member.value, key };
    return [diagnose('FAN407', facts, { item: fanOut.injection?.item ?? fanOut.entry.canary.item })];
  });
