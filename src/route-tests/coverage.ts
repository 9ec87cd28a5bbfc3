import type { CanaryView } from '../model/canary.ts';
import { formatName } from '../resource/resource-id.ts';
import { type FanOut, firstMarker, formatFanOut } from '../topology/fan-out.ts';
import type { Situation } from '../topology/situation.ts';
import { headerValue } from '../trace/headers.ts';
import type { Outcome } from '../trace/outcome.ts';
import type { RolloutState } from '../trace/rollout-state.ts';
import { routeTable } from '../trace/routes.ts';
import { stagesOf } from '../trace/stages.ts';
import type { CaseResult } from './result.ts';
import { answeredBy, isTo, type Way, waysOf, withoutPort } from './visits.ts';

/** What tests may come by: a rule, a branch of one that splits, and what becomes of a marker. */
export type Coverable = 'rule' | 'branch' | 'marker';

export interface Coverage {
  /** Of what there is, in order. */
  readonly all: ReadonlyMap<string, Coverable>;
  readonly covered: ReadonlySet<string>;
}

export function missingOf({ all, covered }: Coverage): readonly string[] {
  return [...all.keys()].filter((key) => !covered.has(key));
}

/** In per cent; of nothing, all is covered. */
export function percentOf({ all, covered }: Coverage): number {
  return all.size === 0 ? 100 : (100 * covered.size) / all.size;
}

/** Of what the function leaves; tests of the manifests as they stand say nothing of it. */
export function coverageOf(results: readonly CaseResult[], after: Situation): Coverage {
  const all = new Map<string, Coverable>([...rulesOf(after), ...after.fanOuts.flatMap(transitionsOf)]);
  const covered = new Set<string>();
  for (const { routeCase, trace, judged } of results) {
    if (trace === undefined || routeCase.manifests === 'before') continue;
    for (const way of judged.flatMap(waysOf)) {
      for (const key of [
        ...rulesBy(way),
        ...after.fanOuts.flatMap((fanOut) => markersBy(way, trace.request, fanOut, after)),
      ])
        if (all.has(key)) covered.add(key);
    }
  }
  return { all, covered };
}

/** Rules of the routes in effect, with Flagger's in each stage of its rollout; a backend of weight 0 is no branch. */
function rulesOf({ topology }: Situation): readonly (readonly [string, Coverable])[] {
  const stages = topology.canaries.map(({ canary }) => [canary, stagesOf(canary)] as const);
  const most = Math.max(1, ...stages.map(([, own]) => own.length));
  const keys = new Map<string, Coverable>();
  for (let at = 0; at < most; at++) {
    const rollouts = new Map(stages.flatMap(([canary, own]) => stateAt(canary, own, at)));
    for (const { kind, namespace, name, rules } of routeTable(topology, rollouts).routes) {
      for (const [index, { backendRefs }] of rules.entries()) {
        const rule = `${kind} ${formatName({ namespace, name })} rule ${index}`;
        keys.set(rule, 'rule');
        const live = backendRefs.filter(({ weight }) => weight > 0);
        if (backendRefs.length < 2) continue;
        for (const ref of live) {
          keys.set(`${rule} → ${formatName({ namespace: ref.namespace ?? namespace, name: ref.name })}`, 'branch');
        }
      }
    }
  }
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
}

function stateAt(canary: CanaryView, own: readonly { readonly state: RolloutState }[], at: number) {
  const stage = own[Math.min(at, own.length - 1)];
  return stage === undefined ? [] : [[formatName(canary.id), stage.state] as const];
}

function rulesBy(way: Way): readonly string[] {
  return way.flatMap(({ hops }) =>
    hops.flatMap(({ route, routeKind, rule, backend }) => {
      if (route === undefined) return [];
      const key = `${routeKind} ${route} rule ${rule}`;
      return backend === undefined ? [key] : [key, `${key} → ${withoutPort(backend)}`];
    }),
  );
}

const keyOf = (fanOut: FanOut, what: 'set' | 'carried' | 'matched' | 'removed') =>
  `${formatFanOut(fanOut)}: ${firstMarker(fanOut).header} is ${what}`;

function transitionsOf(fanOut: FanOut): readonly (readonly [string, Coverable])[] {
  const all = ['set', 'carried', 'matched', ...(fanOut.guardOff === undefined ? ['removed' as const] : [])] as const;
  return all.map((what) => [keyOf(fanOut, what), 'marker']);
}

function markersBy(way: Way, request: Outcome['request'], fanOut: FanOut, { topology }: Situation): readonly string[] {
  const { header, value } = firstMarker(fanOut);
  const { canary } = fanOut.entry;
  const has = (at: Outcome['request']) => headerValue(at.headers, header) === value;
  const entry = way.findIndex((each) =>
    isTo(topology, each, formatName({ namespace: canary.id.namespace, name: canary.apex })),
  );
  const visit = way[entry];
  if (visit === undefined) return [];
  const version = answeredBy(topology, visit)?.version;
  const found: string[] = [];
  if (version === 'canary' && !has(request) && has(visit.request)) found.push(keyOf(fanOut, 'set'));
  if (has(request) && !has(visit.request)) found.push(keyOf(fanOut, 'removed'));
  for (const call of way.slice(entry + 1)) {
    const callee = fanOut.callees.find(({ namespace, service }) =>
      isTo(topology, call, formatName({ namespace, name: service })),
    );
    if (callee === undefined || !has(call.request)) continue;
    found.push(keyOf(fanOut, 'carried'));
    const own = formatName({ namespace: callee.namespace, name: callee.backend });
    if (answeredBy(topology, call)?.version === 'canary' || withoutPort(call.service ?? '') === own)
      found.push(keyOf(fanOut, 'matched'));
  }
  return found;
}
