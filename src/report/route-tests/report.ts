import { printable } from '../../diagnostics/printable.ts';
import { formatName } from '../../resource/resource-id.ts';
import type { Coverage } from '../../route-tests/coverage.ts';
import { type CaseResult, hasPassed } from '../../route-tests/result.ts';
import type { RouteTest } from '../../route-tests/route-test.ts';

export interface RouteTestReport {
  readonly version: string;
  readonly results: readonly CaseResult[];
  /** `undefined`: nobody asks. */
  readonly coverage: Coverage | undefined;
}

/** The cases of one RouteTest, in order. */
export interface Group {
  readonly test: RouteTest;
  readonly results: readonly CaseResult[];
}

export function groupsOf(results: readonly CaseResult[]): readonly Group[] {
  const groups = new Map<RouteTest, CaseResult[]>();
  for (const result of results) groups.set(result.test, [...(groups.get(result.test) ?? []), result]);
  return [...groups].map(([test, own]) => ({ test, results: own }));
}

export function failedOf(results: readonly CaseResult[]): readonly CaseResult[] {
  return results.filter((result) => !hasPassed(result));
}

export function titleOf({ item }: RouteTest): string {
  return printable(formatName(item.id));
}

/** `GET http://… from gateway/…; main-service Progressing, 10 % to the canary; before the function` */
export function formatCase({ routeCase }: CaseResult): string {
  const { method = 'GET', url, headers, from, canaries, pick, manifests } = routeCase;
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join(', ');
  const states = canaries.map(
    ({ canary, phase, weight }) => `; ${canary} ${phase}${weight === undefined ? '' : `, ${weight} %`}`,
  );
  const branches = pick.length === 0 ? '' : `; of ${pick.map(([where, what]) => `${where} the ${what}`).join(', ')}`;
  return printable(
    `${method} ${url}${lines === '' ? '' : ` with ${lines}`}, from ${from}${states.join('')}${branches}${manifests === 'before' ? '; as it stands' : ''}`,
  );
}
