import { schemaProblem } from '../config/schema-problem.ts';
import type { Item } from '../resource/item.ts';
import { isJsonObject, type Json, listAt, stringAt, valueAt, withoutNulls } from '../resource/json.ts';
import { expand } from './expand.ts';
import { specProblems } from './problems.ts';
import type { RouteTest } from './route-test.ts';
import { validateRouteTest } from './validator.js';

export interface ReadProblem {
  /** `undefined`: the object as a whole. */
  readonly field: string | undefined;
  /** Names the field. */
  readonly detail: string;
}

export type RouteTestRead = { readonly test: RouteTest } | { readonly problems: readonly ReadProblem[] };

const FORMS = { istio: 'must be a version such as "1.27"' };

export function readRouteTest(item: Item): RouteTestRead {
  const [broken] = item.problems();
  if (broken !== undefined) return { problems: [{ field: undefined, detail: broken }] };
  const value = plain(withoutNulls(item.content() ?? {}));
  if (!isJsonObject(value)) return { problems: [{ field: undefined, detail: 'it must be a mapping' }] };
  const errors = validateRouteTest(value).map((error) => schemaProblem(value, error, FORMS));
  if (errors.length > 0) return { problems: errors };
  const spec = valueAt(value, ['spec']);
  const wrong = specProblems(spec);
  if (wrong.length > 0) return { problems: wrong };
  const tests = listAt(spec, ['tests']);
  return {
    test: {
      item,
      istio: stringAt(spec, ['istio']),
      gamma: stringAt(spec, ['profile']) === 'gamma',
      cases: tests.flatMap((test, index) => expand(test, `spec.tests[${index}]`)),
    },
  };
}

/** Whole numbers come as bigints, which a schema does not know. */
function plain(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each ?? null)]));
}
