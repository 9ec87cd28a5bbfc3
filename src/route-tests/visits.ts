import { formatName } from '../resource/resource-id.ts';
import { isServiceTarget, type ServiceNode, type Topology } from '../topology/topology.ts';
import type { Workload } from '../trace/endpoints.ts';
import type { Outcome } from '../trace/outcome.ts';

export type Version = 'primary' | 'canary';

/** Whose pods answered: the Canary as `NAMESPACE/NAME`, and which of its two versions. */
export interface Answered {
  readonly canary: string;
  readonly version: Version;
}

/** `NAMESPACE/NAME` of `NAMESPACE/NAME:PORT`. */
export function withoutPort(service: string): string {
  return service.replace(/:[0-9]+$/, '');
}

/** By the pods, where they are known, as one Service may have those of both; else by the Service. */
export function answeredBy(topology: Topology, { workloads, service }: Outcome): Answered | undefined {
  const versions = workloads.map((workload) => versionOf(topology, workload));
  const [first] = versions;
  if (first !== undefined) {
    return versions.every((each) => each?.canary === first.canary && each.version === first.version)
      ? first
      : undefined;
  }
  const node = service === undefined ? undefined : nodeOf(topology, withoutPort(service));
  if (node?.canary === undefined || (node.role !== 'primary' && node.role !== 'canary')) return undefined;
  return { canary: formatName(node.canary.id), version: node.role };
}

function versionOf(topology: Topology, { namespace, kind, name }: Workload): Answered | undefined {
  for (const { canary, leftAlone } of topology.canaries) {
    const { targetRef, id } = canary;
    if (leftAlone !== undefined || isServiceTarget(canary)) continue;
    if (id.namespace !== namespace || targetRef.kind !== kind) continue;
    if (name === targetRef.name) return { canary: formatName(id), version: 'canary' };
    if (name === `${targetRef.name}-primary`) return { canary: formatName(id), version: 'primary' };
  }
  return undefined;
}

function nodeOf(topology: Topology, service: string): ServiceNode | undefined {
  const [namespace = '', name = ''] = service.split('/');
  return topology.service(namespace, name);
}

/** The request is one to this Service (`NAMESPACE/NAME`): callers name it, or pods behind it answer. */
export function isTo(topology: Topology, outcome: Outcome, service: string): boolean {
  const { hops } = outcome;
  if (hops.some((hop) => hop.service !== undefined && withoutPort(hop.service) === service)) return true;
  const behind = outcome.service === undefined ? undefined : nodeOf(topology, withoutPort(outcome.service));
  if (behind?.canary !== undefined && apexOf(behind.canary) === service) return true;
  const answered = answeredBy(topology, outcome);
  const canary = topology.canaries.find((each) => formatName(each.canary.id) === answered?.canary)?.canary;
  return canary !== undefined && apexOf(canary) === service;
}

function apexOf(canary: NonNullable<ServiceNode['canary']>): string {
  return formatName({ namespace: canary.id.namespace, name: canary.apex });
}

/** Every request of a way, from the first to the last call. */
export type Way = readonly Outcome[];

export function waysOf(outcome: Outcome): readonly Way[] {
  const further = outcome.next.flatMap((outcomes) => outcomes.flatMap(waysOf));
  return further.length === 0 ? [[outcome]] : further.map((way) => [outcome, ...way]);
}

/** Names that who answered a request may be called by: the workloads', else the Service's and the status. */
export function endNames({ workloads, service, status, hops }: Outcome): readonly string[] {
  if (workloads.length > 0) return [workloads.map(formatName).join(' or ')];
  const asked = service === undefined ? [] : [withoutPort(service)];
  const answered = status >= 200 && status < 400 ? [] : [status === 0 ? 'none' : String(status)];
  const proxy = service === undefined ? [hops.at(-1)?.name ?? ''] : [];
  return [...answered, ...asked, ...proxy];
}

export function formatWay(way: Way, home: string): string {
  return way.map((outcome) => short(endNames(outcome)[0] ?? '', home)).join(' → ');
}

export function short(name: string, home: string): string {
  return home === '' ? name : name.replaceAll(`${home}/`, '');
}
