import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item } from '../resource/item.ts';
import { formatId } from '../resource/resource-id.ts';
import { isRouteTest } from './kind.ts';
import { readRouteTest } from './read.ts';
import type { CaseResult } from './result.ts';
import type { RouteTest } from './route-test.ts';
import { runTests, type Situations } from './run.ts';

/** The RouteTests among items, and what is wrong with those that cannot be read (FAN502). */
export function readRouteTests(items: readonly Item[]): {
  readonly tests: readonly RouteTest[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const tests: RouteTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const item of items.filter(isRouteTest)) {
    const read = readRouteTest(item);
    if ('test' in read) tests.push(read.test);
    else diagnostics.push(...read.problems.map(({ field, detail }) => unreadable(item, field, detail)));
  }
  return { tests, diagnostics };
}

/** A finding for each RouteTest that cannot be read and each case that fails. */
export function routeFindings(items: readonly Item[], situations: Situations): readonly Diagnostic[] {
  const { tests, diagnostics } = readRouteTests(items);
  return [...diagnostics, ...runTests(tests, situations).flatMap(findingOf)];
}

function unreadable(item: Item, field: string | undefined, detail: string): Diagnostic {
  const at = field === undefined ? {} : { field: { path: field } };
  return diagnose('FAN502', { object: formatId(item.id), detail }, { item, ...at });
}

function findingOf({ test, routeCase, failures, problem }: CaseResult): readonly Diagnostic[] {
  const { item } = test;
  if (problem !== undefined) return [unreadable(item, problem.field, `\`${problem.field}\`: ${problem.detail}`)];
  const [first] = failures;
  const [difference] = first?.differences ?? [];
  if (first === undefined || difference === undefined) return [];
  const { where, way } = first;
  const { what, expected, actual } = difference;
  const facts = {
    object: formatId(item.id),
    test: routeCase.name,
    where: way === undefined ? where : `${where} (${way})`,
    what,
    expected,
    actual,
    more: failures.reduce((sum, { differences }) => sum + differences.length, -1),
  };
  return [diagnose('FAN501', facts, { item, field: { path: routeCase.field } })];
}
