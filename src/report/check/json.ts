import { CATALOG } from '../../diagnostics/catalog.ts';
import { pageOf } from '../../diagnostics/format.ts';
import { printableJson } from '../../diagnostics/printable.ts';
import type { ResourceId } from '../../resource/resource-id.ts';
import { type CheckReport, countOf, type Finding } from './finding.ts';

/** Findings as data; docs/check.schema.json says what each field is, and is kept. */
export function checkJson(report: CheckReport): string {
  const { findings, suppressed, known, gone, objects, files, templates, changing, assumed, version } = report;
  return printableJson({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'Check',
    version,
    ...(assumed === undefined ? {} : { assumed }),
    assumedProviders: report.assumedProviders,
    summary: {
      errors: countOf(findings, 'error'),
      warnings: countOf(findings, 'warning'),
      infos: countOf(findings, 'info'),
      ignored: suppressed.length,
      ...(known === undefined ? {} : { baseline: { known: known.length, gone } }),
      objects: objects.length,
      files,
      templates,
      changingKustomizations: changing,
    },
    findings: findings.map(findingJson),
    ignored: suppressed.map(({ finding, reason, by }) => ({ ...findingJson(finding), ignored: { by, reason } })),
  });
}

function findingJson({ diagnostic, path, region, fix, fingerprint }: Finding) {
  const { code, severity, message, resource, field } = diagnostic;
  return {
    code,
    name: CATALOG[code].name,
    severity,
    message,
    ...(path === undefined ? {} : { file: path }),
    ...(region === undefined
      ? {}
      : {
          range: {
            start: { line: region.startLine, column: region.startColumn },
            end: { line: region.endLine, column: region.endColumn },
          },
        }),
    ...(resource === undefined ? {} : { object: objectJson(resource) }),
    ...(field === undefined ? {} : { field }),
    ...(fix === undefined ? {} : { fix: fix.text }),
    docs: pageOf(code),
    fingerprint,
  };
}

function objectJson({ apiVersion, kind, namespace, name }: ResourceId) {
  return { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name };
}
