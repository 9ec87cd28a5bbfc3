import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { missingPortName, targetPortOf } from '../../topology/flagger.ts';
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
