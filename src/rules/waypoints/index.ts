import type { Rule } from '../rule.ts';
import { annotationForLabel } from './annotation-for-label.ts';
import { bindingWithoutVip } from './binding-without-vip.ts';
import { forServiceAccount } from './for-service-account.ts';
import { ingressBypassesWaypoint } from './ingress-bypasses-waypoint.ts';
import { ingressLabelNotBoolean } from './ingress-label-not-boolean.ts';
import { ingressLabelWithoutWaypoint } from './ingress-label-without-waypoint.ts';
import { ingressWaypointAnnotation } from './ingress-waypoint-annotation.ts';
import { labelOnWrongObject } from './label-on-wrong-object.ts';
import { namespaceLabelAlone } from './namespace-label-alone.ts';
import { namespaceNotAmbient } from './namespace-not-ambient.ts';
import { routeOnTcpPort } from './route-on-tcp-port.ts';
import { routeWithoutWaypoint } from './route-without-waypoint.ts';
import { serviceHidesNamespace } from './service-hides-namespace.ts';
import { waypointExcludesNamespace } from './waypoint-excludes-namespace.ts';
import { waypointForExcludesServices } from './waypoint-for-excludes-services.ts';
import { waypointNotInInput } from './waypoint-not-in-input.ts';
import { waypointOfWrongClass } from './waypoint-of-wrong-class.ts';
import { waypointUnused } from './waypoint-unused.ts';
import { waypointWithoutHbone } from './waypoint-without-hbone.ts';

/** In the order of codes. */
export const WAYPOINT_RULES: readonly Rule[] = [
  ingressWaypointAnnotation, // FAN301
  ingressBypassesWaypoint, // FAN302
  waypointNotInInput, // FAN303
  ingressLabelNotBoolean, // FAN304
  waypointOfWrongClass, // FAN310
  waypointWithoutHbone, // FAN311
  waypointForExcludesServices, // FAN312
  waypointExcludesNamespace, // FAN313
  namespaceLabelAlone, // FAN314
  annotationForLabel, // FAN315
  forServiceAccount, // FAN316
  serviceHidesNamespace, // FAN317
  ingressLabelWithoutWaypoint, // FAN318
  labelOnWrongObject, // FAN319
  bindingWithoutVip, // FAN320
  routeOnTcpPort, // FAN321
  waypointUnused, // FAN322
  routeWithoutWaypoint, // FAN323
  namespaceNotAmbient, // FAN324
];
