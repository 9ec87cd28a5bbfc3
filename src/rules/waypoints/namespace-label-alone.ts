import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { USE_WAYPOINT, USE_WAYPOINT_NAMESPACE } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { labelPlaces } from './label-places.ts';

/** FAN314. The namespace is read only from the object that names the waypoint. */
export const namespaceLabelAlone: Rule = ({ after: { topology } }) =>
  labelPlaces(topology).flatMap(({ item, path, labels }) => {
    const value = labels[USE_WAYPOINT_NAMESPACE];
    if (typeof value !== 'string' || Object.hasOwn(labels, USE_WAYPOINT)) return [];
    const field = { path: formatPath([...path, USE_WAYPOINT_NAMESPACE]), currentValue: value };
    return [diagnose('FAN314', { object: formatId(item.id), namespace: value }, { item, field })];
  });
