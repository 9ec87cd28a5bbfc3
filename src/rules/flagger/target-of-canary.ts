import { diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { formatId } from '../../resource/resource-id.ts';
import { missingPortName, selectorLabel, targetPortOf } from '../../topology/flagger.ts';
import type { JudgedCanary, Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/**
 * FAN218. A number that no container lists may be open all the same, the more so beside a container that lists none. Silent
 * where the target is not in the input.
 */
export const portNotInTarget: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary, workload }) => {
    if (workload === undefined) return [];
    const { containers } = workload;
    const ports = containers.flatMap((container) => container.ports);
    const wanted = targetPortOf(canary);
    const surely = missingPortName(canary, workload) !== undefined;
    const likely =
      typeof wanted === 'number' &&
      containers.length > 0 &&
      containers.every((container) => container.ports.length > 0) &&
      ports.every(({ containerPort }) => containerPort !== wanted);
    if (!surely && !likely) return [];
    const facts = {
      canary: formatId(canary.id),
      target: formatId(workload.id),
      port: wanted,
      given: canary.service.targetPort !== undefined,
      ports: ports
        .map(({ name, containerPort }) => (name === undefined ? `${containerPort}` : `${name} ${containerPort}`))
        .join(', '),
      surely,
    };
    const [only] = ports;
    const proposed = ports.length === 1 ? (only?.name ?? only?.containerPort) : undefined;
    const field = at(canary, ['spec', 'service', 'targetPort'], proposed);
    return [diagnose('FAN218', facts, surely ? field : { ...field, severity: 'warning' })];
  });

/**
 * FAN221. A target that is nowhere may well be a chart's: spoken of only where the input has one that was most likely meant, of
 * the other kind or with a name near by that no other Canary has.
 */
export const targetNotFound: Rule = ({ after: { topology } }) => {
  const lost = served(topology).filter(({ workload }) => workload === undefined);
  if (lost.length === 0) return [];
  const free = freeWorkloads(topology);
  return lost.flatMap(({ canary }) => {
    const { kind, name } = canary.targetRef;
    const about = { canary: formatId(canary.id), target: `${kind} ${name}` };
    const other = kind === 'Deployment' ? 'DaemonSet' : 'Deployment';
    if (topology.model.workload(other, canary.id.namespace, name) !== undefined) {
      const facts = { ...about, meant: `${other} ${name}` };
      return [diagnose('FAN221', facts, at(canary, ['spec', 'targetRef', 'kind'], other))];
    }
    const near = nearest(name, free.get(`${canary.id.namespace}/${kind}`) ?? []);
    if (near === undefined) return [];
    const facts = { ...about, meant: `${kind} ${near}` };
    return [diagnose('FAN221', facts, at(canary, ['spec', 'targetRef', 'name'], near))];
  });
};

/** Names by namespace and kind of the workloads that no Canary has as target; what Flagger has made is none of them either. */
function freeWorkloads({ model, canaries }: Topology): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(
    canaries.flatMap(({ canary: { id, targetRef } }) => {
      const target = `${id.namespace}/${targetRef.kind}/${targetRef.name}`;
      return [target, `${target}-primary`];
    }),
  );
  const free = new Map<string, string[]>();
  for (const { id } of ['Deployment', 'DaemonSet'].flatMap((kind) => model.ofKind('apps', kind))) {
    const place = `${id.namespace}/${id.kind}`;
    if (taken.has(`${place}/${id.name}`)) continue;
    const names = free.get(place);
    if (names === undefined) free.set(place, [id.name]);
    else names.push(id.name);
  }
  return free;
}

/** FAN222. Flagger's flag -selector-labels may name others, which no manifest of the Canary shows. */
export const noSelectorLabel: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap((judged) => {
    const { canary, workload, provider } = judged;
    if (provider.kind !== 'gateway-api' || workload === undefined || !isUnlabelled(judged)) return [];
    const facts = { canary: formatId(canary.id), target: formatId(workload.id), apex: canary.apex };
    const field = { path: 'spec.selector.matchLabels', currentValue: workload.matchLabels };
    return [diagnose('FAN222', facts, { item: workload.item, field })];
  });

function isUnlabelled({ canary, workload }: JudgedCanary): boolean {
  return canary.hasService && workload !== undefined && selectorLabel(workload) === undefined;
}
