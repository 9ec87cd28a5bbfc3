import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import type { BackendRefView } from '../../model/route-filter.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { backendElsewhere } from '../../topology/marker.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf, ingressUse } from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** FAN436. By a route on one version's Service that sends to another's, or by one that has the apex beside a version. */
export const splitTwice: Rule = (context) => [...behindTheSplit(context), ...beforeTheSplit(context)];

/** What Flagger's route has sent to a version goes to another. FAN419 tells it of an injection, where changes are planned. */
function behindTheSplit({ task, after: { topology, fanOuts } }: RuleContext) {
  const told = new Set(task === 'apply' ? fanOuts.flatMap(({ injection }) => injection?.id ?? []).map(keyOf) : []);
  return topology.canaries.flatMap(({ canary, leftAlone }) => {
    if (leftAlone !== undefined) return [];
    return (['primary', 'canary'] as const).flatMap((role) =>
      topology.routesOn(canary.id.namespace, canary[role]).flatMap((route) => {
        if (told.has(keyOf(route.id)) && backendElsewhere(route, canary.canary) !== undefined) return [];
        return route.rules.flatMap((rule, index) => {
          const other = positive(rule).filter((ref) => isOf(ref, route, canary) && ref.name !== canary[role]);
          if (other.length === 0) return [];
          const facts = {
            route: formatId(route.id),
            rule: index,
            service: `requests to ${canary[role]}`,
            backends: formatBackends(rule),
            canary: formatId(canary.id),
            share: `of what Flagger gives to ${canary[role]}, ${shareOf(rule, other)} goes elsewhere`,
          };
          const field = { path: `spec.rules[${index}].backendRefs` };
          return [diagnose('FAN436', facts, { item: route.item, field })];
        });
      }),
    );
  });
}

/** A rule of the user's has the apex beside one of its versions, and at the apex Flagger's own route splits once more. */
function beforeTheSplit({ after: { topology } }: RuleContext) {
  return topology.model.httpRoutes().flatMap((route) =>
    route.rules.flatMap((rule, index) => {
      const backends = positive(rule);
      const apex = backends.find((ref) => ownerOf(topology, route, ref)?.role === 'apex');
      const canary = apex === undefined ? undefined : ownerOf(topology, route, apex)?.canary;
      if (apex === undefined || canary === undefined) return [];
      const versions = backends.filter((ref) => ref !== apex && isOf(ref, route, canary));
      if (versions.length === 0 || !splitsAtIngress(topology, canary)) return [];
      const facts = {
        route: formatId(route.id),
        rule: index,
        service: 'requests',
        backends: formatBackends(rule),
        canary: formatId(canary.id),
        share: `${shareOf(rule, [apex])} of them are split again at ${apex.name} by Flagger's weights`,
      };
      return [diagnose('FAN436', facts, { item: route.item, field: { path: `spec.rules[${index}].backendRefs` } })];
    }),
  );
}

/** Flagger's route is bound to the apex itself, and an ingress passes the waypoint that runs it. */
function splitsAtIngress(topology: Topology, canary: CanaryView): boolean {
  const service = topology.service(canary.id.namespace, canary.apex);
  if (service === undefined || flaggerMatches(canary, canary.apex) === undefined) return false;
  return (
    bindingOf(service, topology.model).kind === 'bound' &&
    ingressUse(service, topology.model, topology.config.istio).uses
  );
}

function ownerOf(topology: Topology, { id }: HttpRouteView, ref: BackendRefView) {
  if (ref.group !== '' || ref.kind !== 'Service') return undefined;
  return topology.canaryOf(ref.namespace ?? id.namespace, ref.name);
}

function isOf({ name, namespace }: BackendRefView, { id }: HttpRouteView, canary: CanaryView): boolean {
  return (
    (namespace ?? id.namespace) === canary.id.namespace && [canary.apex, canary.primary, canary.canary].includes(name)
  );
}

function positive({ backendRefs }: RuleView): readonly BackendRefView[] {
  return backendRefs.filter(({ weight }) => weight > 0);
}

function formatBackends(rule: RuleView): string {
  return positive(rule)
    .map(({ name, weight }) => `${name} (${weight})`)
    .join(' and ');
}

function shareOf(rule: RuleView, part: readonly BackendRefView[]): string {
  const sum = (list: readonly BackendRefView[]) => list.reduce((total, { weight }) => total + weight, 0);
  return `${Math.round((1000 * sum(part)) / sum(positive(rule))) / 10} %`;
}
