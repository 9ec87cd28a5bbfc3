import type { RuleView } from '../model/http-route.ts';
import type { BackendRefView } from '../model/route-filter.ts';
import { type Backend, resolveBackend } from '../topology/backend-ref.ts';
import type { Topology } from '../topology/topology.ts';
import { type FilterActions, formatFilters, readFilters } from './filters.ts';
import { formatMatch } from './match.ts';
import type { Hop } from './outcome.ts';
import type { Candidate } from './precedence.ts';
import type { Profile } from './profile.ts';
import { type Share, share } from './share.ts';

/** A rule made ready: what is the same for every request that one of its matches takes. */
export interface ReadyRule {
  /** The hops at a proxy that runs it, which do not say yet why the rule was chosen. */
  readonly hopsAt: (proxy: RunningProxy) => ReadyHops;
  readonly actions: FilterActions;
  readonly refs: number;
  /** Those of its backendRefs that have a weight. */
  readonly backends: readonly ReadyBackend[];
}

export interface ReadyHops {
  readonly own: Hop;
  /** With each of its backends. */
  readonly to: readonly Hop[];
}

/** A proxy that runs rules, as a hop tells of it. */
export type RunningProxy = Pick<Hop, 'kind' | 'name' | 'service' | 'listener'>;

export interface ReadyBackend {
  readonly weight: Share;
  readonly actions: FilterActions;
  readonly backend: Backend;
}

/** `undefined` where the route has no such rule. */
export function readyRule(
  { route, rule: index, matcher }: Candidate,
  needsGrant: boolean,
  topology: Topology,
  profile: Profile,
): ReadyRule | undefined {
  const rule: RuleView | undefined = route.rules[index];
  if (rule === undefined) return undefined;
  const filters = formatFilters(rule.filters);
  const sum = rule.backendRefs.reduce((total, { weight }) => total + weight, 0);
  const rules = { needsGrant, istio: profile.kind === 'istio' };
  const ready = (ref: BackendRefView): ReadyBackend => ({
    weight: share(ref.weight, sum),
    actions: readFilters(ref.filters),
    backend: resolveBackend(ref, route, rules, topology),
  });
  const weighted = rule.backendRefs.filter(({ weight }) => weight > 0);
  const to = weighted.map((ref) => ({
    weight: share(ref.weight, sum),
    backend: `${ref.namespace ?? route.namespace}/${ref.name}${ref.port === undefined ? '' : `:${ref.port}`}`,
    filters: [...filters, ...formatFilters(ref.filters).map((text) => `${text} (backendRef)`)],
  }));
  // One proxy after another asks for them many times.
  let last: ReadyHops | undefined;
  const hopsAt = ({ kind, name, service, listener }: RunningProxy): ReadyHops => {
    const known = last?.own;
    if (last !== undefined && known?.kind === kind && known.name === name) {
      if (known.service === service && known.listener === listener) return last;
    }
    const own: Hop = {
      kind,
      name,
      ...(service === undefined ? {} : { service }),
      ...(listener === undefined ? {} : { listener }),
      route: `${route.namespace}/${route.name}`,
      routeKind: route.kind,
      ...(route.canary === undefined ? {} : { writtenFor: `${route.canary.id.namespace}/${route.canary.id.name}` }),
      rule: index,
      match: formatMatch(matcher.view),
      filters,
      why: '',
    };
    last = { own, to: to.map((each) => ({ ...own, ...each })) };
    return last;
  };
  return {
    hopsAt,
    actions: readFilters(rule.filters),
    refs: rule.backendRefs.length,
    backends: weighted.map(ready),
  };
}
