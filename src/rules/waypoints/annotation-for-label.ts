import { diagnose } from '../../diagnostics/diagnostic.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { DATAPLANE_MODE } from '../../topology/dataplane.ts';
import {
  INGRESS_USE_WAYPOINT,
  USE_WAYPOINT,
  USE_WAYPOINT_NAMESPACE,
  WAYPOINT_FOR,
} from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

const BINDING = [USE_WAYPOINT, USE_WAYPOINT_NAMESPACE, INGRESS_USE_WAYPOINT];

/** Where each label is read. */
const READ = [
  { group: '', kind: 'Service', keys: BINDING, places: [['metadata']] },
  { group: '', kind: 'Namespace', keys: [...BINDING, DATAPLANE_MODE], places: [['metadata']] },
  { group: GATEWAY_GROUP, kind: 'Gateway', keys: [WAYPOINT_FOR], places: [['metadata']] },
  {
    group: 'flagger.app',
    kind: 'Canary',
    keys: BINDING,
    places: ['apex', 'primary', 'canary'].map((role) => ['spec', 'service', role]),
  },
] as const;

/** FAN315. Where the label stands beside the annotation nothing is lost. */
export const annotationForLabel: Rule = ({ after: { topology } }) =>
  READ.flatMap(({ group, kind, keys, places }) =>
    topology.model.mentioning(group, kind, keys).flatMap((item) =>
      places.flatMap((place) => {
        const annotations = valueAt(item.content(), [...place, 'annotations']);
        const labels = valueAt(item.content(), [...place, 'labels']);
        if (!isJsonObject(annotations)) return [];
        return keys.flatMap((key) => {
          const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
          if (value === undefined || (isJsonObject(labels) && Object.hasOwn(labels, key))) return [];
          const facts = { object: formatId(item.id), key, lost: lostBy(key) };
          const field = { path: formatPath([...place, 'annotations', key]), currentValue: value };
          return [diagnose('FAN315', facts, { item, field })];
        });
      }),
    ),
  );

function lostBy(key: string): string {
  switch (key) {
    case DATAPLANE_MODE:
      return 'its pods are not captured and their calls pass no waypoint';
    case WAYPOINT_FOR:
      return 'the waypoint takes the requests of Services alone';
    case INGRESS_USE_WAYPOINT:
      return 'an ingress gateway goes past the waypoint, straight to the pods';
    case USE_WAYPOINT_NAMESPACE:
      return 'the waypoint is looked for in the namespace of the Service';
    default:
      return 'requests pass no waypoint and no route bound to the Service runs';
  }
}
