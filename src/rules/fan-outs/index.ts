import type { Rule } from '../rule.ts';
import { injectionUnreachable } from '../waypoints/ingress-bypasses-waypoint.ts';
import { fanOutState, inMeshCallersNotCovered, noFanOut } from './fan-out-state.ts';
import { callerNotCaptured, routesStartToRun } from './newly-bound.ts';
import { canaryWithoutFallback, catchAllHidesSplit, markerAddedNotSet } from './routes-of-fan-out.ts';

/** In the order of codes. */
export const FAN_OUT_RULES: readonly Rule[] = [
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
