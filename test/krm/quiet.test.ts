import { describe, expect, it } from 'vitest';
import { isQuiet } from '../../src/krm/quiet.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const ITEM = '- apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: cart\n  spec:\n    replicas: 2\n';
const LIST = `${HEAD}items:\n${ITEM}${ITEM.replace('cart', 'checkout')}`;

const quiet = (list: string) => isQuiet(Buffer.from(list));
const withItem = (item: string) => quiet(`${HEAD}items:\n${ITEM}${item}${ITEM}`);

describe('isQuiet', () => {
  it.each([
    ['as kpt prints it', LIST],
    ['with its fields in another order', `kind: ResourceList\nitems:\n${ITEM}apiVersion: config.kubernetes.io/v1\n`],
    ['with dashes that are indented', `${HEAD}items:\n${ITEM.replace(/^/gm, '  ').trimEnd()}\n`],
    [
      'with comments and blank lines',
      `# list\n---\n${HEAD}items: # all\n\n    # the first\n${ITEM}\n# the last\n${ITEM}\n`,
    ],
    ['with carriage returns', LIST.replaceAll('\n', '\r\n')],
    [
      'with quotes, flow and literals',
      `${LIST.replaceAll('cart', '"cart"').replace('kind: Dep', "kind: 'Dep").replace('ment\n', "ment'\n")}  data:\n    a: {b: [c, "d: e", {}], f: 'it''s'}\n    g: |\n      - : {\n\n       more\n`,
    ],
    [
      'with a name behind a generated one',
      `${HEAD}items:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    generateName: a-\n  spec: {}\n`,
    ],
    ['without items', `${HEAD}items: []\n`],
    ['with letters outside of ASCII', LIST.replace('replicas: 2', 'note: schön # größer')],
  ])('is sure of a list %s', (_, list) => {
    expect(quiet(list)).toBe(true);
  });

  it.each([
    ['a Canary', LIST.replace('apps/v1', 'flagger.app/v1beta1')],
    ['a label of Istio', LIST.replace('name: cart', 'name: cart\n    labels: {istio.io/x: y}')],
    ['a configuration', `${LIST}functionConfig:\n  kind: ConfigMap\n`],
    ['results', `${LIST}results: []\n`],
    ['a field twice', `${LIST}kind: ResourceList\n`],
    ['no kind', LIST.replace('kind: ResourceList\n', '')],
    ['another kind', LIST.replace('ResourceList', 'List')],
    ['JSON', JSON.stringify({ kind: 'ResourceList', items: [] })],
    ['no line feed at the end', LIST.slice(0, -1)],
    ['a list that stands behind brackets', `${HEAD}items: []\n${ITEM}`],
    ['something that is no item', `${HEAD}items:\n${ITEM}x\n`],
    ['a line between two dashes', `${HEAD}items:\n  ${ITEM.trimEnd().replaceAll('\n', '\n  ')}\n ${ITEM}`],
    ['a byte order mark', `\ufeff${LIST}`],
    ['a second document', `${LIST}---\n${LIST}`],
    ['two fields on a line that is none', `${HEAD}items: x\n${ITEM}`],
  ])('is not sure of %s', (_, list) => {
    expect(quiet(list)).toBe(false);
  });

  it.each([
    ['without a kind', '- apiVersion: v1\n  metadata:\n    name: a\n'],
    ['with two', '- apiVersion: v1\n  kind: A\n  kind: B\n  metadata:\n    name: a\n'],
    ['whose kind is no string', '- apiVersion: v1\n  kind: true\n  metadata:\n    name: a\n'],
    ['whose kind is a number', '- apiVersion: v1\n  kind: 1\n  metadata:\n    name: a\n'],
    ['whose kind is empty', '- apiVersion: v1\n  kind: ""\n  metadata:\n    name: a\n'],
    ['with two names', '- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n    name: b\n'],
    ['with metadata in flow style', '- apiVersion: v1\n  kind: A\n  metadata: {name: a}\n'],
    ['with a kind in quotes', '- apiVersion: v1\n  "kind": A\n  metadata:\n    name: a\n'],
    ['with an anchor', '- apiVersion: v1\n  kind: A\n  metadata:\n    name: &a b\n'],
    ['with an escape', '- apiVersion: v1\n  kind: A\n  metadata:\n    name: "\\u0061"\n'],
    ['with a tab', '- apiVersion: v1\n  kind: A\n  metadata:\n\tname: a\n'],
    ['with a word below a word', '- apiVersion: v1\n  kind: A\n    b: c\n  metadata:\n    name: a\n'],
    ['that dedents to nowhere', '- apiVersion: v1\n  kind: A\n  metadata:\n      name: a\n    labels: {}\n'],
    ['that is a list', '- - a\n'],
    ['that is a word', '- a\n'],
    ['that is cut short', '- apiVersion: v1\n  kind: A\n  metadata:\n    name: [a\n'],
  ])('is not sure of a list with an object %s', (_, item) => {
    expect(withItem(item)).toBe(false);
  });
});
