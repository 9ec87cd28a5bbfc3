import { diagnose } from '../../diagnostics/diagnostic.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

const FOR_SERVICE_ACCOUNT = 'istio.io/for-service-account';

/** FAN316. As Istio before 1.22 bound workloads to a waypoint. */
export const forServiceAccount: Rule = ({ after: { topology } }) =>
  topology.model.mentioning(GATEWAY_GROUP, 'Gateway', [FOR_SERVICE_ACCOUNT]).flatMap((item) => {
    const value = valueAt(item.content(), ['metadata', 'annotations', FOR_SERVICE_ACCOUNT]);
    if (value === undefined) return [];
    const path = formatPath(['metadata', 'annotations', FOR_SERVICE_ACCOUNT]);
    return [diagnose('FAN316', { gateway: formatId(item.id) }, { item, field: { path, currentValue: value } })];
  });
