import { describe, expect, it } from 'vitest';
import { jsonOf, parseYaml } from '../../src/krm/parse.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';
import { isJsonObject } from '../../src/resource/json.ts';
import { misfit, patchValue } from '../../src/resource/patch.ts';
import { formatPath, type Path } from '../../src/resource/path.ts';
import { edit, fields, set } from './editing.ts';
import { NASTY_ITEMS } from './nasty-items.ts';

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const entries = (inner: { readonly [index: number]: Patch }): Patch => ({ entries: inner });
/** The first entry of `r` changed. */
const first = (patch: Patch): Patch => fields({ r: entries({ 0: patch }) });
const parseItem = (text: string): Json => {
  const document = parseYaml(text);
  const read = document.contents === null ? { value: null } : jsonOf(document, document.contents);
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
};
const BLOCK: Json = { k: { l: 1 }, m: [1] };

describe('a field of an entry', () => {
  const route = lines(
    'kind: HTTPRoute',
    'spec:',
    '  rules:',
    '  # what is exact comes first',
    '  - backendRefs:',
    '    - name: cart # stable',
    '      port: 80',
    '  - matches:',
    '    - path: {type: Exact, value: /pay}',
    '    backendRefs:',
    '    # one of two',
    '    - name: checkout # stable',
    '      weight: 1',
    '    - {name: "checkout", weight: 0}',
  );
  const backends = (patch: Patch) => fields({ spec: { rules: entries({ 1: fields({ backendRefs: patch }) }) } });

  it('is changed where it stands, and no other byte is', () => {
    const patch = backends(entries({ 0: fields({ name: set('checkout-canary') }), 1: fields({ name: set('other') }) }));
    const after = route.replace('name: checkout #', 'name: checkout-canary #').replace('"checkout"', '"other"');
    expect(edit(route, patch)).toBe(after);
    expect(edit(route.replaceAll('\n', '\r\n'), patch)).toBe(after.replaceAll('\n', '\r\n'));
    expect(edit(after, patch)).toBe(after);
  });

  it('is added behind the last one of its entry', () => {
    expect(edit(route, backends(entries({ 0: fields({ port: set(80) }), 1: fields({ port: set(81) }) })))).toBe(
      route
        .replace('      weight: 1\n', '      weight: 1\n      port: 80\n')
        .replace('weight: 0}', 'weight: 0, port: 81}'),
    );
  });

  it('is changed in JSON as JSON is written', () => {
    expect(edit('{"r":[1,{"a":[]}]}', fields({ r: entries({ 0: set(BLOCK), 1: fields({ a: set('x') }) }) }))).toBe(
      '{"r":[{"k":{"l":1},"m":[1]},{"a":"x"}]}',
    );
  });

  it.each([
    ['a compact mapping', 'r:\n- a: 1 # c\n  b: 2\n- d', 'r:\n- a: 5 # c\n  b: 2\n- d'],
    ['a mapping behind a wide dash', 'r:\n-   a: 1\n    b: 2\n', 'r:\n-   a: 5\n    b: 2\n'],
    ['a mapping below its dash', 'r:\n- # c\n  # d\n  a: 1\n', 'r:\n- # c\n  # d\n  a: 5\n'],
    ['a mapping with an anchor of its own', 'r:\n- &x\n  a: 1\n', 'r:\n- &x\n  a: 5\n'],
    ['braces', 'r:\n- {a: 1} # c\n', 'r:\n- {a: 5} # c\n'],
    ['empty braces', 'r:\n- {} # c\n', 'r:\n- {a: 5} # c\n'],
    ['nothing', 'r:\n-\n- d\n', 'r:\n- a: 5\n- d\n'],
    ['nothing, with a comment', 'r:\n- # c\n- d\n', 'r:\n- # c\n  a: 5\n- d\n'],
    ['nothing, with an anchor', 'r:\n- &x\n- d\n', 'r:\n- &x\n  a: 5\n- d\n'],
    ['nothing, at the end', 'r:\n-', 'r:\n- a: 5'],
    ['null', 'r:\n- ~ # c\n', 'r:\n- a: 5 # c\n'],
    ['brackets on lines', 'r: [\n  {b: 1}, # one\n  c\n  ]\n', 'r: [\n  {b: 1, a: 5}, # one\n  c\n  ]\n'],
  ])('of %s', (_, before, after) => {
    expect(edit(before, first(fields({ a: set(5) })))).toBe(after);
  });

  it('may have a block for its value, at any depth', () => {
    expect(edit('r:\n-   a: 1\n    b: 1\n', first(fields({ a: set(BLOCK) })))).toBe(
      'r:\n-   a:\n      k:\n        l: 1\n      m:\n      - 1\n    b: 1\n',
    );
    expect(edit('r:\n- - x # c\n  - y\n', first(entries({ 1: set([1, 2]) })))).toBe(
      'r:\n- - x # c\n  - - 1\n    - 2\n',
    );
  });

  it('may be a list of its own that grows', () => {
    expect(edit('r:\n- a:\n  - x\n# c\n', first(fields({ a: { append: ['z'] } })))).toBe(
      'r:\n- a:\n  - x\n  - z\n# c\n',
    );
  });
});

