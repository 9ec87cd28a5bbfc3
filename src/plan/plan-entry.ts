import { isAtLeast } from '../config/version.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { LabelMap } from '../model/view.ts';
import { formatId, formatName, keyOf } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import type { FanOut } from '../topology/fan-out.ts';
import { formatMarkers } from '../topology/fan-out.ts';
import { selectorLabel } from '../topology/flagger.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import { backendElsewhere, reachOf } from '../topology/reach.ts';
import { whyNotRun } from '../topology/references.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import { INGRESS_USE_WAYPOINT, ingressUse, type WaypointRef } from '../topology/waypoint-binding.ts';
import {
  type Augmentation,
  CANARY_ANNOTATION,
  isOurs,
  MANAGED_BY_LABEL,
  type UnmanagedMetadata,
  type WriteService,
} from './augmentation.ts';
import { planBinding, unmanagedLabels, wouldUnroute } from './plan-binding.ts';

export interface EntryPlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
  /** The waypoint that the entry's canary passes; `undefined` where there is none and nothing was planned. */
  readonly waypoint: WaypointRef | undefined;
}

/** Brings the requests that an ingress sends to the entry's canary to its waypoint, and the marker onto them. */
export function planEntry(topology: Topology, fanOut: FanOut): EntryPlan {
  const { canary } = fanOut.entry;
  const service = topology.service(canary.id.namespace, canary.canary);
  if (service === undefined) return { augmentations: [], diagnostics: [], waypoint: undefined };
  // Without an ingress that sends anything there, labels would mend nothing: the finding on the route says so.
  if (reachOf(topology, fanOut).ingress.via === 'nothing' && !fanOut.configured) {
    return { augmentations: [], diagnostics: [], waypoint: undefined };
  }
  const nothing = (...diagnostics: readonly Diagnostic[]): EntryPlan => ({
    augmentations: [],
    diagnostics,
    waypoint: undefined,
  });
  const { port } = canary.service;
  const binding = planBinding(topology, fanOut, service, port, undefined);
  if ('diagnostics' in binding) return nothing(...binding.diagnostics);
  const use = ingressUse(service, topology.model, topology.config.istio);
  const optedOut = use.refusedByService && /^(?:false|0|f)$/i.test(service.labels[INGRESS_USE_WAYPOINT] ?? '');
  // Somebody decided this: the finding on the route says what follows from it.
  if (optedOut) return nothing();
  const injects = planInjection(topology, fanOut, service, binding.waypoint);
  if (injects.diagnostics.length > 0) return nothing(...injects.diagnostics);
  const runsAlready = !binding.binds && use.uses;
  if (!runsAlready && injects.augmentations.length === 0) {
    const elsewhere = sendsElsewhere(fanOut);
    if (elsewhere !== undefined) return nothing(elsewhere);
    if (!answersEverything(topology, service, binding.waypoint, port)) return nothing(wouldUnroute(fanOut, service));
  }
  const inherited = use.uses && !Object.hasOwn(service.labels, INGRESS_USE_WAYPOINT);
  const labels = inherited ? binding.labels : { ...binding.labels, [INGRESS_USE_WAYPOINT]: 'true' };
  const services = planServices(topology, fanOut, labels);
  const carried = service.view !== undefined || services.augmentations.length > 0;
  const unmanaged = carried ? undefined : unmanagedLabels(canary, service, labels);
  if (unmanaged !== undefined) return nothing(...services.diagnostics, unmanaged);
  return {
    augmentations: [
      ...(binding.create === undefined ? [] : [binding.create]),
      ...planLabels(fanOut, service, labels, formatName(binding.waypoint)),
      ...services.augmentations,
      ...injects.augmentations,
    ],
    diagnostics: services.diagnostics,
    waypoint: binding.waypoint,
  };
}

function planLabels(fanOut: FanOut, service: ServiceNode, labels: LabelMap, waypoint: string): readonly Augmentation[] {
  const { canary } = fanOut.entry;
  const markers = formatMarkers(fanOut.markers);
  const why = `requests that the ingress sends to Service ${canary.canary} must pass waypoint ${waypoint}, where ${markers} is set`;
  return [
    { kind: 'bind-by-canary', canary, role: 'canary', labels, why },
    // Where the Service was there before Flagger, Flagger applies no labels to it: it must carry them itself.
    ...(service.view === undefined || isOurs(service.view)
      ? []
      : [{ kind: 'bind-by-service' as const, service: service.view, labels, why }]),
  ];
}

/** Labels and annotations by which GitOps tools know their objects, and ours: Flagger would wipe them from Services it owns. */
const TRACKING = {
  labels: ['app.kubernetes.io/instance', MANAGED_BY_LABEL],
  annotations: [
    'argocd.argoproj.io/tracking-id',
    CANARY_ANNOTATION,
    'config.k8s.io/owning-inventory',
    'kubectl.kubernetes.io/last-applied-configuration',
  ],
} as const;

