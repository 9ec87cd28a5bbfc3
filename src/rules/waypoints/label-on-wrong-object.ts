import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { DATAPLANE_MODE } from '../../topology/dataplane.ts';
import { INGRESS_USE_WAYPOINT, USE_WAYPOINT, WAYPOINT_FOR } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/** Where Istio reads each label (istio/api, label/labels.yaml), as a sentence has it. */
const READ_ON: { readonly [label: string]: { readonly kinds: readonly string[]; readonly on: string } } = {
  [USE_WAYPOINT]: { kinds: ['Service', 'Pod'], on: 'a Service, a Namespace, or the pods themselves' },
  [INGRESS_USE_WAYPOINT]: { kinds: ['Service'], on: 'a Service or a Namespace' },
  [DATAPLANE_MODE]: { kinds: ['Pod'], on: 'a Namespace, or the pods themselves' },
  [WAYPOINT_FOR]: { kinds: [], on: 'the waypoint Gateway' },
};

const LABELS = Object.keys(READ_ON);

/** Kinds that people put them on. A Gateway hands its labels on to the pods that are made for it, and is left out. */
const KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['', 'ServiceAccount'],
  ['', 'Service'],
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['gateway.networking.k8s.io', 'HTTPRoute'],
];

/** FAN319. Silent where the pod template of a workload has the label as well: then it is there where it counts. */
export const labelOnWrongObject: Rule = ({ after: { topology } }) =>
  KINDS.flatMap(([group, kind]) => topology.model.mentioning(group, kind, LABELS)).flatMap((item) => {
    const labels = valueAt(item.content(), ['metadata', 'labels']);
    if (!isJsonObject(labels)) return [];
    return LABELS.flatMap((label) => {
      const value = labels[label];
      const { kinds = [], on = '' } = READ_ON[label] ?? {};
      if (value === undefined || kinds.includes(item.id.kind) || inTemplate(item, label)) return [];
      const facts = { object: formatId(item.id), label: `${label}: ${String(value)}`, on };
      const field = { path: formatPath(['metadata', 'labels', label]), currentValue: value };
      return [diagnose('FAN319', facts, { item, field })];
    });
  });

function inTemplate(item: Item, label: string): boolean {
  const labels: Json | undefined = valueAt(item.content(), ['spec', 'template', 'metadata', 'labels']);
  return isJsonObject(labels) && labels[label] !== undefined;
}
