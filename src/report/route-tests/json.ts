import { printableJson } from '../../diagnostics/printable.ts';
import { formatName } from '../../resource/resource-id.ts';
import { type CaseResult, hasPassed } from '../../route-tests/result.ts';
import { toFraction } from '../../trace/share.ts';
import { coverageJson } from './coverage.ts';
import { failedOf, type RouteTestReport } from './report.ts';

/** The results as data. */
export function routeTestJson({ version, results, coverage }: RouteTestReport): string {
  return printableJson({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'RouteTestReport',
    version,
    summary: { cases: results.length, failed: failedOf(results).length },
    ...(coverage === undefined ? {} : { coverage: coverageJson(coverage) }),
    cases: results.map(caseJson),
  });
}

function caseJson(result: CaseResult) {
  const { test, routeCase, failures, problem } = result;
  const { manifests, from, url, method = 'GET', headers, canaries, pick } = routeCase;
  return {
    routeTest: formatName(test.item.id),
    file: test.item.file()?.path ?? null,
    name: routeCase.name,
    field: routeCase.field,
    passed: hasPassed(result),
    manifests,
    request: { from, url, method, headers: Object.fromEntries(headers) },
    canaries: Object.fromEntries(canaries.map(({ canary, phase, weight }) => [canary, { phase, weight }])),
    pick: Object.fromEntries(pick),
    problem: problem === undefined ? null : `\`${problem.field}\`: ${problem.detail}`,
    failures: failures.map(({ where, way, share, differences, hops }) => ({
      where,
      way: way ?? null,
      fraction: share === undefined ? null : toFraction(share),
      differences,
      hops: hops.map(({ kind, name, service, route, rule, backend, why }) => ({
        ...{ kind, name, service, route, rule, backend, why },
      })),
    })),
  };
}
