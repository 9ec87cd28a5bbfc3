import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { bindingOf, type WaypointRef } from '../../topology/waypoint-binding.ts';
import { covers } from '../../trace/covers.ts';
import { isOpen } from '../../trace/groups.ts';
import { formatMatch } from '../../trace/match.ts';
import { type Candidate, compareCandidates } from '../../trace/precedence.ts';
import { istioBehaviour, type Profile } from '../../trace/profile.ts';
import { groupsOf, type PortGroup, refsTo } from '../../trace/waypoint.ts';
import { type RoutedService, routedServices } from '../routed-services.ts';
import type { Rule } from '../rule.ts';
import { formatRoute, outcomeKey, type Scene, sceneOf } from '../scene.ts';
import { serviceRunByIstio } from './run-by-istio.ts';

/**
 * FAN116. One finding a Service. Of routes of one kind alone: the other kind is FAN124's. Where all groups run it speaks only of
 * two of which the one that goes first surely takes what the other's rule, merged with it, would go before.
 */
export const routesNotMerged: Rule = (context) => {
  const scene = sceneOf(context);
  const { topology } = scene.world;
  return routedServices(scene.world).flatMap((service) => {
    if (service.routes.length < 2 || serviceRunByIstio(service.namespace, service.name, topology) === 'no') return [];
    const node = topology.service(service.namespace, service.name);
    const binding = node === undefined ? undefined : bindingOf(node, topology.model);
    const waypoint = binding?.kind === 'bound' ? binding.waypoint : { namespace: service.namespace, name: '' };
    const groups = groupsOf(scene.world, service, waypoint);
    const found = clashOf(groups, waypoint, context.profile);
    return found === undefined ? [] : told(scene, service, found);
  });
};

interface Clash {
  readonly first: PortGroup;
  readonly later: PortGroup;
  /** Of groups that all run: the rule that takes, and one that is hidden by it. */
  readonly hidden: { readonly taker: Candidate; readonly match: Candidate } | undefined;
}

function clashOf(groups: readonly PortGroup[], { namespace }: WaypointRef, profile: Profile): Clash | undefined {
  if (profile.kind === 'gamma') return undefined;
  const { runsAllGroups } = istioBehaviour(profile.version);
  for (const [index, first] of groups.entries()) {
    for (const later of groups.slice(index + 1)) {
      if (kindsOf(first) !== kindsOf(later)) continue;
      if (!runsAllGroups) return { first, later, hidden: undefined };
      if (first.port !== undefined && later.port !== undefined && first.port !== later.port) continue;
      const hidden = hiddenBy(first, later, profile);
      if (hidden !== undefined) return { first, later, hidden };
      const other = isOpen(first, later, namespace) ? hiddenBy(later, first, profile) : undefined;
      if (other !== undefined) return { first: later, later: first, hidden: other };
    }
  }
  return undefined;
}

function hiddenBy(first: PortGroup, later: PortGroup, profile: Profile): Clash['hidden'] {
  for (const taker of first.candidates) {
    const match = later.candidates.find((candidate) => {
      const { order, tie } = compareCandidates(candidate, taker, profile);
      const { matcher } = candidate;
      return (
        order < 0 && !tie && outcomeKey(candidate) !== outcomeKey(taker) && covers(taker.matcher.view, matcher.view)
      );
    });
    if (match !== undefined) return { taker, match };
  }
  return undefined;
}

function kindsOf({ routes }: PortGroup): string {
  return [...new Set(routes.map(({ kind }) => kind))].sort().join();
}

function told({ itemOf }: Scene, service: RoutedService, { first, later, hidden }: Clash): readonly Diagnostic[] {
  const isPort = first.routes[0]?.namespace === later.routes[0]?.namespace;
  const all = [...first.routes, ...later.routes];
  // A person's route can be mended more easily than Flagger's, and the one that names no port most often was forgotten.
  const own = all.filter(({ canary }) => canary === undefined);
  const astray = isPort
    ? own.find((each) => refsTo(each, service).some(({ port }) => port === undefined))
    : own.find(({ namespace }) => namespace !== service.namespace);
  const route = astray ?? own[0] ?? all[0];
  const item = route === undefined ? undefined : itemOf(route);
  if (route === undefined || item === undefined) return [];
  const [ref] = refsTo(route, service);
  const index = ref === undefined ? 0 : route.parentRefs.indexOf(ref);
  const list = route.canary === undefined ? 'spec.parentRefs' : 'spec.service.gatewayRefs';
  const facts = {
    service: formatName(service),
    one: nameOf(first, later),
    other: nameOf(later, first),
    difference: isPort
      ? `${nameOfPort(first)} in its parentRef, and ${nameOfPort(later)} in the other's`
      : 'they are in two namespaces',
    fix: isPort
      ? 'all parentRefs to one Service must name the port, or none'
      : 'all routes of a Service must be in its namespace',
    hidden:
      hidden === undefined
        ? undefined
        : {
            taker: `rule ${hidden.taker.rule} of ${formatRoute(hidden.taker.route)} (${formatMatch(hidden.taker.matcher.view)})`,
            match: `rule ${hidden.match.rule} of ${formatRoute(hidden.match.route)} (${formatMatch(hidden.match.matcher.view)})`,
          },
  };
  const path = isPort ? `${list}[${index}].port` : 'metadata.namespace';
  return [diagnose('FAN116', facts, { item, field: { path } })];
}

/** One route may be bound by two parentRefs, and be in both groups. */
function nameOf(group: PortGroup, other: PortGroup): string {
  const name = namesOf(group);
  return name === namesOf(other) ? `${name} (${nameOfPort(group)})` : name;
}

function namesOf({ routes }: PortGroup): string {
  return [...new Set(routes)].map(formatRoute).join(', ');
}

function nameOfPort({ port }: PortGroup): string {
  return port === undefined ? 'no port' : `port ${port}`;
}
