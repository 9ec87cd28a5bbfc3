import type { CanaryView } from '../model/canary.ts';
import type { ServicePortView } from '../model/service.ts';
import type { LabelMap } from '../model/view.ts';
import type { WorkloadView } from '../model/workload.ts';
import { valueAt } from '../resource/json.ts';
import { compareText } from '../resource/resource-id.ts';

/** Facts of Flagger v1.44: pkg/router/factory.go, kubernetes_default.go, pkg/canary/{deployment_controller,util}.go. */

/** Flag -selector-labels: the first of these in the target's matchLabels tells primary and canary pods apart. */
const SELECTOR_LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/** What Flagger puts on everything it makes, so that Flux leaves it alone. */
export const FLUX_ANNOTATIONS: LabelMap = {
  'helm.toolkit.fluxcd.io/driftDetection': 'disabled',
  'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
};

export const ROLES = ['apex', 'primary', 'canary'] as const;

export type Role = (typeof ROLES)[number];

/** The selector label that Flagger will use, with the target's value; `undefined` where the target has none of them. */
export function selectorLabel(workload: WorkloadView): { readonly key: string; readonly value: string } | undefined {
  for (const key of SELECTOR_LABELS) {
    const value = Object.hasOwn(workload.matchLabels, key) ? workload.matchLabels[key] : undefined;
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

export interface FlaggerService {
  readonly namespace: string;
  readonly name: string;
  readonly role: Role;
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly selector: LabelMap;
  readonly ports: readonly ServicePortView[];
  readonly headless: boolean;
}

/**
 * A Service as Flagger writes it for a Deployment or DaemonSet (kubernetes_default.go, reconcileService): what surely stays of it,
 * or `created`, as it is when it is made.
 */
export function flaggerService(
  canary: CanaryView,
  role: Role,
  workload: WorkloadView | undefined,
  state: 'kept' | 'created' = 'kept',
): FlaggerService {
  const name = canary[role];
  const declared = canary.service[role] ?? { labels: {}, annotations: {} };
  const { unmanagedMetadata } = canary.service;
  // A key that is listed as unmanaged keeps its live value: the declared one counts only when the Service is made (measured).
  const unmanaged = state === 'created' ? undefined : unmanagedMetadata;
  const custom = {
    labels: without(declared.labels, unmanaged?.labels ?? []),
    annotations: without(declared.annotations, unmanaged?.annotations ?? []),
  };
  const label = workload === undefined ? undefined : selectorLabel(workload);
  const value = label === undefined ? undefined : role === 'canary' ? label.value : `${label.value}-primary`;
  return {
    namespace: canary.id.namespace,
    name,
    role,
    // The selector label carries the Service's own name and beats a custom label of that key.
    labels: label === undefined ? custom.labels : { ...custom.labels, [label.key]: name },
    annotations: { ...custom.annotations, ...FLUX_ANNOTATIONS },
    selector: label === undefined || value === undefined ? {} : { [label.key]: value },
    ports: flaggerPorts(canary, workload),
    headless: canary.service.headless,
  };
}

/** The Canary's own port first, then the discovered ones by number (Flagger's order is random, and it compares them sorted). */
function flaggerPorts(canary: CanaryView, workload: WorkloadView | undefined): readonly ServicePortView[] {
  const { port, portName, targetPort, appProtocol, portDiscovery } = canary.service;
  const main: ServicePortView = {
    name: portName === undefined || portName === '' ? 'http' : portName,
    protocol: 'TCP',
    port,
    targetPort: targetPortOf(canary),
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
  if (!portDiscovery || workload === undefined) return [main];
  const found = new Map<string, number>();
  for (const container of workload.containers) {
    if (container.name === 'istio-proxy' || container.name === 'envoy') continue;
    container.ports.forEach((candidate, index) => {
      const isMain = isUnset(targetPort)
        ? candidate.containerPort === port
        : typeof targetPort === 'number'
          ? candidate.containerPort === targetPort
          : candidate.name === targetPort;
      const name =
        candidate.name === undefined || candidate.name === '' ? `tcp-${container.name}-${index}` : candidate.name;
      if (!isMain) found.set(name, candidate.containerPort);
    });
  }
  const extra = [...found]
    .sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]))
    .map(([name, number]) => ({ name, protocol: 'TCP', port: number, targetPort: number }));
  return [main, ...extra];
}

/** The port of the pods that the Canary's own port leads to: a number, or the name of a container's port. */
export function targetPortOf({ service: { port, targetPort } }: CanaryView): number | string {
  return isUnset(targetPort) ? port : targetPort;
}

/**
 * The Canary's targetPort where it is a name that no container of the target has: its Services then have no endpoints.
 * Sidecars that are initContainers have ports too.
 */
export function missingPortName(canary: CanaryView, workload: WorkloadView): string | undefined {
  const wanted = targetPortOf(canary);
  if (typeof wanted === 'number') return undefined;
  const sidecars = valueAt(workload.item.content(), ['spec', 'template', 'spec', 'initContainers']);
  if (sidecars !== undefined) return undefined;
  const ports = workload.containers.flatMap((container) => container.ports);
  return ports.length === 0 || ports.some(({ name }) => name === wanted) ? undefined : wanted;
}

/** Flagger takes a targetPort of 0 or "" for none, and then the port itself. */
function isUnset(targetPort: number | string | undefined): targetPort is undefined {
  return targetPort === undefined || targetPort === 0 || targetPort === '' || targetPort === '0';
}

function without(map: LabelMap, keys: readonly string[]): LabelMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
