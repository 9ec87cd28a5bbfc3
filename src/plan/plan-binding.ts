import type { Severity } from '../diagnostics/catalog.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { LabelMap } from '../model/view.ts';
import { formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import { bindingOf, type WaypointRef } from '../topology/waypoint-binding.ts';
import { isOurs, type WriteWaypoint } from './augmentation.ts';
import { bindingLabels, chooseWaypoint } from './choose-waypoint.ts';

export type BindingPlan =
  | {
      readonly waypoint: WaypointRef;
      /** Labels the Service itself must carry; empty where its Namespace binds it. */
      readonly labels: LabelMap;
      readonly why: string;
      /** The Service passes no waypoint yet: routes that did not run will. */
      readonly binds: boolean;
      readonly create: WriteWaypoint | undefined;
    }
  | { readonly diagnostics: readonly Diagnostic[] };

/** How a Service of a fan-out comes to a waypoint, or the finding that says why it cannot. */
export function planBinding(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  passed: WaypointRef | undefined,
): BindingPlan {
  const severity: Severity = fanOut.configured ? 'error' : 'warning';
  const at = { item: service.view?.item ?? (service.canary ?? fanOut.entry.canary).item, severity };
  const name = formatName(service);
  const formatted = formatFanOut(fanOut);
  if (service.headless) return { diagnostics: [diagnose('FAN307', { service: name, fanOut: formatted }, at)] };
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'bound') {
    const labels = binding.by === 'Service' ? bindingLabels(binding.waypoint, service.namespace) : {};
    const create = creation(topology, fanOut, binding.waypoint);
    return { waypoint: binding.waypoint, labels, why: `the ${binding.by}'s label names it`, binds: false, create };
  }
  if (binding.kind === 'refused') {
    const facts = { waypoint: formatName(binding.waypoint), service: name, why: binding.why };
    return { diagnostics: [diagnose('FAN306', facts, at)] };
  }
  if (binding.explicit) {
    return { diagnostics: [diagnose('FAN305', { fanOut: formatted, service: name, why: binding.why }, at)] };
  }
  const choice = chooseWaypoint(topology, service, passed);
  if (choice.kind === 'refused') {
    const facts = { waypoint: formatName(choice.waypoint), service: name, why: choice.why };
    return { diagnostics: [diagnose('FAN306', facts, at)] };
  }
  if (choice.kind === 'unknown') {
    return { diagnostics: [diagnose('FAN305', { fanOut: formatted, service: name, why: choice.why }, at)] };
  }
  const labels = bindingLabels(choice.waypoint, service.namespace);
  return {
    waypoint: choice.waypoint,
    labels,
    why: choice.why,
    binds: true,
    create: creation(topology, fanOut, choice.waypoint),
  };
}

/** A Service whose routes do not run today and leave requests unmatched: bound to a waypoint, those would be answered 404. */
export function wouldUnroute(fanOut: FanOut, service: ServiceNode): Diagnostic {
  const item = service.view?.item ?? (service.canary ?? fanOut.entry.canary).item;
  const facts = { fanOut: formatFanOut(fanOut), service: formatName(service) };
  return diagnose('FAN308', facts, { item, severity: fanOut.configured ? 'error' : 'warning' });
}

/** The configured waypoint is written where it is used, and on each run again, so that it does not get lost. */
function creation(topology: Topology, fanOut: FanOut, waypoint: WaypointRef): WriteWaypoint | undefined {
  const { config, model } = topology;
  if (config.waypoint?.create !== true || config.waypoint.name !== waypoint.name) return undefined;
  const present = model.gateway(waypoint.namespace, waypoint.name);
  const own = present === undefined || isOurs(present.labels);
  if (!own) return undefined;
  const namespaces = [fanOut.entry.canary.id.namespace, ...fanOut.callees.map((callee) => callee.namespace)];
  return {
    kind: 'write-waypoint',
    waypoint,
    forAllNamespaces: namespaces.some((namespace) => namespace !== waypoint.namespace),
    beside: fanOut.entry.canary,
    why: 'the configuration asks for it and the input has none of that name',
  };
}
