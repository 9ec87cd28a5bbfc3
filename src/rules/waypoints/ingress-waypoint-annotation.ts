import { diagnose } from '../../diagnostics/diagnostic.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

const KEY = 'networking.istio.io/ingress-waypoint';

/** Where people have put it: on Services, Namespaces and Gateways, and into what a Canary puts on its Services. */
const KINDS = [
  ['', 'Service'],
  ['', 'Namespace'],
  ['gateway.networking.k8s.io', 'Gateway'],
  ['flagger.app', 'Canary'],
] as const;

const PLACES = [['metadata'], ...['apex', 'primary', 'canary'].map((role) => ['spec', 'service', role])];

/** FAN301. As label it does as little as as annotation. Other tools' keys are not ours to judge. */
export const ingressWaypointAnnotation: Rule = ({ after: { topology } }) =>
  KINDS.flatMap(([group, kind]) => topology.model.mentioning(group, kind, [KEY])).flatMap((item) =>
    PLACES.flatMap((place) =>
      (['annotations', 'labels'] as const).flatMap((map) => {
        const values = valueAt(item.content(), [...place, map]);
        if (!isJsonObject(values) || !Object.hasOwn(values, KEY)) return [];
        const value = values[KEY];
        const facts = { object: formatId(item.id), key: KEY, as: map.slice(0, -1) };
        const field = {
          path: formatPath([...place, map, KEY]),
          ...(value === undefined ? {} : { currentValue: value }),
        };
        return [diagnose('FAN301', facts, { item, field })];
      }),
    ),
  );
