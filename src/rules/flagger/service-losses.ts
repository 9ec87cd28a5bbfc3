import type { ServicePortView, ServiceView } from '../../model/service.ts';
import type { LabelMap } from '../../model/view.ts';
import { jsonEquals } from '../../resource/json.ts';
import { type FlaggerService, flaggerService, type Role } from '../../topology/flagger.ts';
import type { JudgedCanary } from '../../topology/topology.ts';

export interface Losses {
  /** What Flagger overwrites in ports and selector, each as a noun of a sentence. */
  readonly lost: readonly string[];
  readonly selector: boolean;
  /** Numbers of ports that go. */
  readonly ports: readonly number[];
}

/** What a Service of the input has in ports and selector that Flagger writes otherwise (v1.44.0, reconcileService). */
export function lossesOf(view: ServiceView, { canary, workload }: JudgedCanary, role: Role): Losses {
  const wanted = flaggerService(canary, role, workload);
  // Without the target nobody knows its selector label.
  const selector = workload !== undefined && !jsonEquals(view.selector, wanted.selector);
  const lost = selector ? [`its selector ${labels(view.selector)} (Flagger's: ${labels(wanted.selector)})`] : [];
  const ports: number[] = [];
  for (const port of view.ports) {
    const own = wanted.ports.find((each) => each.port === port.port);
    if (own !== undefined) lost.push(...portLosses(port, own));
    // The other ports that Flagger discovers are the target's.
    else if (workload !== undefined || !canary.service.portDiscovery) ports.push(port.port);
  }
  lost.push(...ports.map((port) => `its port ${port}`), ...missing(view, wanted));
  return { lost, selector, ports };
}

function portLosses(port: ServicePortView, own: ServicePortView): readonly string[] {
  const pairs = [
    ['name', port.name, own.name],
    ['targetPort', port.targetPort ?? port.port, own.targetPort ?? own.port],
    ['appProtocol', port.appProtocol, own.appProtocol],
    ['protocol', port.protocol, own.protocol],
  ] as const;
  return pairs.flatMap(([field, is, wanted]) =>
    is === wanted || (isNone(is) && isNone(wanted))
      ? []
      : [`${field} ${shown(is)} of its port ${port.port} (Flagger's: ${shown(wanted)})`],
  );
}

function missing({ ports }: ServiceView, wanted: FlaggerService): readonly string[] {
  return wanted.ports
    .filter(({ port }) => !ports.some((each) => each.port === port))
    .map(({ port }) => `that it has no port ${port}`);
}

function isNone(value: string | number | undefined): boolean {
  return value === undefined || value === '';
}

function shown(value: string | number | undefined): string {
  return isNone(value) ? 'none' : `\`${value}\``;
}

function labels(map: LabelMap): string {
  const entries = Object.entries(map).map(([key, value]) => `${key}: ${value}`);
  return entries.length === 0 ? 'none' : `\`${entries.join(', ')}\``;
}
