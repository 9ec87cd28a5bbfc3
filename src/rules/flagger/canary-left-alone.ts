import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

/** FAN201. Always said: a Canary that silently is not worked on looks like one that is. */
export const canaryLeftAlone: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, leftAlone }) =>
    leftAlone === undefined
      ? []
      : [diagnose('FAN201', { canary: formatId(canary.id), why: leftAlone }, { item: canary.item })],
  );
