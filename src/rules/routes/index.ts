import type { Rule } from '../rule.ts';
import { grpcAndHttpRoute } from './grpc-and-http-route.ts';
import { headerOnBothLevels } from './header-on-both-levels.ts';
import { headerTwice } from './header-twice.ts';
import { noBackends } from './no-backends.ts';
import { noCatchAll } from './no-catch-all.ts';
import { percentInHeaderValue } from './percent-in-header-value.ts';
import { regexBehindPrefix } from './regex-behind-prefix.ts';
import { routeDropped } from './route-dropped.ts';
import { routesNotMerged } from './routes-not-merged.ts';
import { routesTie } from './routes-tie.ts';
import { ruleNeverReached } from './rule-never-reached.ts';
import { virtualServiceAndRoute } from './virtual-service-and-route.ts';
import { weightsSumZero } from './weights-sum-zero.ts';

/** In the order of codes. */
export const ROUTE_RULES: readonly Rule[] = [
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
