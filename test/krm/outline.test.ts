import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outline, outlinesOf, readTemplate } from '../../src/krm/outline.ts';
import { jsonOf, parseYaml, problemsOf } from '../../src/krm/parse.ts';
import { printBlock } from '../../src/krm/print.ts';
import { scanResourceList } from '../../src/krm/scan.ts';
import { headOf } from '../../src/krm/yaml-item.ts';
import { isJsonObject, type Json, type JsonObject, valueAt } from '../../src/resource/json.ts';
import { CASES, resourceList } from '../cases/driver.ts';
import { spoiltList } from './spoilt-list.ts';

function sureOf(list: string): readonly boolean[] {
  const scan = scanResourceList(list);
  return outlinesOf(list, scan?.slices ?? [], scan?.dashColumn ?? 0).map((outline) => outline !== undefined);
}

describe('outlinesOf', () => {
  it('is sure of nearly all that people write and orchestrators print', () => {
    const sure = CASES.map(resourceList).flatMap(sureOf);
    expect(sure.filter((each) => each).length / sure.length).toBeGreaterThan(0.9);
  });

  it('is sure of what is printed in block style', () => {
    const leaf = fc.oneof(
      fc.constantFrom('a', 'a b', 'x/y', '1', 'true', '', '-1', ':80', '#a', 'a #b', 'a: b'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b-c', 'd.e/f', 'g'), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = `items:\n${printBlock([{ a: value }], 0, '\n')}\n`;
        expect(sureOf(text)).toEqual([true]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never sure of what the parser refuses', () => {
    const texts = CASES.map(resourceList);
    const puts = fc.constantFrom(
      '',
      ' ',
      '  ',
      '\n',
      '- ',
      '"',
      "'",
      '{',
      ']',
      ': ',
      ':',
      '&a ',
      '*a',
      '\t',
      '#',
      '|',
      '>',
      '!',
      '%',
      '?',
      ',',
      '@',
      '`',
      '|2',
      '\\',
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(6), puts, (text, at, length, put) => {
        const start = at % text.length;
        const mutated = text.slice(0, start) + put + text.slice(start + length);
        const scan = scanResourceList(mutated);
        if (scan === undefined) return;
        // The item that was spoilt, and its neighbours: the others are as they were.
        const spoilt = scan.slices.findIndex(({ end }) => end > start);
        const near = spoilt < 0 ? scan.slices.slice(-1) : scan.slices.slice(Math.max(0, spoilt - 1), spoilt + 2);
        const outlines = outlinesOf(mutated, near, scan.dashColumn ?? 0);
        for (const [index, slice] of near.entries()) {
          if (outlines[index] === undefined) continue;
          const dash = slice.start + (scan.dashColumn ?? 0);
          const own = `${mutated.slice(slice.start, dash)} ${mutated.slice(dash + 1, slice.end)}`;
          const problems = problemsOf(parseYaml(own), ['DUPLICATE_KEY']);
          if (problems.length > 0) refused++;
          expect([own, problems]).toEqual([own, []]);
        }
      }),
      { numRuns: 4000 },
    );
    expect(refused).toBe(0);
  }, 60_000);

  it('looks at each line once, however many there are', () => {
    const item = '- apiVersion: v1\n  kind: A\n  metadata:\n    name: "a"\n  data:\n    b: \'c\'\n    d: [\n';
    const timed = (count: number): number => {
      const text = `items:\n${item.repeat(count)}`;
      const scan = scanResourceList(text);
      const start = performance.now();
      outlinesOf(text, scan?.slices ?? [], 0);
      return performance.now() - start;
    };
    timed(2_000);
    const small = Math.min(timed(4_000), timed(4_000), timed(4_000));
    const large = Math.min(timed(32_000), timed(32_000), timed(32_000));
    // Eight times the text: quadratic work would take 64 times as long.
    expect(large / small).toBeLessThan(24);
  });
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: 'shop' # of the cart
spec:
  selector:
    matchLabels: {app: cart}
  template:
    metadata:
      annotations:
        note: |
          labels:
            app: none

          # and no comment
      labels:
        app: cart
    spec:
      containers:
      - name: a
        args:
        - b
  replicas: 3
`;

function outlineOf(document: string): Outline | undefined {
  return outlinesOf(document, [{ start: 0, end: document.length }], -1)[0];
}
const templateOf = (document: string) => readTemplate(document, document.length, outlineOf(document));

describe('an outline', () => {
  it('has the head, and where a workload tells of its pods', () => {
    expect(outlineOf(DEPLOYMENT)?.id).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
    });
    expect(templateOf(DEPLOYMENT)).toEqual({ labels: { app: 'cart' }, replicas: 3 });
    expect(templateOf(DEPLOYMENT.replace('  replicas: 3\n', ''))).toEqual({ labels: { app: 'cart' }, replicas: null });
    const flow = DEPLOYMENT.replace('labels:\n        app: cart', 'labels: {app: cart, "b": c} # these');
    expect(templateOf(flow)).toEqual({ labels: { app: 'cart', b: 'c' }, replicas: 3 });
    const crlf = DEPLOYMENT.replaceAll('\n', '\r\n');
    expect([outlineOf(crlf)?.id?.name, templateOf(crlf.replace('|\r', '>-\r'))]).toEqual([
      'cart',
      templateOf(DEPLOYMENT),
    ]);
  });

  it.each([
    [
      'a list where a mapping should be',
      DEPLOYMENT.replace('  template:\n    metadata:', '  template:\n  - metadata:'),
    ],
    ['the fields of something else', DEPLOYMENT.replace('  template:', '  other:')],
    ['fields of another depth', DEPLOYMENT.replace('spec:\n  selector', 'status:\n  selector')],
    ['a field twice', DEPLOYMENT.replace('  replicas', '  template: {}\n  replicas')],
    ['a count twice', DEPLOYMENT.replace('  selector', '  replicas: 1\n  selector')],
    ['labels twice', DEPLOYMENT.replace('\n      labels:', '\n      labels: {}\n      labels:')],
    ['a field in quotes', DEPLOYMENT.replace('  replicas', '  "template": {}\n  replicas')],
    ['a field of the object in quotes', `${DEPLOYMENT}"spec": {}\n`],
    [
      'a template in flow style',
      DEPLOYMENT.replace(/template:\n[\s\S]*(?= {2}replicas)/, 'template: {metadata: {labels: {app: cart}}}\n'),
    ],
    ['no labels', DEPLOYMENT.replace('\n      labels:', '\n      others:')],
    ['a label twice', DEPLOYMENT.replace('labels:\n        app: cart', 'labels: {app: cart, app: b}')],
    ['a letter that takes two bytes', DEPLOYMENT.replace('note: |', 'note: | # ä')],
  ])('leaves the pods of an object to others that has %s', (_, text) => {
    expect(outlineOf(text)).toBeDefined();
    expect(templateOf(text)).toBeUndefined();
  });

  it.each([
    ['kind twice', `${DEPLOYMENT}kind: Job\n`],
    ['a name twice', DEPLOYMENT.replace('  name: cart', '  name: cart\n  name: cart')],
    ['a namespace twice', DEPLOYMENT.replace('  name: cart', '  name: cart\n  namespace: a')],
    ['a name in quotes', DEPLOYMENT.replace('  name: cart', '  name: cart\n  "name": cart')],
    ['a name that is no text', DEPLOYMENT.replace('name: cart', 'name: 1')],
    ['a name that is none to YAML 1.1', DEPLOYMENT.replace('name: cart', 'name: On')],
    ['a quote in its name', DEPLOYMENT.replace('name: cart', "name: 'ca''rt'")],
    ['a namespace of nothing', DEPLOYMENT.replace("namespace: 'shop'", 'namespace:')],
    ['no name', DEPLOYMENT.replace('  name: cart\n', '')],
    ['metadata twice', `${DEPLOYMENT}metadata: {}\n`],
    ['its head in quotes', DEPLOYMENT.replace('kind', '"kind"')],
  ])('leaves the head of an object to others that has %s', (_, text) => {
    expect(outlineOf(text)).toHaveProperty('id', undefined);
  });

  it('says what the parser says, in whatever way an object is spoilt', () => {
    let [heads, templates] = [0, 0];
    const list = `items:\n- ${DEPLOYMENT.trimEnd().replaceAll('\n', '\n  ')}\n`;
    const spoilt = fc.oneof(
      spoiltList,
      fc
        .tuple(fc.nat(list.length), fc.nat(6), fc.constantFrom('', ' ', '\n', '  - ', 'labels:', '"', '  template:\n'))
        .map(([at, length, put]) => ({ text: list.slice(0, at) + put + list.slice(at + length), at })),
    );
    fc.assert(
      fc.property(spoilt, ({ text }) => {
        const scan = scanResourceList(text);
        if (scan === undefined) return;
        for (const [index, outline] of outlinesOf(text, scan.slices, scan.dashColumn ?? 0).entries()) {
          const slice = scan.slices[index];
          if (outline === undefined || slice === undefined) continue;
          const template = readTemplate(text, slice.end, outline);
          if (outline.id === undefined && template === undefined) continue;
          const dash = slice.start + (scan.dashColumn ?? 0);
          const own = `${text.slice(slice.start, dash)} ${text.slice(dash + 1, slice.end)}`;
          const document = parseYaml(own);
          // Keys that stand twice beside what an outline has are not looked for.
          if (problemsOf(document).length > 0) continue;
          const read = document.contents === null ? undefined : jsonOf(document, document.contents);
          const content = read !== undefined && 'value' in read && isJsonObject(read.value) ? read.value : undefined;
          if (outline.id !== undefined) {
            heads++;
            expect([own, outline.id]).toEqual([own, headOf(content)]);
          }
          if (template === undefined) continue;
          templates++;
          expect([own, template]).toEqual([own, templateIn(content)]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(heads).toBeGreaterThan(1000);
    expect(templates).toBeGreaterThan(300);
  }, 60_000);
});

function templateIn(content: JsonObject | undefined): object {
  return {
    labels: valueAt(content, ['spec', 'template', 'metadata', 'labels']),
    replicas: valueAt(content, ['spec', 'replicas']) ?? null,
  };
}
