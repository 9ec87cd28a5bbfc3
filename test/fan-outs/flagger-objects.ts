import type { CanaryView } from '../../src/model/canary.ts';
import type { RuleView } from '../../src/model/http-route.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import { flaggerService, ROLES } from '../../src/topology/flagger.ts';
import { flaggerRoute } from '../../src/topology/flagger-route.ts';
import type { Ran } from './running.ts';

/** What Flagger would make of the edited Canaries differently, beyond what the function may bring about. */
export function flaggerDifferences({ before, after, config }: Ran): readonly string[] {
  return before.topology.canaries.flatMap(({ canary, workload, leftAlone }) => {
    if (leftAlone !== undefined) return [];
    const edited = after.topology.canaries.find((other) => formatName(other.canary.id) === formatName(canary.id));
    if (edited === undefined) return [`FLAGGER: Canary ${formatName(canary.id)} is gone`];
    const services = ROLES.flatMap((role) => {
      const [was, is] = [canary, edited.canary].map((each) => {
        const { labels: _, annotations: __, ...rest } = flaggerService(each, role, workload);
        return JSON.stringify(rest);
      });
      return was === is ? [] : [`FLAGGER: Service ${canary[role]} becomes ${is} from ${was}`];
    });
    const tests = (edited.canary.analysis?.match.length ?? 0) !== (canary.analysis?.match.length ?? 0);
    const routes = [0, 40, 100].flatMap((canaryWeight) => {
      const [was, is] = [canary, edited.canary].map((each) => routeOf(each, canaryWeight, tests, config.flagger));
      // A Canary without `gatewayRefs` has none until a relay is one of them.
      if (canary.service.gatewayRefs.length === 0) return [];
      return was === is ? [] : [`FLAGGER: the route of ${canary.apex} at ${canaryWeight} % becomes ${is} from ${was}`];
    });
    return [...services, ...routes, ...kept(canary, edited.canary)];
  });
}

/** Without parents, hosts, removed headers and, where there is a test, its rules. */
function routeOf(canary: CanaryView, canaryWeight: number, tests: boolean, flagger: number): string {
  const read = flaggerRoute(canary, { canaryWeight, mirrored: false }, flagger);
  if ('none' in read) return `nothing: ${read.none}`;
  const { kind, namespace, name, rules } = read.route;
  return JSON.stringify([kind, namespace, name, tests ? [] : rules.map(plainRule)]);
}

function plainRule(rule: RuleView) {
  const filters = rule.filters.flatMap((filter) => {
    const { requestHeaderModifier: modifier } = filter;
    if (modifier === undefined) return [filter];
    const { set, add } = modifier;
    return set.length + add.length === 0 ? [] : [{ ...filter, requestHeaderModifier: { set, add, remove: [] } }];
  });
  return { ...rule, filters };
}

/** Nothing of a list goes away or moves. */
function kept(canary: CanaryView, edited: CanaryView): readonly string[] {
  const lists = ({ service, analysis }: CanaryView) => ({
    hosts: service.hosts.map(String),
    gatewayRefs: service.gatewayRefs.map((ref) => JSON.stringify(ref)),
    removed: service.headers?.request?.remove ?? [],
    tested: (analysis?.match ?? []).map((match) => JSON.stringify(match)),
  });
  const [was, is] = [lists(canary), lists(edited)];
  return (['hosts', 'gatewayRefs', 'removed', 'tested'] as const).flatMap((name) =>
    was[name].every((entry, index) => is[name][index] === entry)
      ? []
      : [`FLAGGER: ${name} of ${canary.apex} are no longer ${was[name].join(', ')}`],
  );
}
