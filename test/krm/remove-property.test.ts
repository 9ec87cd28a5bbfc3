import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { jsonOf, PARSE_OPTIONS, parseYaml } from '../../src/krm/parse.ts';
import { printFlow } from '../../src/krm/print.ts';
import type { Patch } from '../../src/resource/item.ts';
import { isJsonObject, type Json, listAt, stringAt } from '../../src/resource/json.ts';
import { patchValue } from '../../src/resource/patch.ts';
import { NASTY_ITEMS } from './nasty-items.ts';
import { type Changing, changeList, changeManifests, configMap } from './removing.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const RESULTS = [{ message: 'told', severity: 'info' }];

/** An item of a block list with what stands above it. */
interface Part {
  /** Deeper than the dash: the item's before. */
  readonly deep: string;
  readonly free: string;
  readonly lead: string;
  readonly body: string;
  readonly gone: boolean;
}

const part = fc.record({
  deep: fc.constantFrom('', '', '#d\n', '\n  #d\n'),
  free: fc.constantFrom('', '', '\n', '#f\n\n', '\n#f\n\n#f\n\n'),
  lead: fc.constantFrom('', '', '#l\n', '#l: x\n#- l\n'),
  body: fc.constantFrom(...NASTY_ITEMS),
  gone: fc.boolean(),
});
const parts = fc.array(part, { minLength: 1, maxLength: 6 });
const ends = fc.constantFrom('', '#foot\n', '\n#foot\n', '\n');

/** The list as it was, and as it should be. */
function blockList(
  all: readonly Part[],
  foot: string,
  dash: number,
): { readonly before: string; readonly after: string } {
  const pad = ' '.repeat(dash);
  const indent = (text: string, by = pad) => text.replace(/^(?=[^\r\n])/gm, by);
  const text = (keeps: (one: Part) => boolean) =>
    all
      .map((one, index) => {
        const before = all[index - 1];
        const deep = before !== undefined && keeps(before) ? indent(one.deep, `${pad}    `) : '';
        const item = `${indent(one.lead)}${indent(`- ${one.body.replace(/\n(?=[^\n])/g, '\n  ')}\n`)}`;
        return `${deep}${indent(one.free)}${keeps(one) ? item : ''}`;
      })
      .join('') + foot;
  return { before: text(() => true), after: text(({ gone }) => !gone) };
}

function read(text: string): Json {
  const document = parseYaml(text);
  expect(document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY')).toEqual([]);
  const read = document.contents === null ? { value: null } : jsonOf(document, document.contents);
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
}

const PATCH: Patch = { fields: { spec: { fields: { added: { set: 'x' } } } } };
/** Every other object is edited, if it stays. */
const patchFor = (index: number): Patch | undefined => (index % 2 === 0 ? PATCH : undefined);

/** The list without objects and with edits, those in Lists counted one by one. */
function without(
  items: readonly Json[],
  gone: (index: number) => boolean,
  edit: (index: number) => Patch | undefined = () => undefined,
): readonly Json[] {
  let at = 0;
  const filter = (list: readonly Json[]): readonly Json[] =>
    list.flatMap((item): readonly Json[] => {
      const inner = listAt(item, ['items']);
      if (!isJsonObject(item) || stringAt(item, ['kind']) !== 'List' || inner.length === 0) {
        const index = at++;
        const patch = edit(index);
        return gone(index) ? [] : [patch === undefined ? item : patchValue(item, patch)];
      }
      return [{ ...item, items: filter(inner) }];
    });
  return filter(items);
}

const isPlain = ({ body }: Part) => !/\|\+|kind: List/.test(body);

describe('a block list', () => {
  it('keeps each byte of what stays, and of what is nobody’s', () => {
    let cut = 0;
    fc.assert(
      fc.property(
        parts.filter((all) => all.every(isPlain)),
        ends,
        fc.constantFrom(0, 2, 4),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '---\n', '--- # by yaml\n'),
        fc.boolean(),
        (all, foot, dash, newline, marker, open) => {
          const { before, after } = blockList(all, foot, dash);
          const noneStays = all.every(({ gone }) => gone);
          const write = (items: string, list: string) => {
            const whole = `${marker}${HEAD}items:${items} # all\n${list}`;
            return (open ? whole.replace(/\n$/, '') : whole).replaceAll('\n', newline);
          };
          const text = write('', before);
          const output = changeList(text, { gone: (_, index) => all[index]?.gone === true });
          const expected = write(noneStays ? ' []' : '', after);
          // Where the last item goes, the line breaks before it stay.
          expect(output.trimEnd()).toBe(expected.trimEnd());
          expect(listAt(read(output), ['items'])).toEqual(
            listAt(read(text), ['items']).filter((_, index) => !all[index]?.gone),
          );
          if (output !== text) cut++;
        },
      ),
      { numRuns: 200 },
    );
    expect(cut).toBeGreaterThan(100);
  }, 60_000);

  it.each([
    ['a ResourceList', `${HEAD}items:\n`, '', ''],
    ['a ResourceList for the parser', `--- # c\n${HEAD}items:\n`, '', ''],
    ['manifests', '# a\nkind: X\n---\nkind: List\nitems:\n', '', '\n---\nkind: Z\n'],
    ['a List in a ResourceList', `${HEAD}items:\n- kind: X\n- kind: List\n  items:\n`, '  ', '\n\n- kind: Z\n'],
  ])(
    'has the value that is left, with anything in it: %s',
    (kind, head, pad, tail) => {
      fc.assert(
        fc.property(
          parts,
          ends,
          fc.constantFrom(0, 2),
          fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
          (all, foot, dash, [crlf, adds, edits]) => {
            const { before } = blockList(all, foot, dash);
            const lf = head + before.replace(/^(?=[^\n])/gm, pad) + tail;
            const text = crlf ? lf.replaceAll('\n', '\r\n') : lf;
            const skipped = tail === '' ? 0 : 1;
            const gone = (index: number) => index >= skipped && all[index - skipped]?.gone === true;
            const added = adds ? ['new'] : [];
            const edit = (index: number) => (edits ? patchFor(index) : undefined);
            const changing: Changing = { gone: (_, index) => gone(index), edit: (_, index) => edit(index), added };
            const output = kind === 'manifests' ? changeManifests([text], changing) : changeList(text, changing);
            if (output.startsWith('refused: ')) {
              expect(output).toContain('the text ends in a block scalar without a line break');
              return;
            }
            const objectsOf = (one: string) =>
              kind === 'manifests'
                ? parseAllDocuments(one, PARSE_OPTIONS).flatMap((document) => {
                    if (!('contents' in document) || document.contents === null) return [];
                    const found = jsonOf(document, document.contents);
                    return 'value' in found ? found.value : [];
                  })
                : listAt(read(one), ['items']);
            expect(objectsOf(output)).toEqual([...without(objectsOf(text), gone, edit), ...added.map(configMap)]);
            expect(output.replaceAll(crlf ? '\r\n' : '\n', '')).not.toMatch(/[\r\n]/);
          },
        ),
        { numRuns: 100 },
      );
    },
    60_000,
  );
});

