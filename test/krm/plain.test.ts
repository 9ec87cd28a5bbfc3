import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOf, parseYaml, problemsOf } from '../../src/krm/parse.ts';
import { readPlain } from '../../src/krm/plain/read.ts';
import { scanResourceList } from '../../src/krm/scan.ts';
import type { Json } from '../../src/resource/json.ts';
import { CASES, resourceList } from '../cases/driver.ts';
import { anyDocument } from './any-document.ts';
import { spoiltList } from './spoilt-list.ts';

const NUM_RUNS = Number(process.env.PLAIN_RUNS ?? 1);

/** In order, with what JSON would blur told apart. */
function spelled(value: Json | undefined): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return `bigint ${each}`;
    if (typeof each !== 'number') return each;
    return Object.is(each, -0) ? 'negative zero' : `number ${each}`;
  });
}

function parsed(text: string): { readonly problems: readonly string[]; readonly value: string } {
  const document = parseYaml(text);
  const read = document.contents === null ? { problem: 'it is empty' } : jsonOf(document, document.contents);
  const problems = problemsOf(document).map(({ message }) => message);
  if ('problem' in read) return { problems: [...problems, read.problem], value: '' };
  return { problems, value: spelled(read.value) };
}

interface Read {
  readonly text: string;
  readonly value: Json | undefined;
}

/** Each item of a list, alone and in its columns. */
function itemsOf(list: string): readonly Read[] {
  const scan = scanResourceList(list);
  const column = scan?.dashColumn ?? 0;
  return (scan?.slices ?? []).map(({ start, end }) => {
    const dash = start + column;
    const text = `${list.slice(start, dash)} ${list.slice(dash + 1, end)}`;
    return { text, value: readPlain(list, start, end, column) };
  });
}

function expectAsParsed({ text, value }: Read): boolean {
  if (value === undefined) return false;
  expect([text, parsed(text)]).toEqual([text, { problems: [], value: spelled(value) }]);
  return true;
}

function plain(text: string): Json | undefined {
  return readPlain(text, 0, text.length, -1);
}

describe('readPlain', () => {
  it('reads nearly all that people write and orchestrators print', () => {
    const read = CASES.map(resourceList).flatMap(itemsOf).map(expectAsParsed);
    expect(read.filter((each) => each).length / read.length).toBeGreaterThan(0.95);
  });

  it.each([
    ['a: 1', { a: 1 }],
    ['a: "x"\n"b": \'it\'\'s\' # c\n', { a: 'x', b: "it's" }],
    [
      'a:\nb:\n  - - 1\n    - {c: [d, "e"], f: {}}\n  - g: h\n    i:\n    - ~\n',
      { a: null, b: [[1, { c: ['d', 'e'], f: {} }], { g: 'h', i: [null] }] },
    ],
    ['a:\n- b\nc: |-\n  d\n\n   e # f\n', { a: ['b'], c: 'd\n\n e # f' }],
    [
      'a: 0.5\nb: 1.2.3\nc: -7\nd: true\ne: yes\nf: 5s\ng: http://h:80/#i\n',
      { a: 0.5, b: '1.2.3', c: -7, d: true, e: 'yes', f: '5s', g: 'http://h:80/#i' },
    ],
  ] as const)('reads %j', (text, value) => {
    expect(plain(text)).toEqual(value);
    expect(expectAsParsed({ text, value: plain(text) })).toBe(true);
  });

  it.each([
    'a: &b c',
    'a: *b',
    'a: !!str 1',
    '<<: {a: 1}',
    '"<<": {a: 1}',
    'a: 1\na: 2',
    '__proto__: 1',
    '80: a',
    'a: 12345678901234567890',
    'a: 010',
    'a: 1e3',
    'a: "\\n"',
    'a: b\n  c',
    'a: >\n  b',
    'a: |+\n  b',
    'a: |2\n  b',
    'a: b: c',
    'a: {b: c,\n  d: e}',
    'a: {b}',
    'a: [b: c]',
    '- a',
    'a: 1\n- b',
    'a\n',
    'a:\tb',
    'a: 1\n...\n',
    '',
    '# a',
  ])('leaves %j to the parser', (text) => {
    const read = plain(text);
    if (Array.isArray(read)) expectAsParsed({ text, value: read });
    else expect(read).toBeUndefined();
  });

  it('reads what the parser reads, or nothing', () => {
    let read = 0;
    fc.assert(
      fc.property(anyDocument, ({ text }) => {
        if (expectAsParsed({ text, value: plain(text) })) read++;
        for (const item of itemsOf(text)) if (expectAsParsed(item)) read++;
      }),
      { numRuns: 1000 * NUM_RUNS },
    );
    expect(read).toBeGreaterThan(100 * NUM_RUNS);
  }, 600_000);

  it('reads nothing that the parser refuses, and nothing else, where a text is spoilt', () => {
    let read = 0;
    fc.assert(
      fc.property(spoiltList, ({ text, at }) => {
        const scan = scanResourceList(text);
        const index = (scan?.slices ?? []).findIndex(({ end }) => end > at);
        // The item that was spoilt, and its neighbours.
        for (const item of itemsOf(text).slice(Math.max(0, index - 1), index + 2)) if (expectAsParsed(item)) read++;
      }),
      { numRuns: 3000 * NUM_RUNS },
    );
    expect(read).toBeGreaterThan(1000 * NUM_RUNS);
  }, 600_000);
});
