import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { INGRESS_USE_WAYPOINT, isBoolean } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { labelPlaces } from './label-places.ts';

/** FAN304. "false" is an answer; another word is a misunderstanding, most often the waypoint's name. */
export const ingressLabelNotBoolean: Rule = ({ after: { topology } }) =>
  labelPlaces(topology).flatMap(({ item, path, labels }) => {
    const value = labels[INGRESS_USE_WAYPOINT];
    if (typeof value !== 'string' || isBoolean(value)) return [];
    const field = { path: formatPath([...path, INGRESS_USE_WAYPOINT]), currentValue: value, proposedValue: 'true' };
    return [diagnose('FAN304', { object: formatId(item.id), value }, { item, field })];
  });
