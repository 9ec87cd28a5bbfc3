import { formatName } from '../../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../../topology/fan-out.ts';
import type { Situation } from '../../topology/situation.ts';
import type { WaypointRef } from '../../topology/waypoint-binding.ts';
import { traceFanOut } from '../../trace/fan-out-trace.ts';

/** The way of a request of an entry's canary: one line a hop, with what decides it. */
export interface Picture {
  readonly title: string;
  readonly hops: readonly { readonly way: string; readonly why: string }[];
}

export function picturesOf(situation: Situation | undefined): readonly Picture[] {
  return situation === undefined ? [] : situation.fanOuts.map((fanOut) => pictureOf(situation, fanOut));
}

/** Names of the entry's own namespace stand alone. */
function pictureOf(situation: Situation, fanOut: FanOut): Picture {
  const { ingress, marked, callees } = traceFanOut(situation.topology, fanOut);
  const { canary } = fanOut.entry;
  const short = (ref: WaypointRef) => (ref.namespace === canary.id.namespace ? ref.name : formatName(ref));
  const hop = (from: string, waypoint: WaypointRef | undefined, to: string, why: string) => {
    const via = waypoint === undefined ? '' : `waypoint ${short(waypoint)} → `;
    return { way: `${from} → ${via}${to}`, why };
  };
  const gateways = ingress.gateways.map(short).join(', ') || 'no Gateway';
  const target = `pods of ${canary.canary}`;
  return {
    title: formatFanOut(fanOut),
    hops: [
      hop(`ingress ${gateways} → ${canary.canary}:${canary.service.port}`, ingress.waypoint, target, marked.why),
      ...callees.map(({ callee, waypoint, answeredBy, follows, why }) => {
        const verdict = follows ? 'it follows' : 'it stays on the stable version';
        return hop(`${target} → ${callee.service}`, waypoint, `pods of ${answeredBy}: ${verdict}`, why);
      }),
    ],
  };
}
