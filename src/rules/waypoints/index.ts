import type { Rule } from '../rule.ts';
import { ingressBypassesWaypoint } from './ingress-bypasses-waypoint.ts';
import { ingressWaypointAnnotation } from './ingress-waypoint-annotation.ts';
import { labelOnWrongObject } from './label-on-wrong-object.ts';
import { ingressLabelNotBoolean, waypointNotInInput } from './waypoint-labels.ts';

/** In the order of codes. */
export const WAYPOINT_RULES: readonly Rule[] = [
  ingressWaypointAnnotation, // FAN301
  ingressBypassesWaypoint, // FAN302
  waypointNotInInput, // FAN303
  ingressLabelNotBoolean, // FAN304
  labelOnWrongObject, // FAN319
];
