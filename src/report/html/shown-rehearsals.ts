import { type Cause, causeKey } from '../../rehearse/chains.ts';
import { isSafe } from '../../rehearse/orders.ts';
import type { Rehearsal, Seen } from '../../rehearse/rehearse.ts';
import type { Walk } from '../../rehearse/walk.ts';
import { formatName } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import {
  audienceTitle,
  canaryName,
  formatRange,
  orderReasons,
  orderTitle,
  orderVerdict,
  shortName,
  verdictOf,
} from '../rehearse-sentences.ts';
import type { ShownRehearsal, ShownState, ShownWalk } from './page-data.ts';

/** Rehearsals as the page shows them: what comes of each joint state, and the Canaries' states as settings of its own. */
export function shownRehearsals(rehearsals: readonly Rehearsal[]): readonly ShownRehearsal[] {
  return rehearsals.map((rehearsal) => {
    const home = rehearsal.fanOut.entry.canary.id.namespace;
    return {
      title: formatFanOut(rehearsal.fanOut),
      verdict: verdictOf(rehearsal, home),
      canaries: rehearsal.walks.map((walk) => shownWalk(walk, home)),
      states: rehearsal.seen.map((seen) => shownState(seen, rehearsal, home)),
      orders: rehearsal.orders.map((order) => ({
        title: orderTitle(order, home),
        safe: isSafe(order),
        verdict: orderVerdict(order),
        reasons: orderReasons(order, rehearsal, home),
      })),
    };
  });
}

function shownWalk(walk: Walk, home: string): ShownWalk {
  return {
    canary: formatName(walk.canary.id),
    name: canaryName(walk, home),
    stands: walk.stands.map(({ label, state }) => ({ label, rollout: `${state.phase}:${state.canaryWeight}` })),
  };
}

function shownState({ state, views, crossings }: Seen, { audiences }: Rehearsal, home: string): ShownState {
  const failures = views.flatMap(({ failures: own }, at) => own.map((failure) => ({ ...failure, at })));
  if (failures.length > 0) {
    const causes = [...new Map(failures.map(({ cause }) => [causeKey(cause), cause])).values()];
    return { at: state, verdict: 'failing', why: causes.map((cause) => causeText(cause, home)).join('; ') };
  }
  const met = crossings.flatMap((own, at) => own.map((crossing) => ({ ...crossing, at })));
  if (met.length === 0) return { at: state, verdict: 'ok', why: '' };
  const texts = met.map(({ callee, share, at }) => {
    const audience = audiences[at];
    const who = audience === undefined ? '' : ` of ${audienceTitle(audience, home)}`;
    return `${formatRange([share])}${who} meet the old version of ${shortName(callee, home)}`;
  });
  return { at: state, verdict: 'crossing', why: texts.join('; ') };
}

function causeText({ status, where, why }: Cause, home: string): string {
  return `${status === 0 ? 'no response' : status} at ${shortName(where, home)}: ${why}`;
}
