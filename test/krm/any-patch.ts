import fc from 'fast-check';
import type { Patch } from '../../src/resource/item.ts';
import { isJsonObject, type Json } from '../../src/resource/json.ts';

const plainKey = fc.constantFrom('a', 'b', 'c', 'd.e/f', 'q', 's', 'new', 'n: 1', '__proto__');

const newScalar = fc.oneof(
  fc.constantFrom<Json>('x', 'yes', '5', 5, true, null, 'a: b', 'it\'s, "', '', 0.5, 2n ** 60n),
  fc.string(),
);
const { json: newValue } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'xsmall' },
    newScalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
/** Patches of mappings by some keys, and of any kind; for entries of lists up to an index. */
export function patchesOf(key: fc.Arbitrary<string>, value: fc.Arbitrary<Json>, lastIndex: number) {
  return fc.letrec<{ patch: Patch; fields: Patch; entries: Patch }>((tie) => ({
    fields: fc.array(fc.tuple(key, tie('patch')), { minLength: 1, maxLength: 3 }).map((pairs) => {
      return { fields: Object.fromEntries(pairs) };
    }),
    patch: fc.oneof(
      { depthSize: 'small' },
      value.map((set) => ({ set })),
      fc.array(value, { maxLength: 2 }).map((append) => ({ append })),
      tie('fields'),
      tie('fields'),
      tie('entries'),
    ),
    entries: fc.array(fc.tuple(fc.nat(lastIndex), tie('patch')), { maxLength: 2 }).map((pairs) => {
      return { entries: Object.fromEntries(pairs) };
    }),
  }));
}

const { patch: anyPatch } = patchesOf(plainKey, newValue, 2);
export const rootPatch = fc.array(fc.tuple(plainKey, anyPatch), { minLength: 1, maxLength: 3 }).map((pairs): Patch => {
  return { fields: Object.fromEntries(pairs) };
});

/** A patch that finds what it goes through. */
export function aimedAt(value: Json | undefined): fc.Arbitrary<Patch> {
  if (Array.isArray(value) && value.length > 0) {
    const list: readonly Json[] = value;
    const inside = fc
      .subarray([...list.keys()], { minLength: 1 })
      .chain((indexes) =>
        fc.tuple(...indexes.map((index) => aimedAt(list[index]).map((patch): [number, Patch] => [index, patch]))),
      );
    return fc.oneof(
      { weight: 3, arbitrary: inside.map((pairs) => ({ entries: Object.fromEntries(pairs) })) },
      anyPatch,
    );
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return anyPatch;
  return fc
    .subarray(Object.keys(value), { minLength: 1 })
    .chain((keys) => fc.tuple(...keys.map((key) => aimedAt(value[key]).map((patch): [string, Patch] => [key, patch]))))
    .map((pairs) => ({ fields: Object.fromEntries(pairs) }));
}

const simple = fc.constantFrom<Json>('x', 'yes', 5, 'a: b', '', 'v2', [], ['x', { a: 1 }], { a: { b: ['c'] }, d: 1 });
const simplePatch = fc.oneof(
  simple.map((set): Patch => ({ set })),
  simple.map((entry): Patch => ({ append: [entry] })),
  fc.tuple(plainKey, simple).map(([key, set]): Patch => ({ fields: { [key]: { set } } })),
);

/** A patch as a plan has it: in one place, which is there, simple values. */
export function simplyAimedAt(value: Json | undefined): fc.Arbitrary<Patch> {
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  const keys = isJsonObject(value) ? Object.keys(value) : [];
  const member = (key: string) => (isJsonObject(value) ? value[key] : undefined);
  return fc.oneof(
    simplePatch,
    ...[...list.keys()].map((index) =>
      simplyAimedAt(list[index]).map((patch): Patch => ({ entries: { [index]: patch } })),
    ),
    ...keys.map((key) => simplyAimedAt(member(key)).map((patch): Patch => ({ fields: { [key]: patch } }))),
  );
}
