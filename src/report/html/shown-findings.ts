import { CATALOG } from '../../diagnostics/catalog.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import type { Finding } from '../check/finding.ts';
import type { ShownFinding } from './page-data.ts';

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** Findings as a page has them, the worst first. */
export function shownFindings(findings: readonly Finding[]): readonly ShownFinding[] {
  return findings
    .map(({ diagnostic, path, region, fix }): ShownFinding => {
      const { code, severity, message, resource, field } = diagnostic;
      const line = region === undefined ? '' : `:${region.startLine}:${region.startColumn}`;
      return {
        code,
        severity,
        title: CATALOG[code].name,
        message,
        object: resource === undefined ? undefined : keyOf(resource),
        name: resource === undefined ? '' : formatId(resource),
        field: field?.path,
        place: path === undefined ? undefined : `${path}${line}`,
        fix: fix?.text,
      };
    })
    .toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}
