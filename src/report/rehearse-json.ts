import { printableJson } from '../diagnostics/printable.ts';
import type { Audience } from '../rehearse/audiences.ts';
import { type Chain, causeKey } from '../rehearse/chains.ts';
import type { Crossing } from '../rehearse/crossings.ts';
import { isCrossing, isFailing, isSafe, type Order } from '../rehearse/orders.ts';
import { groupsOf } from '../rehearse/regions.ts';
import type { Rehearsal } from '../rehearse/rehearse.ts';
import type { View } from '../rehearse/view.ts';
import type { Walk } from '../rehearse/walk.ts';
import { formatName } from '../resource/resource-id.ts';
import { formatFanOut } from '../topology/fan-out.ts';
import { toObject } from '../trace/headers.ts';
import { target } from '../trace/request.ts';
import { type Share, toFraction, toNumber } from '../trace/share.ts';

/** A rehearsal as data; docs/rehearse.schema.json says what each field is, and is kept. */
export function rehearseJson(rehearsals: readonly Rehearsal[], version: string): string {
  return printableJson({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'Rehearsal',
    version,
    fails: rehearsals.some(({ seen }) => seen.some(isFailing)),
    fanOuts: rehearsals.map(fanOutJson),
  });
}

function fanOutJson(rehearsal: Rehearsal) {
  const { fanOut, walks, grid, audiences, seen, orders, before, assumptions } = rehearsal;
  const place = new Map(seen.map(({ state }, index) => [state.join(), index]));
  const places = (states: readonly (readonly number[])[]) => states.map((state) => place.get(state.join()) ?? -1);
  return {
    name: formatFanOut(fanOut),
    summary: {
      states: seen.length,
      of: grid.of,
      sampled: grid.of > seen.length,
      failing: seen.filter(isFailing).length,
      crossing: seen.filter(isCrossing).length,
      ...(before === undefined ? {} : { failingBefore: before }),
    },
    canaries: walks.map(walkJson),
    states: seen.map(({ state }) => state),
    audiences: audiences.map((audience, at) => audienceJson(rehearsal, audience, at)),
    errors: errorsOf(rehearsal),
    crossings: seen.flatMap(({ crossings }, state) =>
      crossings.flatMap((own, audience) => own.map((crossing) => crossingJson(crossing, state, audience))),
    ),
    orders: orders.map((order) => orderJson(order, places)),
    assumptions,
  };
}

function walkJson({ canary, strategy, stands, stops }: Walk) {
  return {
    canary: formatName(canary.id),
    strategy,
    stands: stands.map(({ state, label, running }) => ({
      label,
      weight: state.canaryWeight,
      mirrored: state.mirrored,
      pods: state.canaryPods,
      running,
    })),
    walk: stops,
  };
}

function audienceJson({ seen }: Rehearsal, { kind, callee, from, request }: Audience, at: number) {
  const { scheme, host, port, method, headers } = request;
  const own = seen.flatMap(({ views }) => views[at] ?? []);
  const views = [...new Map(own.map((view) => [view.key, view])).values()];
  const index = new Map(views.map((view, place) => [view.key, place]));
  return {
    audience: kind,
    ...(callee === undefined ? {} : { callee }),
    request: { from, scheme, host, port, path: target(request), method, headers: toObject(headers) },
    views: views.map(viewJson),
    sees: own.map(({ key }) => index.get(key) ?? -1),
  };
}

function viewJson({ chains, failures }: View) {
  return { fails: failures.length > 0, ways: chains.map(chainJson) };
}

function chainJson({ places, status, share }: Chain) {
  return { ...shareJson(share), status, places };
}

function errorsOf({ seen }: Rehearsal) {
  const all = seen.flatMap(({ views }, state) =>
    views.flatMap(({ failures }, audience) => failures.map((failure) => ({ ...failure, state, audience }))),
  );
  return groupsOf(all, ({ cause }) => causeKey(cause)).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        ...first.cause,
        at: group.map(({ state, audience, share }) => ({ state, audience, ...shareJson(share) })),
      },
    ];
  });
}

function crossingJson({ callee, share }: Crossing, state: number, audience: number) {
  return { callee, state, audience, ...shareJson(share) };
}

function orderJson(order: Order, places: (states: Order['states']) => readonly number[]) {
  const { name, canaries, states, failing, crossing, newMeetsOld, oldMeetsNew } = order;
  return {
    order: name,
    canaries,
    safe: isSafe(order),
    states: states.length,
    failing: places(failing),
    crossing: places(crossing),
    newMeetsOld,
    oldMeetsNew,
  };
}

function shareJson(share: Share): { readonly share: number; readonly fraction: string } {
  return { share: toNumber(share), fraction: toFraction(share) };
}
