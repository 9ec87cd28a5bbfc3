import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

/** FAN006. Of the kinds that decide where requests go. In the function a Canary that is there twice is left alone, and told as that. */
const KINDS = new Set(['Service', 'Namespace', 'Gateway', 'HTTPRoute', 'Deployment', 'DaemonSet', 'ReferenceGrant']);

export const objectTwice: Rule = ({ task, after: { topology } }) => {
  if (task === 'apply' && topology.canaries.length === 0) return [];
  return topology.model
    .duplicates()
    .filter(({ id }) => (KINDS.has(id.kind) || (task === 'check' && id.kind === 'Canary')) && id.name !== '')
    .map((item) => diagnose('FAN006', { object: formatId(item.id) }, { item }));
};
