import type { Rule } from '../rule.ts';
import { callerNotCaptured } from './caller-not-captured.ts';
import { canaryWithoutFallback } from './canary-without-fallback.ts';
import { catchAllHidesSplit } from './catch-all-hides-split.ts';
import { chainNotMarked } from './chain-not-marked.ts';
import { fanOutState } from './fan-out.ts';
import { inMeshCallersNotCovered } from './in-mesh-callers-not-covered.ts';
import { injectionUnreachable } from './injection-unreachable.ts';
import { markerAddedNotSet } from './marker-added-not-set.ts';
import { markerInBaggage } from './marker-in-baggage.ts';
import { markerLostOnTheWay } from './marker-lost-on-the-way.ts';
import { markerNotMatched } from './marker-not-matched.ts';
import { markerNotSet } from './marker-not-set.ts';
import { markerSpoofable } from './marker-spoofable.ts';
import { markersCollide } from './markers-collide.ts';
import { noFanOut } from './no-fan-out.ts';
import { policyRefusesWaypoint } from './policy-refuses-waypoint.ts';
import { routesStartToRun } from './routes-start-to-run.ts';
import { splitTwice } from './split-twice.ts';

/** In the order of codes. */
export const FAN_OUT_RULES: readonly Rule[] = [
  noFanOut, // FAN401
  fanOutState, // FAN402
  inMeshCallersNotCovered, // FAN406
  markerInBaggage, // FAN407
  markerAddedNotSet, // FAN411
  canaryWithoutFallback, // FAN412
  catchAllHidesSplit, // FAN413
  injectionUnreachable, // FAN415
  callerNotCaptured, // FAN416
  routesStartToRun, // FAN417
  markerNotMatched, // FAN431
  markerNotSet, // FAN432
  markerLostOnTheWay, // FAN433
  markersCollide, // FAN434
  markerSpoofable, // FAN435
  splitTwice, // FAN436
  policyRefusesWaypoint, // FAN437
  chainNotMarked, // FAN438
];
