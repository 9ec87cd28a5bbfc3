import type { Rule } from '../rule.ts';
import { backendNotFound } from './backend-not-found.ts';
import { backendNotGranted } from './backend-not-granted.ts';
import { backendWithoutPort } from './backend-without-port.ts';
import { consumerRouteIgnored } from './consumer-route-ignored.ts';
import { hostnamesDoNotIntersect } from './hostnames-do-not-intersect.ts';
import { listenerNotFound } from './listener-not-found.ts';
import { nameNotFollowed } from './name-not-followed.ts';
import { parentNotFound } from './parent-not-found.ts';
import { routeNotAllowed } from './route-not-allowed.ts';
import { routeOnWaypointGateway } from './route-on-waypoint-gateway.ts';
import { serviceParentWithoutGroup } from './service-parent-without-group.ts';

/** In the order of codes. */
export const REFERENCE_RULES: readonly Rule[] = [
  serviceParentWithoutGroup, // FAN101
  parentNotFound, // FAN102
  backendNotFound, // FAN103
  backendWithoutPort, // FAN104
  listenerNotFound, // FAN105
  hostnamesDoNotIntersect, // FAN106
  routeNotAllowed, // FAN107
  backendNotGranted, // FAN108
  routeOnWaypointGateway, // FAN109
  consumerRouteIgnored, // FAN110
  nameNotFollowed, // FAN125
];
