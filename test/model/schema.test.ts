import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as own from '../../src/model/schema.ts';
import { type Json, withoutNulls } from '../../src/resource/json.ts';
import '../seed.ts';

interface Both {
  readonly own: own.Schema<unknown>;
  readonly zod: z.ZodMiniType;
}

const FIELDS = ['a', 'b', 'c'];
const fieldsOf = <T>(pairs: readonly Both[], pick: (both: Both) => T) =>
  Object.fromEntries(pairs.map((both, index) => [FIELDS[index] ?? '', pick(both)]));

/** What a schema may be made of; a field that may be absent stands only where fields do. */
const { schema } = fc.letrec<{ schema: Both; field: Both }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Both>(
      { own: own.string(), zod: z.string() },
      { own: own.boolean(), zod: z.boolean() },
      { own: own.int(), zod: z.int() },
      { own: own.between(1, 9), zod: z.int().check(z.minimum(1), z.maximum(9)) },
      { own: own.intOrString(), zod: z.union([z.int(), z.string()]) },
      { own: own.lenient(own.boolean(), false), zod: z.catch(z.boolean(), false) },
    ),
    tie('schema').map((each): Both => ({ own: own.array(each.own), zod: z.array(each.zod) })),
    tie('schema').map((each): Both => ({ own: own.record(each.own), zod: z.record(z.string(), each.zod) })),
    tie('schema').map(
      (each): Both => ({
        own: own.transformed(own.object({ a: each.own }), ({ a }) => ({ made: a })),
        zod: z.pipe(
          z.object({ a: each.zod }),
          z.transform(({ a }) => ({ made: a })),
        ),
      }),
    ),
    fc.array(tie('field'), { maxLength: 3 }).map(
      (pairs): Both => ({
        own: own.object(fieldsOf(pairs, (each) => each.own)),
        zod: z.object(fieldsOf(pairs, (each) => each.zod)),
      }),
    ),
    fc.array(tie('field'), { maxLength: 2 }).map(
      (pairs): Both => ({
        own: own.looseObject(fieldsOf(pairs, (each) => each.own)),
        zod: z.looseObject(fieldsOf(pairs, (each) => each.zod)),
      }),
    ),
  ),
  field: fc.oneof(
    tie('schema'),
    fc.constant<Both>({ own: own.optional(own.unknown()), zod: z.optional(z.unknown()) }),
    tie('schema').map((each): Both => ({ own: own.optional(each.own), zod: z.optional(each.zod) })),
    tie('schema').map((each): Both => ({ own: own.withDefault(each.own, 'x'), zod: z._default(each.zod, 'x') })),
    tie('schema').map(
      (each): Both => ({
        own: own.lenient(own.optional(each.own), undefined),
        zod: z.catch(z.optional(each.zod), undefined),
      }),
    ),
    tie('schema').map(
      (each): Both => ({
        own: own.optional(own.lenient(own.optional(each.own), undefined)),
        zod: z.optional(z.catch(z.optional(each.zod), undefined)),
      }),
    ),
  ),
}));

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(
      'text',
      '7',
      '',
      true,
      0,
      5,
      10,
      1.5,
      -3,
      2 ** 60,
      -(2 ** 60),
      Number.POSITIVE_INFINITY,
      7n,
      null,
    ),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...FIELDS, 'd', 'constructor', '1'), tie('value'), { maxKeys: 4 }),
  ),
}));

/** The API server takes a field that is null for one that is absent. */
function byZod({ zod }: Both, given: Json) {
  const read = z.safeParse(zod, withoutNulls(given));
  return read.success
    ? { view: read.data }
    : { faults: read.error.issues.map((issue) => ({ path: issue.path, why: whyOf(issue) })) };
}

function whyOf(issue: z.core.$ZodIssue): own.Fault['why'] {
  const { code } = issue;
  if (code === 'too_small') return { kind: 'too small', minimum: Number(issue.minimum) };
  if (code === 'too_big') return { kind: 'too big', maximum: Number(issue.maximum) };
  if (code !== 'invalid_type') return { kind: 'form' };
  const { expected } = issue;
  const isMapping = expected === 'object' || expected === 'record';
  if (isMapping || expected === 'array') return { kind: 'type', expected: isMapping ? 'mapping' : 'list' };
  return { kind: 'type', expected: expected as 'string' };
}

function byOwn({ own: schema }: Both, given: Json) {
  const faults: own.Fault[] = [];
  const view = schema.read(given, faults);
  return faults.length === 0 ? { view } : { faults };
}

/** With the order of fields, and with those that are there and undefined. */
function shown(read: unknown): string {
  return JSON.stringify(read, (_, each: unknown) =>
    each === undefined || typeof each === 'bigint' || typeof each === 'number' ? `${typeof each} ${each}` : each,
  );
}

describe('a schema of the model', () => {
  it('reads what zod reads, and finds the faults that zod finds, in their order', () => {
    fc.assert(
      fc.property(schema, value, (both, given) => {
        expect(shown(byOwn(both, given))).toBe(shown(byZod(both, given)));
      }),
      { numRuns: 1000 },
    );
  });
});
