import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BEYOND_LIST, MAX_DEPTH, MAX_TEXT, MAX_TOKENS, tokensOf } from '../../src/krm/limits.ts';
import { runList } from '../wire.ts';
import { bomb, configMap, HEAD, item, listWith, route } from './lists.ts';

/** Seconds of the processor, and not of the clock: other tests run beside this one. */
async function timed(text: string) {
  const before = process.cpuUsage();
  const result = await runList(text);
  const { user, system } = process.cpuUsage(before);
  return { ...result, seconds: (user + system) / 1e6 };
}

/** What is refused leaves with every item, byte for byte, or, where it is no YAML, with none and the reason. */
async function refused(text: string, says: RegExp) {
  const { stdout, stderr, exitCode, seconds } = await timed(text);
  expect(exitCode).toBe(1);
  const { items, results } = parse(stdout, { maxAliasCount: -1, uniqueKeys: false, logLevel: 'silent' });
  expect(results.map(({ message }: { message: string }) => message)).toContainEqual(expect.stringMatching(says));
  expect(stderr).toMatch(/^\[(?:error|warning)\] FAN/);
  if (items.length > 0) expect(stdout.startsWith(text)).toBe(true);
  return { kept: items.length > 0, seconds };
}

const deep = (open: string, close: string) => `spec: ${open.repeat(10_000)}${close.repeat(10_000)}`;