describe('an entry set', () => {
  it.each([
    ['a word', 'r:\n- x # c\n- d', 'r:\n- "n o" # c\n- d', 'r:\n- k: # c\n    l: 1\n  m:\n  - 1\n- d'],
    ['quotes', 'r:\n- "x" # c', 'r:\n- "n o" # c', 'r:\n- k: # c\n    l: 1\n  m:\n  - 1'],
    ['a word on a line of its own', 'r:\n-\n  x # c', 'r:\n-\n  "n o" # c', 'r:\n- # c\n  k:\n    l: 1\n  m:\n  - 1'],
    ['a mapping', 'r:\n- a: 1 # c\n  b: 2 # d\n- d', 'r:\n- "n o"\n- d', 'r:\n- k:\n    l: 1\n  m:\n  - 1\n- d'],
    ['a mapping of one line', 'r:\n- a: 1 # c', 'r:\n- "n o" # c', 'r:\n- k: # c\n    l: 1\n  m:\n  - 1'],
    ['a mapping below', 'r:\n- # c\n  a: 1\n', 'r:\n- "n o" # c\n', 'r:\n- # c\n  k:\n    l: 1\n  m:\n  - 1\n'],
    ['a literal', 'r:\n- | # c\n  x\n- d', 'r:\n- "n o" # c\n- d', 'r:\n- k: # c\n    l: 1\n  m:\n  - 1\n- d'],
    ['a word with an anchor', 'r:\n- &x y # c', 'r:\n- &x "n o" # c', 'r:\n- &x # c\n  k:\n    l: 1\n  m:\n  - 1'],
    ['an alias', 'x: &x 1\nr:\n- *x # c', 'x: &x 1\nr:\n- "n o" # c', 'x: &x 1\nr:\n- k: # c\n    l: 1\n  m:\n  - 1'],
    ['in brackets', 'r: [x, y]', 'r: ["n o", y]', 'r: [{k: {l: 1}, m: [1]}, y]'],
    ['an anchor in brackets', 'r: [&x , y]', 'r: [&x "n o", y]', 'r: [&x {k: {l: 1}, m: [1]}, y]'],
  ])('for %s', (_, before, word, block) => {
    expect(edit(before, first(set('n o')))).toBe(word.replaceAll('"n o"', before.includes('"') ? '"n o"' : 'n o'));
    expect(edit(before, first(set(BLOCK)))).toBe(block);
  });

  it('that is so already makes no splice', () => {
    const before = 'r:\n- {a: 1} # c\n- x\n';
    expect(edit(before, fields({ r: entries({ 0: set({ a: 1 }), 1: set('x') }) }))).toBe(before);
    expect(edit(before, fields({ r: entries({}) }))).toBe(before);
  });
});

describe('refused is', () => {
  const used = (where: string, name: string) =>
    `refused: ${where} carries the anchor &${name}, which is used elsewhere; write it out where it is used`;
  const a = first(fields({ a: fields({ b: set(2) }) }));

  it.each([
    ['an entry that is shared', 'r:\n- &x\n  a: {b: 1}\ns: *x', used('the value of `r[0]`', 'x')],
    ['what is shared in an entry', 'r: [{a: &x {b: 1}}, *x]', used('the value of `r[0].a`', 'x')],
    ['an entry of a list that is shared', 'r: &x [{a: {b: 1}}]\ns: *x', used('the value of `r`', 'x')],
    ['a pair without braces', 'r: [a: {b: 1}]', 'refused: `r[0]` is a mapping without braces'],
    [
      'a key with a question mark',
      'r:\n- ? a\n  : b: 1',
      'refused: `r[0]` has a key in the notation with a question mark',
    ],
    ['an entry with a tag', 'r:\n- !x\n  a: {}\n', 'refused: `r[0].a` is or stands in a value with the tag !x'],
    ['an entry that is not there', 'r: []', 'refused: `r[0]` is not there'],
    ['a list that is not there', 'x: 1', 'refused: `r` is not there'],
    ['a list that is none', 'r: {a: {b: 1}}', 'refused: `r` is no list'],
    ['a list that is null', 'r:', 'refused: `r` is no list'],
    ['an entry that is no mapping', 'r: [x]', 'refused: `r[0]` is no mapping'],
  ])('%s', (_, before, reason) => {
    expect(edit(before, a)).toBe(reason);
  });

  it('a word behind a tab', () => {
    expect(edit('r:\n-\tx\n', first(set(2)))).toBe('refused: `r[0]` is written with tabs');
  });
});

