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
  /** The hop at a proxy that runs it, which does not say yet why the rule was chosen. */
  readonly hop: (proxy: RunningProxy) => Hop;
  readonly actions: FilterActions;
  readonly refs: number;
  /** Those of its backendRefs that have a weight. */
  readonly backends: readonly ReadyBackend[];
}

/** A proxy that runs rules, as a hop tells of it. */
export type RunningProxy = Pick<Hop, 'kind' | 'name' | 'service' | 'listener'>;

export interface ReadyBackend {
  readonly weight: Share;
  /** `NAMESPACE/NAME:PORT` */
  readonly named: string;
  readonly actions: FilterActions;
  /** Of the rule, and its own. */
  readonly filters: readonly string[];
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
    named: `${ref.namespace ?? route.namespace}/${ref.name}${ref.port === undefined ? '' : `:${ref.port}`}`,
    actions: readFilters(ref.filters),
    filters: [...filters, ...formatFilters(ref.filters).map((text) => `${text} (backendRef)`)],
    backend: resolveBackend(ref, route, rules, topology),
  });
  // One proxy after another asks for it many times.
  let last: Hop | undefined;
  const hop = ({ kind, name, service, listener }: RunningProxy): Hop => {
    if (last?.kind === kind && last.name === name && last.service === service && last.listener === listener)
      return last;
    last = {
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
    return last;
  };
  return {
    hop,
    actions: readFilters(rule.filters),
    refs: rule.backendRefs.length,
    backends: rule.backendRefs.filter(({ weight }) => weight > 0).map(ready),
  };
}
