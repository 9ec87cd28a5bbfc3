import fc from 'fast-check';

/** A value with the way it is written: `write` gives its lines, the first one to stand behind `key:` or `- `. */
interface Written {
  readonly block: boolean;
  readonly write: (column: number) => readonly string[];
}

const KEYS = ['a', 'b', 'c', 'd.e/f', '"q"', "'s'"];
const anyKey = fc.constantFrom(...KEYS);

const comment = fc.constantFrom('', '', ' # x: y', '  # - "z', ' #');
const above = fc.array(fc.constantFrom('', '# a: b', '   # c', '        # - d', '#'), { maxLength: 2 });
const word = fc.constantFrom('x', '5', 'true', '~', '""', '"a # b"', "'it''s'", 'a b', '0x1f', 'http://x#y', '!!str z');
const scalarOf = (word: fc.Arbitrary<string>) =>
  fc.record({ word: fc.oneof(word, fc.constant('')), comment }).map(({ word, comment }): Written => {
    return { block: false, write: () => [`${word === '' ? '' : ' '}${word}${comment}`] };
  });
const severalLines = fc.constantFrom('x\n  y', '"x\n\n  y"', "'x\n  # y'").map((text): Written => {
  return { block: false, write: (column) => ` ${text.replaceAll('\n  ', `\n${' '.repeat(column + 1)}`)}`.split('\n') };
});
const literalOf = (...heads: readonly string[]) =>
  fc
    .record({ head: fc.constantFrom(...heads), comment, blank: fc.nat(2), step: fc.constantFrom(1, 2, 4) })
    .map(({ head, comment, blank, step }): Written => {
      const body = (column: number) => ['x: y', '  # z', '- w'].map((line) => ' '.repeat(column + step) + line);
      return { block: false, write: (column) => [` ${head}${comment}`, ...body(column), ...Array(blank).fill('')] };
    });

