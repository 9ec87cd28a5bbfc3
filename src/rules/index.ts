import { canaryLeftAlone, providerAssumed } from './canary-left-alone.ts';
import { fanOutState, inMeshCallersNotCovered, noFanOut } from './fan-out-state.ts';
import { ingressBypassesWaypoint, injectionUnreachable } from './ingress-bypasses-waypoint.ts';
import { ingressWaypointAnnotation } from './ingress-waypoint-annotation.ts';
import { callerNotCaptured, routesStartToRun } from './newly-bound.ts';
import { objectTwice } from './object-twice.ts';
import { routeOverwritten } from './overwritten-route.ts';
import { canaryWithoutFallback, catchAllHidesSplit, markerAddedNotSet } from './routes-of-fan-out.ts';
import type { Rule } from './rule.ts';
import { serviceParentWithoutGroup } from './service-parent-without-group.ts';
import { ingressLabelNotBoolean, waypointNotInInput } from './waypoint-labels.ts';

/** Every rule, in the order of its code. */
export const RULES: readonly Rule[] = [
  objectTwice, // FAN006
  serviceParentWithoutGroup, // FAN101
  canaryLeftAlone, // FAN201
  providerAssumed, // FAN202
  routeOverwritten, // FAN205
  ingressWaypointAnnotation, // FAN301
  ingressBypassesWaypoint, // FAN302
  waypointNotInInput, // FAN303
  ingressLabelNotBoolean, // FAN304
  noFanOut, // FAN401
  fanOutState, // FAN402
  inMeshCallersNotCovered, // FAN406
  markerAddedNotSet, // FAN411
  canaryWithoutFallback, // FAN412
  catchAllHidesSplit, // FAN413
  injectionUnreachable, // FAN415
  callerNotCaptured, // FAN416
  routesStartToRun, // FAN417
];
