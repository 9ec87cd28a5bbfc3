import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/** FAN214. A match that asks for nothing Flagger reads falls out, and an \`analysis.match\` takes its paths from these. */
export const matchWithoutUri: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) =>
    canary.service.match.flatMap(({ uri, method, headers, queryParams }, index) => {
      const asks = method !== undefined || Object.keys(headers).length + Object.keys(queryParams).length > 0;
      if (uri !== undefined || !asks) return [];
      const facts = { canary: formatId(canary.id), match: index };
      return [diagnose('FAN214', facts, at(canary, ['spec', 'service', 'match', index, 'uri'], { prefix: '/' }))];
    }),
  );