function planServices(
  topology: Topology,
  fanOut: FanOut,
  labels: LabelMap,
): { readonly augmentations: readonly Augmentation[]; readonly diagnostics: readonly Diagnostic[] } {
  const { canary } = fanOut.entry;
  const roles = (['primary', 'canary'] as const).filter((role) => {
    const present = topology.model.service(canary.id.namespace, canary[role]);
    return present === undefined || isOurs(present);
  });
  if (roles.length === 0) return { augmentations: [], diagnostics: [] };
  const why = whyNotWritten(topology, fanOut);
  if (why !== undefined) {
    const services = roles.map((role) => `Service ${canary[role]}`).join(' and ');
    const facts = { canary: formatId(canary.id), services, why };
    return { augmentations: [], diagnostics: [diagnose('FAN203', facts, { item: canary.item })] };
  }
  const writes = roles.map((role): WriteService => {
    const reason =
      role === 'canary'
        ? 'as Flagger would make it, with the waypoint binding from the first sync on'
        : 'as Flagger would make it, so that both backends of the split stand in Git';
    return { kind: 'write-service', entry: fanOut.entry, role, labels: role === 'canary' ? labels : {}, why: reason };
  });
  return { augmentations: [...unmanaged(fanOut), ...writes], diagnostics: [] };
}

/** Why the shape of Flagger's Services is not certain, or theirs would be fought over; `undefined` where they are written. */
function whyNotWritten(topology: Topology, fanOut: FanOut): string | undefined {
  const { canary, workload } = fanOut.entry;
  const { kind, name } = canary.targetRef;
  const target = { apiVersion: 'apps/v1', kind, namespace: canary.id.namespace, name };
  if (topology.config.services === 'leave') return 'the configuration says `services: leave`';
  if (!isAtLeast(topology.config.flagger, '1.42')) {
    return 'Flagger before 1.42 knows no `unmanagedMetadata`, and would wipe the labels by which GitOps tools know them';
  }
  if (workload === undefined) return `${formatId(target)}, its target, is not in the input`;
  if (topology.model.twice(keyOf(target))) return `the input has ${formatId(target)}, its target, more than once`;
  if (selectorLabel(workload) === undefined) {
    return `${formatId(target)} has none of the labels app, name and app.kubernetes.io/name in its selector, so Flagger refuses it`;
  }
  return undefined;
}

function unmanaged(fanOut: FanOut): readonly UnmanagedMetadata[] {
  const { canary } = fanOut.entry;
  const { primary, canary: own, apex } = canary.service;
  // A key that the Canary declares must not be listed: Flagger would then never apply the declared value.
  const declared = (of: 'labels' | 'annotations') =>
    new Set([primary, own, apex].flatMap((metadata) => Object.keys(metadata?.[of] ?? {})));
  const labels = TRACKING.labels.filter((key) => !declared('labels').has(key));
  const annotations = TRACKING.annotations.filter((key) => !declared('annotations').has(key));
  const why =
    'Flagger wipes from Services that it owns what the Canary does not name, and GitOps would put it back, for ever';
  return [{ kind: 'unmanaged-metadata', canary, labels, annotations, why }];
}

interface InjectionPlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

function planInjection(topology: Topology, fanOut: FanOut, service: ServiceNode, waypoint: WaypointRef): InjectionPlan {
  const { canary } = fanOut.entry;
  const { injection, markers, configured } = fanOut;
  if (!configured || (injection !== undefined && !isOurs(injection))) return { augmentations: [], diagnostics: [] };
  const marker = formatMarkers(markers);
  const hiding = topology
    .routesOn(service.namespace, service.name)
    .filter((route) => !isOurs(route) && whyNotRun(route, service, waypoint, canary.service.port) === undefined);
  const diagnostics = hiding.map((route) =>
    diagnose('FAN418', { service: service.name, route: formatId(route.id), marker }, { item: route.item }),
  );
  const other = otherRouteOf(topology, service.namespace, service.name);
  if (other !== undefined) {
    const why = `${other} routes the same Service, and Istio does not merge the two`;
    diagnostics.push(diagnose('FAN426', { service: service.name, why }, { item: canary.item }));
  }
  if (diagnostics.length > 0) return { augmentations: [], diagnostics };
  const why = `it sets ${marker} on every request that reaches ${canary.canary}`;
  return { augmentations: [{ kind: 'write-injection-route', canary, markers, why }], diagnostics: [] };
}

/** An injection route that sends the canary's requests to another Service, once it runs. */
function sendsElsewhere({ injection, entry }: FanOut): Diagnostic | undefined {
  const elsewhere = injection === undefined ? undefined : backendElsewhere(injection, entry.canary.canary);
  if (injection === undefined || elsewhere === undefined) return undefined;
  const facts = { route: formatId(injection.id), ...elsewhere, canary: entry.canary.canary };
  const field = { path: `spec.rules[${elsewhere.rule}].backendRefs` };
  return diagnose('FAN419', facts, { item: injection.item, field });
}
