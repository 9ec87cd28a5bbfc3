import type { Severity } from '../diagnostics/catalog.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import { formatId, formatName, keyOf } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import { isOurs } from '../topology/generated.ts';
import { whyNotHttp } from '../topology/protocol.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import { bindingOf, type WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation, WriteWaypoint } from './augmentation.ts';
import { bindingLabels, chooseWaypoint } from './choose-waypoint.ts';
import { itemOf } from './home.ts';
import { planNamespace } from './plan-namespace.ts';

export type BindingPlan =
  | {
      readonly waypoint: WaypointRef;
      /** Labels the Service itself must carry; empty where its Namespace binds it. */
      readonly labels: LabelMap;
      /** The Service passes no waypoint yet: routes that did not run will. */
      readonly binds: boolean;
      /** What binds it beside its own labels: the waypoint that is written, its Namespace's label. */
      readonly augmentations: readonly Augmentation[];
    }
  | { readonly diagnostics: readonly Diagnostic[] };

const NAME_ONE = 'name one in the configuration (`spec.waypoint`) or by the label `istio.io/use-waypoint`';
export const EXPLICIT = 'what somebody has decided is left as it is';

/** How a Service of a fan-out comes to a waypoint, or the finding that says why it cannot. */
export function planBinding(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  port: number,
  passed: WaypointRef | undefined,
): BindingPlan {
  const severity: Severity = fanOut.configured ? 'error' : 'warning';
  const at = { item: itemOf(service, fanOut), severity };
  const name = formatName(service);
  const formatted = formatFanOut(fanOut);
  if (service.view !== undefined && topology.model.twice(keyOf(service.view.id))) {
    const facts = {
      fanOut: formatted,
      service: name,
      why: 'the input has it more than once',
      advice: 'one of them must go',
    };
    return { diagnostics: [diagnose('FAN305', facts, at)] };
  }
  if (service.withoutVip !== undefined) {
    const facts = { service: name, why: service.withoutVip, fanOut: formatted };
    return { diagnostics: [diagnose('FAN307', facts, at)] };
  }
  const tcp = whyNotHttp(service, port);
  if (tcp !== undefined) return { diagnostics: [diagnose('FAN309', { fanOut: formatted, why: tcp }, at)] };
  const binding = bindingOf(service, topology.model);
  if (binding.kind !== 'unbound') {
    const { waypoint, by } = binding;
    const create = creation(topology, fanOut, service, waypoint);
    // The finding on the Gateway that labels name says so (FAN310 to FAN313).
    if (binding.kind === 'refused' && create === undefined) return { diagnostics: [] };
    const labels = by === 'Service' ? bindingLabels(waypoint, service) : {};
    // One that refuses and is ours is brought up to date: it will admit the namespace.
    const binds = binding.kind === 'refused';
    return { waypoint, labels, binds, augmentations: create === undefined ? [] : [create] };
  }
  if (binding.explicit) {
    return {
      diagnostics: [diagnose('FAN305', { fanOut: formatted, service: name, why: binding.why, advice: EXPLICIT }, at)],
    };
  }
  const choice = chooseWaypoint(topology, service, passed);
  if (choice.kind === 'unknown') {
    return {
      diagnostics: [diagnose('FAN305', { fanOut: formatted, service: name, why: choice.why, advice: NAME_ONE }, at)],
    };
  }
  const create = creation(topology, fanOut, service, choice.waypoint);
  if (choice.kind === 'refused' && create === undefined) {
    const facts = { waypoint: formatName(choice.waypoint), service: name, why: choice.why };
    return { diagnostics: [diagnose('FAN306', facts, at)] };
  }
  return bindAnew(topology, fanOut, service, choice.waypoint, create);
}

/** By a label of the Service, or of its Namespace where the configuration says so. */
function bindAnew(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  waypoint: WaypointRef,
  create: WriteWaypoint | undefined,
): BindingPlan {
  const augmentations = create === undefined ? [] : [create];
  if (topology.config.waypoint?.bind !== 'Namespace') {
    return { waypoint, labels: bindingLabels(waypoint, service), binds: true, augmentations };
  }
  const bound = planNamespace(topology, fanOut, service, waypoint);
  if ('diagnostics' in bound) return bound;
  return { waypoint, labels: {}, binds: true, augmentations: [...augmentations, bound.augmentation] };
}

/** Labels that a Canary cannot put on a Service of its own, since it lists their keys as unmanaged. */
export function unmanagedLabels(canary: CanaryView, service: ServiceNode, labels: LabelMap): Diagnostic | undefined {
  const listed = canary.service.unmanagedMetadata?.labels ?? [];
  const keys = Object.keys(labels).filter((key) => listed.includes(key));
  if (keys.length === 0) return undefined;
  const facts = {
    canary: formatId(canary.id),
    service: service.name,
    keys: keys.map((key) => `\`${key}\``).join(' and '),
  };
  const field = { path: 'spec.service.unmanagedMetadata.labels' };
  return diagnose('FAN204', facts, { item: canary.item, field });
}

/** The configured waypoint is written where it is used, and on each run again, so that it does not get lost. */
function creation(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  waypoint: WaypointRef,
): WriteWaypoint | undefined {
  const { config, model } = topology;
  if (config.waypoint?.create !== true || config.waypoint.name !== waypoint.name) return undefined;
  if (config.waypoint.namespace !== undefined && config.waypoint.namespace !== waypoint.namespace) return undefined;
  const present = model.gateway(waypoint.namespace, waypoint.name);
  const own = present === undefined || isOurs(present);
  if (!own) return undefined;
  return {
    kind: 'write-waypoint',
    waypoint,
    namespaces: [service.namespace],
    beside: fanOut.entry.canary,
    why: 'the configuration asks for it and the input has none of that name',
  };
}
