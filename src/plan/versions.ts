import type { ServicePortView } from '../model/service.ts';
import type { LabelMap } from '../model/view.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Callee } from '../topology/fan-out.ts';
import { flaggerService, selectorLabel } from '../topology/flagger.ts';
import { sharedLabels } from '../topology/shared-labels.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';

/** Pods of both versions of a callee as one Service can have them, and by which labels those of the canary are preferred. */
export interface Versions {
  readonly selector: LabelMap;
  readonly ports: readonly ServicePortView[];
  /** Labels of the canary's pods that no other of them has, as Istio's `failoverPriority` takes them. */
  readonly preferred: LabelMap;
  readonly why: string;
}

export type VersionsRead = Versions | { readonly none: string; readonly advice: string };

/** What a Service over both versions of a callee is, or why none can be told with certainty. */
export function versionsOf(topology: Topology, callee: Callee, service: ServiceNode): VersionsRead {
  return callee.canary === undefined
    ? ofServices(topology, callee, service)
    : ofCanary(topology, callee, callee.canary);
}

function ofCanary(topology: Topology, { podLabel }: Callee, judged: NonNullable<Callee['canary']>): VersionsRead {
  const shared = sharedLabels(topology, judged, podLabel);
  if ('none' in shared) return shared;
  const { canary, workload } = judged;
  const own = workload === undefined ? undefined : selectorLabel(workload);
  return {
    selector: shared.labels,
    ports: flaggerService(canary, 'primary', workload, 'created').ports,
    preferred: own === undefined ? {} : { [own.key]: own.value },
    why: shared.why,
  };
}

/** Of a plain Service, whose pods include those of its version: what the version's selector asks beside. */
function ofServices(topology: Topology, { namespace, backend }: Callee, service: ServiceNode): VersionsRead {
  const all = service.view?.selector ?? {};
  const some = topology.service(namespace, backend)?.view?.selector ?? {};
  const includes = Object.entries(all).every(([key, value]) => some[key] === value);
  const preferred = Object.fromEntries(Object.entries(some).filter(([key]) => !Object.hasOwn(all, key)));
  const names = [service.name, backend].map((name) => `Service ${formatName({ namespace, name })}`);
  if (Object.keys(all).length === 0 || !includes || Object.keys(preferred).length === 0) {
    return {
      none: `the selector of ${names[1]} is not that of ${names[0]} with something added, so nothing is there to fall back to`,
      advice: `the selector of ${names[0]} must take the pods of every version`,
    };
  }
  return { selector: all, ports: service.ports, preferred, why: `${names[0]} selects the pods of every version` };
}
