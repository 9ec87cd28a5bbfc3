import { diagnose } from '../../diagnostics/diagnostic.ts';
import { type Callee, type FanOut, formatFanOut } from '../../topology/fan-out.ts';
import { isEntryOf } from '../../topology/guard.ts';
import { matchesMarker } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/** FAN434. Of two fan-outs of which one begins at a callee of the other; two that share nothing may share a header. */
export const markersCollide: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((one) =>
    fanOuts
      .filter((other) => other !== one && one.callees.some((callee) => isEntryOf(other, callee)))
      .flatMap((other) => {
        const pair = clash(one, other);
        if (pair === undefined) return [];
        const { mine, theirs } = pair;
        const waiting = other.callees.find(({ follower }) => follower === undefined || !follows(follower, mine));
        if (waiting === undefined) return [];
        const facts = {
          one: formatFanOut(one),
          other: formatFanOut(other),
          header: theirs.header,
          callee: waiting.service,
          value: `\`${theirs.value}\``,
        };
        const item = other.injection?.item ?? other.entry.canary.item;
        return [diagnose('FAN434', facts, { item })];
      }),
  );

function clash(one: FanOut, other: FanOut) {
  for (const mine of one.markers) {
    const theirs = other.markers.find(({ header }) => header.toLowerCase() === mine.header.toLowerCase());
    if (theirs !== undefined && theirs.value !== mine.value) return { mine, theirs };
  }
  return undefined;
}

function follows(route: NonNullable<Callee['follower']>, marker: FanOut['markers'][number]): boolean {
  return route.rules.some(({ matches }) => matches.some((match) => matchesMarker(match, marker)));
}
