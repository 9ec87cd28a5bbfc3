import { readFileSync } from 'node:fs';
import type { Config } from '../../src/config/config.ts';
import { run } from '../../src/pipeline.ts';
import { readRouteTest } from '../../src/route-tests/read.ts';
import type { CaseResult } from '../../src/route-tests/result.ts';
import { runTests } from '../../src/route-tests/run.ts';
import { itemsOf, noConfig } from '../manifests.ts';

export const ISSUE = readFileSync('testdata/flagger-1822/input.yaml', 'utf8');

const INDENT = '    ';

/** A RouteTest with the YAML of its tests, which begin with `- name`. */
export function routeTest(tests: string, spec = '', namespace = 'istio-test2'): string {
  const lines = tests.replace(/^/gm, INDENT);
  const where = namespace === '' ? '' : `, namespace: ${namespace}`;
  return `apiVersion: canary-fanout.dev/v1alpha1\nkind: RouteTest\nmetadata: { name: shop${where} }\nspec:\n${spec}  tests:\n${lines}\n`;
}

/** What is wrong with a RouteTest; nothing where it can be read. */
export function problemsOf(text: string): readonly string[] {
  return itemsOf(text).flatMap((item) => {
    const read = readRouteTest(item);
    return 'problems' in read ? read.problems.map(({ detail }) => detail) : [];
  });
}

/** The cases of a RouteTest, judged as `test` does it. */
export function resultsOf(test: string, manifests = ISSUE, config: Config = noConfig()): readonly CaseResult[] {
  const tests = itemsOf(test).flatMap((item) => {
    const read = readRouteTest(item);
    if ('problems' in read) throw new Error(read.problems.map(({ detail }) => detail).join('\n'));
    return [read.test];
  });
  let results: readonly CaseResult[] | undefined;
  run(itemsOf(`${manifests}---\n${test}`), config, (_, situations) => {
    results = runTests(tests, situations);
    return [];
  });
  if (results === undefined) throw new Error('the function refuses the manifests');
  return results;
}

/** Of one case: each difference as `where: what: expected / actual`, or why it could not be judged. */
export function differencesOf({ failures, problem }: CaseResult): readonly string[] {
  return [
    ...(problem === undefined ? [] : [`${problem.field}: ${problem.detail}`]),
    ...failures.flatMap(({ where, differences }) =>
      differences.map(({ what, expected, actual }) => `${where}: ${what}: ${expected} / ${actual}`),
    ),
  ];
}
