import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editNode, patchValue } from '../../src/krm/edit/edit-node.ts';
import { parseYaml, jsonOf as valueOfNode } from '../../src/krm/parse.ts';
import { applySplices } from '../../src/krm/splice.ts';
import type { Json } from '../../src/resource/json.ts';
import { jsonEquals } from '../../src/resource/json.ts';
import { patchesOf } from './any-patch.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const anyKey = fc.constantFrom(...KEYS);

const own = fc.tuple(
  fc.constantFrom('', '', '&x ', '&y '),
  fc.constantFrom(
    '{a: 1}',
    '{a: {b: 1}, c: [x]}',
    '[x, &z y]',
    'x',
    '',
    '\n  a:\n    b: 1\n  c:\n  - x',
    '\n  - x\n  - a: 1',
    '\n  - &z\n    a: 1\n  - b: *z',
    '\n  - &z {a: 1}\n  - <<: *z\n    b: 2',
  ),
);
const borrowed = fc.constantFrom(
  '*x',
  '*y',
  '*z',
  '[*x]',
  '\n  - *x\n  - *y # c',
  '{a: *y}',
  '\n  <<: *x\n  a: 2',
  '{<<: [*x, *y], b: 1}',
);
const anyValue = fc.oneof(
  own.map(([anchor, value]) => (anchor + value).replace(/ \n/, '\n')),
  borrowed,
);
/** The first two values carry the anchors, so that most documents have no alias for nothing. */
const anyDocument = fc
  .tuple(fc.constantFrom('&x {a: 1}', '&x {a: {b: 1}, c: &z [x]}'), fc.constantFrom('&y {b: [1]}', '&y\n  c: &z y'))
  .chain((first) => fc.array(anyValue, { maxLength: KEYS.length - 2 }).map((rest) => [...first, ...rest]))
  .map((values) =>
    values.map((value, index) => `${KEYS[index]}:${value.startsWith('\n') ? '' : ' '}${value}\n`).join(''),
  );

const newValue = fc.constantFrom<Json>('x', null, 5, {}, [], { a: 1 }, { b: ['x'] }, ['x']);
const { fields: anyPatch } = patchesOf(anyKey, newValue, 1);

/** `undefined` where there is none: an alias for nothing, a merge of a list. */
function read(text: string): Json | undefined {
  const document = parseYaml(text);
  if (document.errors.length > 0 || document.contents === null) return undefined;
  const found = valueOfNode(document, document.contents);
  return 'value' in found ? found.value : undefined;
}

it('changes the fields of the patch and no other place that an anchor leads to, or refuses', () => {
  let edited = 0;
  fc.assert(
    fc.property(anyDocument, anyPatch, (text, patch) => {
      const document = parseYaml(text);
      const node = document.contents;
      const before = read(text);
      if (node === null) return;
      const result = editNode({ document, node, text, base: 0 }, patch);
      if (before === undefined) expect(result).toHaveProperty('refused');
      if ('refused' in result) return;
      const after = applySplices(text, result.splices);
      expect(jsonEquals(read(after), patchValue(before, patch))).toBe(true);
      if (after !== text) edited++;
    }),
    { numRuns: 600 },
  );
  expect(edited).toBeGreaterThan(50);
}, 60_000);
