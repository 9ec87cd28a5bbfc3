import type { JsonObject } from '../resource/json.ts';
import { type Coverage, coverageOf, missingOf } from './coverage.ts';
import { type Deserved, deservedTests, judgeTest } from './deserved.ts';
import type { Situations } from './run.ts';

/** Of the tests that fan-outs deserve those that come by what no test comes by yet, each once. */
export function suggestedTests(coverage: Coverage, situations: Situations): readonly Deserved[] {
  const after = situations('after', undefined);
  if (after === undefined) return [];
  const missing = new Set(missingOf(coverage));
  return deservedTests(situations).flatMap((deserved) => {
    const tests = deserved.tests.filter((test: JsonObject) => {
      const { covered } = coverageOf(judgeTest(deserved.id, test, situations), after);
      const more = [...covered].filter((key) => missing.has(key));
      for (const key of more) missing.delete(key);
      return more.length > 0;
    });
    return tests.length === 0
      ? []
      : [{ ...deserved, id: { ...deserved.id, name: `${deserved.id.name}-more` }, tests, held: [], missing: [] }];
  });
}
