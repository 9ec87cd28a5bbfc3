import { isAtLeast } from '../config/version.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { LabelMap } from '../model/view.ts';
import { formatId, formatName, keyOf } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import type { FanOut } from '../topology/fan-out.ts';
import { formatMarkers } from '../topology/fan-out.ts';
import { selectorLabel } from '../topology/flagger.ts';
import { reachOf } from '../topology/reach.ts';
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
import { planBinding, wouldUnroute } from './plan-binding.ts';

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
  const binding = planBinding(topology, fanOut, service, undefined);
  if ('diagnostics' in binding) return { augmentations: [], diagnostics: binding.diagnostics, waypoint: undefined };
  const use = ingressUse(service, topology.model, topology.config.istio);
  const optedOut = use.refusedByService && /^(?:false|0|f)$/i.test(service.labels[INGRESS_USE_WAYPOINT] ?? '');
  if (optedOut) {
    // Somebody decided this: the finding on the route says what follows from it.
    return { augmentations: [], diagnostics: [], waypoint: undefined };
  }
  const injects = planInjection(topology, fanOut);
  const runsAlready = !binding.binds && use.uses;
  if (
    injects.length === 0 &&
    !runsAlready &&
    !answersEverything(topology, service, binding.waypoint, canary.service.port)
  ) {
    return { augmentations: [], diagnostics: [wouldUnroute(fanOut, service)], waypoint: undefined };
  }
  const inherited = use.uses && !Object.hasOwn(service.labels, INGRESS_USE_WAYPOINT);
  const labels = inherited ? binding.labels : { ...binding.labels, [INGRESS_USE_WAYPOINT]: 'true' };
  const services = planServices(topology, fanOut, labels);
  return {
    augmentations: [
      ...(binding.create === undefined ? [] : [binding.create]),
      ...planLabels(fanOut, service, labels, formatName(binding.waypoint)),
      ...services.augmentations,
      ...injects,
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
    ...(service.view === undefined || isOurs(service.view.labels)
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
    return present === undefined || isOurs(present.labels);
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

function planInjection(topology: Topology, fanOut: FanOut): readonly Augmentation[] {
  const { canary } = fanOut.entry;
  const { injection, markers, configured } = fanOut;
  if (!configured || (injection !== undefined && !isOurs(injection.labels))) return [];
  const others = topology.routesOn(canary.id.namespace, canary.canary).filter((route) => !isOurs(route.labels));
  const refs = others.flatMap(({ parentRefs }) => parentRefs.filter(({ name }) => name === canary.canary));
  return [
    {
      kind: 'write-injection-route',
      canary,
      markers,
      // Istio merges routes of one Service only where all name the port or none does.
      portInParentRef: refs.length === 0 || refs.some(({ port }) => port !== undefined),
      why: `it sets ${formatMarkers(markers)} on every request that reaches ${canary.canary}`,
    },
  ];
}
