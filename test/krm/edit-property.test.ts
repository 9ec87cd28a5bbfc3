import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isMap, Parser } from 'yaml';
import { type EditSource, editNode, patchValue } from '../../src/krm/edit.ts';
import { parseYaml, jsonOf as valueOfNode } from '../../src/krm/parse.ts';
import { applySplices, type Splice } from '../../src/krm/splice.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';
import { isJsonObject, jsonEquals } from '../../src/resource/json.ts';
import { misfit } from '../../src/resource/patch.ts';
import { anyDocument } from './any-document.ts';

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
const { patch: anyPatch } = fc.letrec<{ patch: Patch; fields: Patch; entries: Patch }>((tie) => ({
  fields: fc.array(fc.tuple(plainKey, tie('patch')), { minLength: 1, maxLength: 3 }).map((pairs) => {
    return { fields: Object.fromEntries(pairs) };
  }),
  patch: fc.oneof(
    { depthSize: 'small' },
    newValue.map((set) => ({ set })),
    fc.array(newValue, { maxLength: 2 }).map((append) => ({ append })),
    tie('fields'),
    tie('fields'),
    tie('entries'),
  ),
  entries: fc.array(fc.tuple(fc.nat(2), tie('patch')), { maxLength: 2 }).map((pairs) => {
    return { entries: Object.fromEntries(pairs) };
  }),
}));
const rootPatch = fc.array(fc.tuple(plainKey, anyPatch), { minLength: 1, maxLength: 3 }).map((pairs): Patch => {
  return { fields: Object.fromEntries(pairs) };
});

/** A patch that finds what it goes through. */
function aimedAt(value: Json | undefined): fc.Arbitrary<Patch> {
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

function read(text: string, path: readonly (string | number)[]): EditSource & { readonly value: Json } {
  const document = parseYaml(text);
  expect(document.errors).toEqual([]);
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(node)) throw new Error('the generator makes mappings only');
  const found = valueOfNode(document, node);
  if ('problem' in found) throw new Error(found.problem);
  return { document, node, text, base: 0, value: found.value };
}

/** All comments, in order. */
function commentsOf(text: string): string[] {
  const found: string[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) for (const entry of part) walk(entry);
    else if (typeof part === 'object' && part !== null) {
      if ('type' in part && part.type === 'comment' && 'source' in part) found.push(String(part.source).trimEnd());
      else walk(Object.values(part));
    }
  };
  walk([...new Parser().parse(text)]);
  return found;
}

/** The lines that stay as they are: nothing is taken from them, and only whole lines are put beside them. */
function keptLines(text: string, splices: readonly Splice[]): string[] {
  return [...text.matchAll(/^.*$/gm)].flatMap(({ 0: line, index: start }) => {
    const end = start + line.length;
    const changed = splices.some((splice) => {
      if (splice.start === splice.end)
        return splice.start >= start && splice.start <= end && !/^\r?\n|\n$/.test(splice.text);
      return (splice.start < end && splice.end > start) || (splice.start <= start && splice.end >= end);
    });
    return changed ? [] : [line];
  });
}

/** The first list's entries are in the second in the same order. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const entry of all) if (entry === some[at]) at++;
  return at === some.length;
}

const anyDocumentAndPatch = anyDocument.chain((document) =>
  fc.tuple(fc.constant(document), fc.oneof(rootPatch, aimedAt(read(document.text, document.path).value))),
);
const refusals = ['the text ends in a block scalar without a line break', 'tag:yaml.org,2002:str'];

it('makes the change and leaves everything else, in whatever style the text is written', () => {
  fc.assert(
    fc.property(anyDocumentAndPatch, ([{ text, path }, patch]) => {
      const before = read(text, path);
      const result = editNode(before, patch);
      const reason = misfit(before.value, patch, []);
      if ('refused' in result) {
        if (reason === undefined) expect(refusals.some((end) => result.refused.endsWith(end))).toBe(true);
        return;
      }
      expect(reason).toBeUndefined();
      const { splices } = result;
      const after = applySplices(text, splices);
      const now = read(after, path);
      expect(jsonEquals(now.value, patchValue(before.value, patch))).toBe(true);
      if (path.length > 0)
        expect(read(after, []).value).toEqual({ kind: 'List', items: [{ a: 1 }, now.value, { a: 1 }] });
      if (/^[^\n]*\r\n/.test(text)) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      expect(isWithin(keptLines(text, splices), after.match(/^.*$/gm) ?? [])).toBe(true);
      if (splices.every(({ start, end }) => !text.slice(start, end).includes('#'))) {
        expect(commentsOf(after)).toEqual(commentsOf(text));
      }
      expect(editNode(now, patch)).toEqual({ splices: [] });
    }),
    { numRuns: 600 },
  );
}, 60_000);
