import type { Rule } from '../rule.ts';
import { backendNotFound } from './backend-not-found.ts';
import { backendNotGranted } from './backend-not-granted.ts';
import { backendWithoutPort } from './backend-without-port.ts';
import { consumerRouteIgnored } from './consumer-route-ignored.ts';
import { grpcAndHttpRoute } from './grpc-and-http-route.ts';
import { headerOnBothLevels } from './header-on-both-levels.ts';
import { headerTwice } from './header-twice.ts';
import { hostnamesDoNotIntersect } from './hostnames-do-not-intersect.ts';
import { listenerNotFound } from './listener-not-found.ts';
import { noBackends } from './no-backends.ts';
import { noCatchAll } from './no-catch-all.ts';
import { parentNotFound } from './parent-not-found.ts';
import { percentInHeaderValue } from './percent-in-header-value.ts';
import { regexBehindPrefix } from './regex-behind-prefix.ts';
import { routeDropped } from './route-dropped.ts';
import { routeNotAllowed } from './route-not-allowed.ts';
import { routeOnWaypointGateway } from './route-on-waypoint-gateway.ts';
import { routesNotMerged } from './routes-not-merged.ts';
import { routesTie } from './routes-tie.ts';
import { ruleNeverReached } from './rule-never-reached.ts';
import { serviceParentWithoutGroup } from './service-parent-without-group.ts';
import { virtualServiceAndRoute } from './virtual-service-and-route.ts';
import { weightsSumZero } from './weights-sum-zero.ts';

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
  headerTwice, // FAN111
  headerOnBothLevels, // FAN112
  regexBehindPrefix, // FAN113
  ruleNeverReached, // FAN114
  routesTie, // FAN115
  routesNotMerged, // FAN116
  noCatchAll, // FAN117
  noBackends, // FAN118
  virtualServiceAndRoute, // FAN119
  percentInHeaderValue, // FAN120
  routeDropped, // FAN121
  weightsSumZero, // FAN122
  grpcAndHttpRoute, // FAN124
];
