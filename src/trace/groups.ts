import { compareText, formatName } from '../resource/resource-id.ts';
import type { Route } from '../topology/route.ts';
import { type Candidate, type Choice, compareAges } from './precedence.ts';
import type { Request } from './request.ts';
import { decide } from './ties.ts';
import type { World } from './world.ts';

/** Routes that Istio merges into one VirtualService, whose matches it sorts together. */
export interface Group {
  /** The name that Istio gives it, which decides between two of one age (route_collections.go, mergeHTTPRoutes). */
  readonly key: string;
  readonly routes: readonly Route[];
  readonly candidates: readonly Candidate[];
  /** What of it takes everything, and stands behind all other groups whatever their ages. */
  readonly behind?: boolean;
}

/**
 * Groups as Istio appends them to a virtual host (push_context.go, VirtualServicesForGateway): those of the proxy's own
 * namespace first, then by age of the first route and by name.
 */
export function sortGroups<G extends Pick<Group, 'key' | 'routes'>>(groups: readonly G[], home: string): readonly G[] {
  return [...groups].sort((a, b) => {
    const [one, other] = [firstOf(a), firstOf(b)];
    if (one === undefined || other === undefined) return 0;
    return away(one, home) - away(other, home) || compareAges(one, other) || compareText(a.key, b.key);
  });
}

/** The first group with a match takes a request: what comes after it is not sorted with it, however specific. */
export function decideInOrder(
  world: World,
  groups: readonly Group[],
  home: string,
  request: Request,
): Choice | undefined {
  for (const [index, group] of groups.entries()) {
    const choice = decide(world, group.candidates, request);
    if (choice === undefined) continue;
    const open = groups
      .slice(index + 1)
      .filter((later) => later.behind === group.behind && isOpen(group, later, home))
      .filter(({ candidates }) => candidates.some(({ matcher }) => matcher.matches(request)));
    if (open.length > 0) {
      world.assume(
        `routes of ${formatGroup(group)} go before those of ${open.map(formatGroup).join('; ')}: which were made first the files do not say`,
      );
    }
    return choice;
  }
  return undefined;
}

export function formatGroup({ routes }: Pick<Group, 'routes'>): string {
  return [...new Set(routes)].map((route) => `${route.kind} ${formatName(route)}`).join(', ');
}

/** Whether it is their names alone that put one group before another. */
export function isOpen(a: Group, b: Group, home: string): boolean {
  const [one, other] = [firstOf(a), firstOf(b)];
  if (one === undefined || other === undefined || one === other || away(one, home) !== away(other, home)) return false;
  return one.createdAt === undefined || other.createdAt === undefined;
}

function firstOf({ routes }: Pick<Group, 'routes'>): Route | undefined {
  return [...routes].sort(compareBirth)[0];
}

/** The route that a group is named after (conversion.go, sortRoutesByCreationTime). */
function compareBirth(a: Route, b: Route): number {
  return compareAges(a, b) || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

function away({ namespace }: Route, home: string): number {
  return namespace === home ? 0 : 1;
}
