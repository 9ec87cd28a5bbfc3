import type { Severity } from '../diagnostics/catalog.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { LabelMap } from '../model/view.ts';
import { formatName } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import { type FanOut, formatFanOut, formatMarkers } from '../topology/fan-out.ts';
import { ingressOf } from '../topology/ingress.ts';
import { isServiceTarget, type ServiceNode, type Topology } from '../topology/topology.ts';
import { INGRESS_USE_WAYPOINT, ingressUse, type WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation } from './augmentation.ts';
import { EXPLICIT, planBinding, unmanagedLabels } from './plan-binding.ts';
import { planInjection, sendsElsewhere } from './plan-injection.ts';
import { planServices } from './plan-services.ts';
import { wouldUnroute } from './would-unroute.ts';

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
  // A relay is one, as soon as it is there.
  if (fanOut.relay === undefined && ingressOf(topology, fanOut).via === 'nothing') {
    return { augmentations: [], diagnostics: [], waypoint: undefined };
  }
  const nothing = (...diagnostics: readonly Diagnostic[]): EntryPlan => ({
    augmentations: refreshServices(topology, fanOut),
    diagnostics,
    waypoint: undefined,
  });
  if (isServiceTarget(canary) && fanOut.entry.target === undefined) {
    const facts = {
      fanOut: formatFanOut(fanOut),
      service: formatName(service),
      why: `it is a copy of Service ${canary.targetRef.name}, its target, which is not in the input`,
      advice: 'the function must get it with the other manifests',
    };
    const severity: Severity = fanOut.configured ? 'error' : 'warning';
    return nothing(diagnose('FAN305', facts, { item: canary.item, severity }));
  }
  const { port } = canary.service;
  const binding = planBinding(topology, fanOut, service, port, undefined);
  if ('diagnostics' in binding) return nothing(...binding.diagnostics);
  const use = ingressUse(service, topology.model, topology.config.istio);
  const optedOut = use.refusedByService && /^(?:false|0|f)$/i.test(service.labels[INGRESS_USE_WAYPOINT] ?? '');
  // Somebody decided this: the finding on the route says what follows from it.
  if (optedOut && fanOut.injection !== undefined && binding.binds === false) return nothing();
  if (optedOut) {
    const facts = { fanOut: formatFanOut(fanOut), service: formatName(service), why: use.why, advice: EXPLICIT };
    return nothing(diagnose('FAN305', facts, { item: canary.item, severity: fanOut.configured ? 'error' : 'warning' }));
  }
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
      ...binding.augmentations,
      ...planLabels(fanOut, service, labels, formatName(binding.waypoint)),
      ...services.augmentations,
      ...injects.augmentations,
    ],
    diagnostics: services.diagnostics,
    waypoint: binding.waypoint,
  };
}

/** Services of an earlier run follow the Canary also where nothing is planned any more, above all its labels. */
function refreshServices(topology: Topology, fanOut: FanOut): readonly Augmentation[] {
  const { canary } = fanOut.entry;
  return planServices(topology, fanOut, {}).augmentations.filter(
    (augmentation) =>
      augmentation.kind === 'write-service' &&
      topology.model.service(canary.id.namespace, canary[augmentation.role]) !== undefined,
  );
}

function planLabels(fanOut: FanOut, service: ServiceNode, labels: LabelMap, waypoint: string): readonly Augmentation[] {
  const { canary, target } = fanOut.entry;
  const markers = formatMarkers(fanOut.markers);
  const why = `requests that the ingress sends to Service ${canary.canary} must pass waypoint ${waypoint}, where ${markers} is set`;
  if (target !== undefined) {
    // Flagger copies the target's labels to the canary Service, and reads none of the Canary's.
    const copied = `${why}; Flagger copies the labels of Service ${canary.targetRef.name}, its target, to it`;
    return [{ kind: 'bind-by-service', service: target, labels, why: copied }];
  }
  return [
    { kind: 'bind-by-canary', canary, role: 'canary', labels, why },
    // Where the Service was there before Flagger, Flagger applies no labels to it: it must carry them itself.
    ...(service.view === undefined ? [] : [{ kind: 'bind-by-service' as const, service: service.view, labels, why }]),
  ];
}