const { flow } = fc.letrec<{ flow: string }>((tie) => {
  const inner = fc.oneof({ depthSize: 'xsmall' }, fc.constantFrom('x', '5', '~', '"a, b"', '""'), tie('flow'));
  const pair = fc.tuple(anyKey, inner).map(([key, value]) => `${key}: ${value}`);
  const distinct = fc.uniqueArray(pair, { maxLength: 3, selector: (text) => text.split(':')[0]?.replace(/["']/g, '') });
  const quotedPair = fc.tuple(
    fc.constantFrom('"a"', '"b"', '"c"'),
    fc.constantFrom('1', '"x"', '{}', '{"a":[]}', 'null'),
  );
  const json = fc.uniqueArray(quotedPair, { maxLength: 3, selector: ([key]) => key });
  return {
    flow: fc.oneof(
      distinct.map((pairs) => `{${pairs.join(', ')}}`),
      distinct.map((pairs) => `{ ${pairs.join(', ')} }`),
      distinct.map((pairs) => `{${pairs.map((text) => `${text},`).join(' ')}}`),
      fc.array(inner, { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
      json.map((pairs) => `{${pairs.map(([key, value]) => `${key}:${value}`).join(',')}}`),
      // Entries on lines: each line break is indented far enough for any column.
      distinct.map(
        (pairs) => `{${pairs.map((text) => `\n${' '.repeat(60)}${text}, # c`).join('')}\n${' '.repeat(56)}}`,
      ),
      distinct.map((pairs) => `{${pairs.join(`,\n${' '.repeat(60)}`)}\n${' '.repeat(56)}}`),
    ),
  };
});
const inBraces = fc.tuple(flow, comment).map(([text, comment]): Written => {
  return { block: false, write: () => ` ${text}${comment}`.split('\n') };
});

/** Values of these leaves, and blocks of them. */
function blocksOf(...leaves: readonly fc.Arbitrary<Written>[]): fc.Arbitrary<Written> {
  const { value } = fc.letrec<{ value: Written }>((tie) => {
    const entry = fc.record({ key: anyKey, value: tie('value'), above, comment });
    const map = fc
      .record({
        step: fc.constantFrom(1, 2, 4, 8),
        entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: ({ key }) => key.replace(/["']/g, '') }),
      })
      .map(({ step, entries }): Written => ({ block: true, write: (column) => mapLines(entries, column + step) }));
    const list = fc
      .record({
        dash: fc.constantFrom(0, 2, 3),
        entries: fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        compact: fc.boolean(),
        above,
      })
      .map(({ dash, entries, compact, above }): Written => {
        return {
          block: true,
          write: (column) => entries.flatMap((one) => [...above, ...entryLines(one, column + dash, compact)]),
        };
      });
    return { value: fc.oneof({ depthSize: 'small' }, ...leaves, map, list) };
  });
  return value;
}

interface Entry {
  readonly key: string;
  readonly value: Written;
  readonly above: readonly string[];
  readonly comment: string;
}

function mapLines(entries: readonly Entry[], column: number): string[] {
  return entries.flatMap(({ key, value, above, comment }) => {
    const head = `${' '.repeat(column)}${key}:`;
    if (value.block) return [...above, head + comment, ...value.write(column)];
    const [first = '', ...rest] = value.write(column);
    return [...above, head + first, ...rest];
  });
}

function entryLines(value: Written, column: number, compact: boolean): string[] {
  const pad = ' '.repeat(column);
  if (!value.block) {
    const [first = '', ...rest] = value.write(column);
    return [`${pad}-${first}`, ...rest];
  }
  const [first = '', ...rest] = value.write(column + 1);
  const begins = first.search(/[^ ]/);
  // Behind the dash, where no comment comes first.
  if (compact && begins > column + 1 && first[begins] !== '#') return [`${pad}-${first.slice(column + 1)}`, ...rest];
  return [`${pad}-`, first, ...rest];
}

/** Objects of such values, alone or in a list between others, with the way to it. */
function documentsOf(value: fc.Arbitrary<Written>, newlines: readonly string[], tails: readonly string[]) {
  return fc
    .record({
      entries: fc.uniqueArray(fc.record({ key: anyKey, value, above, comment }), {
        minLength: 1,
        maxLength: 4,
        selector: ({ key }) => key.replace(/["']/g, ''),
      }),
      column: fc.constantFrom(0, 0, 2),
      nested: fc.boolean(),
      newline: fc.constantFrom(...newlines),
      tail: fc.constantFrom(...tails),
    })
    .map(({ entries, column, nested, newline, tail }) => {
      const object = mapLines(entries, nested ? column + 2 : column).join('\n');
      const around = nested ? `kind: List\nitems:\n- a: 1\n-\n${object}\n# next\n- a: 1\n` : object + tail;
      return { text: around.replaceAll('\n', newline), path: nested ? ['items', 1] : [] };
    });
}

export const anyDocument = documentsOf(
  blocksOf(scalarOf(word), literalOf('|', '>', '|-', '|+', '>+'), severalLines, inBraces),
  ['\n', '\n', '\r\n'],
  ['', '\n', '\n', '\n\n# end', '\n...\n', '\n# end\n'],
);

const plainWord = fc.constantFrom(
  'x',
  '5',
  'true',
  '~',
  '""',
  '"a # b"',
  "'it''s'",
  'a b',
  'http://x#y',
  '-5',
  'a  b  c',
);
const plainFlow = fc.constantFrom('{}', '[]', '{ }', '[ ]', '{a: x, b: [5, "c"]}', '[x, {a: "y"}]', '{"a":1}');

/** The same of what is read without a syntax tree, for the most part. */
export const plainDocument = documentsOf(
  blocksOf(
    scalarOf(plainWord),
    literalOf('|', '|-'),
    fc
      .tuple(plainFlow, comment)
      .map(([text, comment]): Written => ({ block: false, write: () => [` ${text}${comment}`] })),
  ),
  ['\n', '\n', '\n', '\r\n'],
  ['', '\n', '\n', '\n\n# end', '\n# end\n'],
);