describe('an alias on the way', () => {
  it('becomes a copy with the change', () => {
    expect(edit('a: &x {b: 1}\nr:\n- *x # c\n- d\n', first(fields({ b: set(2) })))).toBe(
      'a: &x {b: 1}\nr:\n- b: 2 # c\n- d\n',
    );
    expect(edit('a: &x [{b: 1}, c]\nr: *x\n', first(fields({ b: set(2) })))).toBe(
      'a: &x [{b: 1}, c]\nr:\n- b: 2\n- c\n',
    );
  });

  it('leaves a merge key in an entry alone', () => {
    expect(edit('a: &x {b: 1}\nr:\n- <<: *x\n  d: 1\n', first(fields({ b: set(2) })))).toBe(
      'a: &x {b: 1}\nr:\n- <<: *x\n  d: 1\n  b: 2\n',
    );
    expect(edit('a: &x {r: [{b: 1}, c]}\nm:\n  <<: *x\n', fields({ m: { r: entries({ 0: set(2) }) } }))).toBe(
      'a: &x {r: [{b: 1}, c]}\nm:\n  <<: *x\n  r:\n  - 2\n  - c\n',
    );
  });
});

describe('each scalar of an item that is written in any style', () => {
  const paths = (value: Json | undefined): readonly Path[] => {
    if (Array.isArray(value)) return value.flatMap((entry, index) => paths(entry).map((path) => [index, ...path]));
    if (!isJsonObject(value)) return [[]];
    return Object.entries(value).flatMap(([key, entry]) => paths(entry).map((path) => [key, ...path]));
  };
  const patchAt = (path: Path, value: Json): Patch =>
    path.reduceRight<Patch>(
      (inner, step) => (typeof step === 'number' ? entries({ [step]: inner }) : { fields: { [step]: inner } }),
      set(value),
    );

  it.each(['\n', '\r\n'])('is set alone, however deep in lists it stands (%j)', (newline) => {
    let edited = 0;
    for (const item of NASTY_ITEMS) {
      const text = item.replaceAll('\n', newline);
      const value = parseItem(text);
      for (const path of paths(value)) {
        const patch = patchAt(path, 'changed');
        const after = edit(text, patch);
        if (/^refused: .* (?:with a question mark|used elsewhere; .*)$/.test(after)) continue;
        expect(parseItem(after), formatPath(path)).toEqual(patchValue(value, patch));
        expect(after.replaceAll(newline, '')).not.toMatch(/[\r\n]/);
        expect(after.match(/# (?!not a).*/g)).toEqual(text.match(/# (?!not a).*/g));
        if (path.some((step) => typeof step === 'number')) edited++;
      }
    }
    expect(edited).toBeGreaterThan(20);
  });
});

describe('the value', () => {
  it('has the entries that are there changed, and no others', () => {
    const patch = entries({ 1: fields({ a: set(2) }), 5: set('x') });
    expect(patchValue(['y', { b: 1 }], patch)).toEqual(['y', { b: 1, a: 2 }]);
    expect(patchValue('y', patch)).toBe('y');
    expect(patchValue(undefined, entries({}))).toBeNull();
  });

  it('is fit for a patch without leaves, whatever it is', () => {
    expect(misfit('x', entries({ 3: { append: [] } }), ['r'])).toBeUndefined();
    expect(misfit(['x'], entries({ 3: { append: [] } }), ['r'])).toBeUndefined();
    expect(misfit([['x']], entries({ 0: entries({ 2: set(1) }) }), ['r'])).toBe('`r[0][2]` is not there');
  });
});
