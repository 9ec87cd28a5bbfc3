import fc from 'fast-check';
import { stringify } from 'yaml';
import { CASES, OTHERS, readValue } from './pool.ts';
import { anyChange, anyValue, changed } from './values.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';

const style = fc.constantFrom('as-is', 'block', 'wide', 'flow', 'json');

/** An object as text: as it stands in testdata, or with changes, in some style. */
function printed(text: string, changes: readonly Parameters<typeof changed>[1][], how: string): string {
  if (changes.length === 0 && how === 'as-is') return text;
  const value = changes.reduce<unknown>(changed, readValue(text));
  try {
    return print(value, how).trimEnd();
  } catch {
    return text;
  }
}

function print(value: unknown, how: string): string {
  if (how === 'json')
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  return stringify(value, {
    aliasDuplicateObjects: false,
    indentSeq: how === 'wide',
    indent: how === 'wide' ? 4 : 2,
    lineWidth: how === 'block' ? 40 : 0,
    collectionStyle: how === 'flow' ? 'flow' : 'any',
    compat: 'yaml-1.1',
  });
}

const anyObjects = fc.constantFrom(...CASES).chain(({ objects, config }) => {
  const changes = fc.oneof(
    { weight: 12, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyChange, { minLength: 1, maxLength: 3 }) },
  );
  const own = objects.map((text) => fc.tuple(fc.constant(text), changes, style));
  return fc.record({
    own: fc.tuple(...own),
    others: fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...OTHERS)), { maxLength: 3 }),
    gone: fc.array(fc.nat(20), { maxLength: 2 }),
    config: fc.tuple(fc.constantFrom(config, config, undefined), changes, style),
  });
});

const anyResults = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({ message: fc.string({ maxLength: 8 }), severity: fc.constantFrom('info', 'warning', 'error') }),
      { maxLength: 2 },
    ),
  },
  { weight: 1, arbitrary: anyValue },
);

/** A ResourceList in some of the ways in which one is written. */
export const anyList = fc
  .record({
    objects: anyObjects,
    dash: fc.constantFrom(0, 0, 2),
    whole: fc.constantFrom('block', 'block', 'block', 'block', 'json', 'flow'),
    newline: fc.constantFrom('\n', '\n', '\n', '\r\n'),
    before: fc.constantFrom('', '', '', '---\n', '\ufeff', '# head\n', '%YAML 1.2\n---\n'),
    after: fc.constantFrom('', '', '', '...\n', '# foot\n', '\n\n'),
    configFirst: fc.boolean(),
    cut: fc.boolean(),
    results: anyResults,
  })
  .map(({ objects, dash, whole, newline, before, after, configFirst, cut, results }) => {
    const { own, others, gone, config } = objects;
    const texts = own
      .filter((_, index) => !gone.includes(index))
      .map(([text, changes, how]) => printed(text, changes, how));
    for (const [at, text] of others) texts.splice(at % (texts.length + 1), 0, text);
    const [configText, configChanges, configStyle] = config;
    const functionConfig = configText === undefined ? '' : printed(configText, configChanges, configStyle);
    const told = results === undefined ? '' : `results: ${print(results, 'flow').trimEnd().replaceAll('\n', '\n  ')}\n`;
    if (whole !== 'block') {
      const value = {
        kind: 'ResourceList',
        items: texts.map(readValue),
        ...(functionConfig === '' ? {} : { functionConfig: readValue(functionConfig) }),
        ...(results === undefined ? {} : { results }),
      };
      return print(value, whole);
    }
    const pad = ' '.repeat(dash);
    const items = texts.map((text) => `${pad}- ${text.replaceAll(/\n(?=[^\n])/g, `\n${pad}  `)}\n`).join('');
    const configBlock =
      functionConfig === '' ? '' : `functionConfig:\n  ${functionConfig.replaceAll(/\n(?=[^\n])/g, '\n  ')}\n`;
    const list = `items:${texts.length === 0 ? ' []' : ''}\n${items}`;
    const text = `${before}${HEAD}${configFirst ? configBlock + list : list + configBlock}${told}${after}`;
    return (cut ? text.replace(/\n$/, '') : text).replaceAll('\n', newline);
  });

const PUTS = [
  '',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ': ',
  ':',
  '&a ',
  '*a',
  '\t',
  ' #',
  '|\n',
  '>-\n',
  '!!str ',
  '!',
  '%',
  '? ',
  ',',
  '@',
  '`',
  '\\',
  '---\n',
  '...\n',
  '<<: *a\n',
  '\r',
  '\u0000',
  '\ufeff',
  '\u0085',
  '\u2028',
  '{{ x }}',
];

/** A list with pieces taken out, doubled, moved or put in: what a bad merge, a bad template or a bad disk makes of one. */
export const anyMutant = fc
  .tuple(
    anyList,
    fc.array(
      fc.record({
        at: fc.nat(100_000),
        length: fc.nat(40),
        put: fc.constantFrom(...PUTS),
        how: fc.constantFrom('put', 'put', 'double', 'line', 'end'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([list, mutations]) => {
    const mutant = mutations.reduce((text, { at, length, put, how }) => {
      const start = at % Math.max(1, text.length);
      if (how === 'end') return text.slice(0, start);
      if (how === 'double') return text.slice(0, start + length) + text.slice(start);
      if (how === 'line') {
        const lines = text.split('\n');
        const line = at % lines.length;
        return [...lines.slice(0, line), ...lines.slice(line + 1 + (length % 3))].join('\n');
      }
      return text.slice(0, start) + put + text.slice(start + (length % 6));
    }, list);
    // Half a surrogate pair cannot come in as UTF-8.
    return Buffer.from(mutant).toString();
  });

/** Plain manifests, for commands. */
export const anyManifests = fc
  .tuple(anyObjects, fc.constantFrom('\n---\n', '\n--- # next\n', '\n\n---\n\n'))
  .map(([{ own, gone, config, others }, marker]) => {
    const texts = own
      .filter((_, index) => !gone.includes(index))
      .map(([text, changes, how]) => printed(text, changes, how));
    for (const [at, text] of others) texts.splice(at % (texts.length + 1), 0, text);
    const [configText, changes, how] = config;
    return `${[...texts, ...(configText === undefined ? [] : [printed(configText, changes, how)])].join(marker)}\n`;
  });