describe('YAML that is made to break its reader', () => {
  it.each([
    ['a route of aliases of aliases', listWith(route(`spec:\n${bomb('  ')}`)), /Excessive alias count/, true],
    [
      'a configuration of them',
      `${listWith()}functionConfig:\n${bomb('  ')}\n`,
      /FAN004 .*Excessive alias count/,
      true,
    ],
    ['10,000 lists in one another', listWith(route(deep('[', ']'))), /nested deeper than 500 levels/, false],
    ['10,000 mappings, cut short', listWith(route(deep('{a: ', ''))), /nested deeper than 500 levels/, false],
    ['600 dashes', listWith(route(`spec:\n  ${'- '.repeat(600)}x`)), /nested deeper than 500 levels/, true],
    ['keys in keys in keys', `${HEAD}items:\n- ${'? '.repeat(10_000)}x\n`, /nested deeper than 500 levels/, false],
    ['keys in keys, less deep', listWith(route(`spec: ${'{'.repeat(60)}${'}'.repeat(60)}`)), /keys hold coll/, false],
    ['10,000 levels of JSON', `{"kind":"ResourceList","items":${'['.repeat(10_000)}`, /nested deeper/, false],
    ['an alias inside itself', listWith(route('spec: &a [*a]')), /an alias stands inside what it stands for/, true],
    [
      '10,001 aliases',
      listWith(route(`a: &a x\nspec: {hostnames: [${'*a, '.repeat(10_001)}]}`)),
      /more than 10000 aliases/,
      false,
    ],
    ['a number of 1,001 digits', listWith(route(`spec: {port: ${'9'.repeat(1001)}}`)), /more than 1000 digits/, true],
    ['a merge of itself', listWith(route('spec: &a\n  <<: *a\n  x: y')), /Excessive alias|Merge/, true],
    ['a key that stands twice', listWith(route('spec: {}\nspec: {}')), /FAN003 .*Map keys must be unique/, true],
    ['items that stand twice', `${HEAD}items: []\nitems: []\n`, /FAN002 .*the field `items` twice/, false],
    ['a tab as indentation', listWith(route('spec:\n\thostnames: []')), /Tabs are not allowed/, false],
    ['a flow list cut short', `${HEAD}items: [${'1, '.repeat(10_000)}`, /FAN001 .*end with a \]/, false],
    ['a quote that does not end', listWith(configMap('  a: "b')), /FAN003 .*Missing closing/, false],
    ['carriage returns alone', listWith().replaceAll('\n', '\r'), /FAN001 /, false],
    ['a comment that kubectl reads', listWith(route('spec: {} # a\u2028spec: {}')), /U\+2028, which kubectl/, true],
    ['a comment that ends before its line', listWith(route('spec: {} # a\rspec: {}')), /U\+000D, which kubectl/, false],
    ['a next line that is one to kubectl', listWith(route('spec:\n  a: b\u0085c')), /U\+0085, which kubectl/, true],
  ])('%s is refused by name', async (_, text, says, keeps) => {
    const { kept, seconds } = await refused(text, says);
    expect(kept).toBe(keeps);
    expect(seconds).toBeLessThan(5);
  });

  it.each([
    '---\n---\n%',
    '%---\n',
    '...\n%',
    '%...\nmore: x\n',
    '%...\n...\n',
    '%---\n%',
    '---\n',
    '...\n',
    '\n',
    '',
    '\u0000',
    '\ufeff',
    '- a\n',
    'null\n',
    '!!set {a, b}\n',
  ])('the markers in %j make it no ResourceList', async (shape) => {
    const { kept } = await refused(shape.replaceAll('%', listWith()), /FAN00[12] /);
    expect(kept).toBe(false);
  });

  it.each([
    ['a start and an end', `---\n${listWith()}...\n`],
    ['a byte order mark', `\ufeff${listWith()}`],
    ['a directive', `%YAML 1.2\n---\n${listWith()}`],
    ['names of JavaScript', listWith(configMap('  __proto__: {a: b}\n  constructor: c\n  toString: d'))],
    [
      'names of JavaScript in a route',
      listWith(route('spec:\n  __proto__: {rules: []}\n  constructor: {prototype: {}}')),
    ],
    ['a lone surrogate', listWith(configMap('  a: "\\ud800"'))],
    ['aliases that nobody asks for', listWith(configMap(bomb('  ')))],
    ['text with what kubectl takes for line breaks', listWith(route('spec: {}\nx: |\n  a\u2028b'))],
    ['lines that end as in DOS', listWith(route('spec: {}\nx: |\n  a\n  b')).replaceAll('\n', '\r\n')],
  ])('%s is no reason to refuse, and every item leaves as it came', async (_, text) => {
    const { stdout, exitCode, seconds } = await timed(text);
    expect(exitCode).toBe(0);
    const last = text.slice(text.lastIndexOf('\n- ') + 1).replace(/\.\.\.\n$/, '');
    expect(stdout).toContain(last);
    expect(seconds).toBeLessThan(5);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('a text that is too long, or has too many words, is refused before it costs anything', async () => {
    const long = listWith(route(`spec: "${'x'.repeat(MAX_TEXT)}"`));
    expect((await refused(long, /longer than 16777216 characters/)).seconds).toBeLessThan(5);
    const value = listWith(route(`spec: "${'x'.repeat(MAX_TEXT / 2)}"`));
    expect((await refused(value, /a value is longer than 4194304 characters/)).seconds).toBeLessThan(5);
    // A billion would be the same: what is behind the limit is not looked at.
    const many = `${HEAD}items: [${'1,'.repeat(MAX_TOKENS)}`;
    expect((await refused(many, /more than 2000000 words and signs/)).seconds).toBeLessThan(20);
  }, 60_000);

  it('many texts are refused together, and the first beyond their limit is told alone', async () => {
    const budget = { tokens: 40 };
    expect(tokensOf('a: [1, 2, 3]\n', budget)).toHaveProperty('tokens');
    expect(tokensOf('a: [1, 2, 3]\n', budget)).toHaveProperty('tokens');
    expect(budget.tokens).toBeLessThanOrEqual(0);
    expect(tokensOf('a\n', budget)).toEqual({ problem: BEYOND_LIST, offset: 0 });
    // Three of 1.8 million, and some behind them.
    const entry = `- a: "\\x61"\n${'  #\n'.repeat(600_000)}`;
    const { stdout, exitCode } = await timed(`${HEAD}items:\n${entry.repeat(3)}${'- b: "\\x61"\n'.repeat(3)}`);
    const { results } = parse(stdout);
    expect([exitCode, results.length]).toEqual([1, 1]);
    expect(results[0].message).toMatch(/\(line 1800007\) cannot be read: .* more than 4000000 words and signs/);
  }, 120_000);

  it('a value of 50 MB that nobody asks for passes', async () => {
    const text = listWith(configMap(`  a: "${'x'.repeat(50_000_000)}"`));
    const { stdout, exitCode, seconds } = await timed(text);
    expect([exitCode, stdout.length > text.length]).toEqual([0, true]);
    expect(seconds).toBeLessThan(10);
  }, 60_000);

  it('takes time in proportion to what is there, however it is laid out', async () => {
    const shapes: readonly ((count: number) => string)[] = [
      (count) => `${HEAD}items:\n${'-\n'.repeat(count)}`,
      (count) => listWith(route(`spec:\n${Array.from({ length: count }, (_, index) => `  k${index}: v`).join('\n')}`)),
      (count) => listWith('\n'.repeat(count)),
      (count) => `${HEAD}items:\n${item('a: [&b c, "&d"]').repeat(count)}`,
    ];
    for (const shape of shapes) {
      await timed(shape(500));
      const small = (await timed(shape(1000))).seconds;
      const large = (await timed(shape(8000))).seconds;
      // Eight times as much: work in the square would take 64 times as long.
      expect(large / Math.max(small, 0.02)).toBeLessThan(30);
    }
  }, 60_000);

  it('is nested as deep as anybody nests', async () => {
    const levels = MAX_DEPTH - 20;
    const text = listWith(route(`spec:\n  x: ${'['.repeat(levels)}${']'.repeat(levels)}`));
    expect((await timed(text)).exitCode).toBe(0);
  });
});
