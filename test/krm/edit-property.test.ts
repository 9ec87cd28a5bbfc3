import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isMap, Parser } from 'yaml';
import { type EditSource, editNode, patchValue } from '../../src/krm/edit/edit-node.ts';
import { parseYaml, jsonOf as valueOfNode } from '../../src/krm/parse.ts';
import { applySplices, type Splice } from '../../src/krm/splice.ts';
import type { Json } from '../../src/resource/json.ts';
import { jsonEquals } from '../../src/resource/json.ts';
import { misfit } from '../../src/resource/patch.ts';
import { anyDocument } from './any-document.ts';
import { aimedAt, rootPatch } from './any-patch.ts';

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