describe('a flow list', () => {
  const styles = {
    'on one line': (all: readonly string[]) => `[${all.join(', ')}]`,
    tight: (all: readonly string[]) => `[${all.join(',')}]`,
    padded: (all: readonly string[]) => `[ ${all.join(' , ')} ]`,
    'with a comma at the end': (all: readonly string[]) => `[${all.map((one) => `${one}, `).join('')}]`,
    'on lines': (all: readonly string[]) => `[\n${all.map((one) => `  ${one}`).join(',\n')}\n  ]`,
    'on lines with comments': (all: readonly string[]) =>
      `[ # all\n  # free\n\n${all.map((one, index) => `  # above ${index}\n  ${one}, # behind ${index}\n`).join('')}  # free\n  ]`,
    'with commas first': (all: readonly string[]) =>
      `[ ${all.map((one, index) => `${one} # behind ${index}`).join('\n  , ')}\n  ]`,
    'with everything mixed': (all: readonly string[]) =>
      `[ ${all.map((one, index) => one + (index % 3 === 0 ? ' # c\n  ,' : index % 3 === 1 ? ', # c\n # d\n  ' : ',')).join('')} ]`,
  };
  const bodies = NASTY_ITEMS.map((item) => printFlow(read(item)));
  const entries = fc.array(fc.record({ body: fc.constantFrom(...bodies), gone: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  });

  it.each(Object.entries(styles))('%s has the value that is left, and each byte of it', (_, print) => {
    fc.assert(
      fc.property(entries, fc.boolean(), fc.boolean(), (all, isJson, adds) => {
        const kept = all.filter(({ body, gone }) => !gone || body.includes('"List"')).map(({ body }) => body);
        const list = print(all.map(({ body }) => body));
        const text =
          isJson && !/#|, *\]/.test(list) ? `{"kind": "ResourceList", "items": ${list}}` : `${HEAD}items: ${list}\n`;
        let top = -1;
        const ours: (number | undefined)[] = all.flatMap(({ body }, index) => {
          top = index;
          return body.includes('"List"') ? [undefined, undefined] : [top];
        });
        const gone = (index: number) => all[ours[index] ?? -1]?.gone === true;
        const added = adds ? ['new'] : [];
        const results = adds ? RESULTS : undefined;
        const edit = (index: number) => (adds ? patchFor(index) : undefined);
        const output = changeList(text, {
          gone: (__, index) => gone(index),
          edit: (__, index) => edit(index),
          added,
          results,
        });
        const value = read(output);
        expect(listAt(value, ['items'])).toEqual([
          ...without(listAt(read(text), ['items']), gone, edit),
          ...added.map(configMap),
        ]);
        if (adds) expect(listAt(value, ['results'])).toEqual(RESULTS);
        if (text.startsWith('{')) expect(() => JSON.parse(output)).not.toThrow();
        if (adds) return;
        let at = 0;
        for (const body of kept) {
          const found = output.indexOf(body, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + body.length;
        }
        expect(isSubsequence(output, text)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const char of part) {
    at = whole.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
