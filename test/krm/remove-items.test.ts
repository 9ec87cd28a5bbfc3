import { describe, expect, it } from 'vitest';
import { changeList, changeManifests } from './removing.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const object = (name: string): string => `kind: Route\n  metadata:\n    name: ${name}\n`;
const item = (name: string): string => `- ${object(name)}`;
const flow = (name: string): string => `{kind: Route, metadata: {name: ${name}}}`;
const go = (...names: readonly string[]) => ({ gone: (name: string) => names.includes(name) });
const LABEL = { fields: { metadata: { fields: { labels: { set: { a: 'b' } } } } } };

describe('an item of a list in blocks', () => {
  const write = (...parts: readonly string[]) => `${HEAD}items:\n${parts.join('')}`;

  it.each([
    ['first', 'a', [item('b'), item('c')]],
    ['in the middle', 'b', [item('a'), item('c')]],
    ['last', 'c', [item('a'), item('b')]],
  ])('goes, where it is %s', (_, name, left) => {
    const text = write(item('a'), item('b'), item('c'));
    expect(changeList(text, go(name))).toBe(write(...left));
    expect(changeList(text.replaceAll('\n', '\r\n'), go(name))).toBe(write(...left).replaceAll('\n', '\r\n'));
    expect(changeList(`${text}results: []\n`, go(name))).toBe(`${write(...left)}results: []\n`);
  });

  it('leaves an empty list, where it is the only one', () => {
    expect(changeList(`${HEAD}items:\n${item('a')}`, go('a'))).toBe(`${HEAD}items: []\n`);
    expect(changeList(`${HEAD}items: # all\n${item('a')}# end\n`, go('a'))).toBe(`${HEAD}items: [] # all\n# end\n`);
    expect(changeList(`${HEAD}items:\n${item('a').trimEnd()}`, go('a'))).toBe(`${HEAD}items: []\n`);
  });

  it('takes the comments in it along, and those directly above its dash', () => {
    const text = write(
      '# about a\n',
      item('a'),
      '  # in a\n\n# about nobody\n\n# about b\n# and more\n',
      item('b'),
      '\n# c\n',
      item('c'),
    );
    expect(changeList(text, go('a'))).toBe(
      write('\n# about nobody\n\n# about b\n# and more\n', item('b'), '\n# c\n', item('c')),
    );
    expect(changeList(text, go('b'))).toBe(
      write('# about a\n', item('a'), '  # in a\n\n# about nobody\n\n\n# c\n', item('c')),
    );
  });

  it('goes with its neighbour', () => {
    expect(changeList(write(item('a'), item('b'), '# c\n', item('c'), item('d')), go('b', 'c'))).toBe(
      write(item('a'), item('d')),
    );
  });

  it('gives its place to what is added', () => {
    const added = '- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: new\n';
    expect(changeList(write(item('a'), item('b')), { ...go('b'), added: ['new'] })).toBe(write(item('a'), added));
    expect(changeList(write(item('a'), item('b'), '# end\n'), { ...go('a', 'b'), added: ['new'] })).toBe(
      write(added, '# end\n'),
    );
    const indented = write(item('a').replace(/^(?=.)/gm, '  '));
    expect(changeList(indented, { ...go('a'), added: ['new'] })).toBe(write(added.replace(/^(?=.)/gm, '  ')));
  });

  it('goes beside edits of others, and results', () => {
    const edit = (name: string) => (name === 'a' || name === 'c' ? LABEL : undefined);
    const labels = '    labels:\n      a: b\n';
    const results = [{ message: 'told' }];
    expect(changeList(write(item('a'), '# b\n', item('b'), item('c')), { ...go('b'), edit, results })).toBe(
      write(item('a'), labels, item('c'), labels, 'results:\n- message: told\n'),
    );
  });

  it('is not edited, where it goes', () => {
    expect(
      changeList(write(item('a'), item('b')), { ...go('b'), edit: (name) => (name === 'b' ? LABEL : undefined) }),
    ).toBe(write(item('a')));
  });

  it('leaves a literal the blank lines that it has, and gives it no others', () => {
    const kept = `${item('a')}  data: |+\n    text\n\n`;
    expect(changeList(write(kept, '# b\n', item('b'), '\n\n', item('c')), go('b'))).toBe(write(kept, item('c')));
    expect(changeList(write(item('b'), kept, item('c')), go('a'))).toBe(write(item('b'), item('c')));
  });
});

it('an edit behind a literal leaves it the blank lines that it has', () => {
  const text = `${HEAD}items:\n${item('a')}  data: |+\n    text\n\n${item('b')}`;
  const edit = (name: string) => (name === 'a' ? { fields: { more: { set: 1 } } } : undefined);
  expect(changeList(text, { ...go(), edit })).toBe(text.replace('text\n\n', 'text\n\n  more: 1\n'));
});

describe('an item of a list in brackets', () => {
  const write = (items: string) => `${HEAD}items: ${items} # all\n`;
  const [a, b, c] = [flow('a'), flow('b'), flow('c')];

  it.each([
    [`[${a}, ${b}, ${c}]`, `[${b}, ${c}]`, `[${a}, ${c}]`, `[${a}, ${b}]`, `[${a}]`],
    [`[ ${a}, ${b}, ${c} ]`, `[ ${b}, ${c} ]`, `[ ${a}, ${c} ]`, `[ ${a}, ${b} ]`, `[ ${a} ]`],
    [`[${a},${b},${c},]`, `[${b},${c},]`, `[${a},${c},]`, `[${a},${b},]`, `[${a},]`],
    [
      `[\n  ${a},\n  ${b},\n  ${c}\n  ]`,
      `[\n  ${b},\n  ${c}\n  ]`,
      `[\n  ${a},\n  ${c}\n  ]`,
      `[\n  ${a},\n  ${b}\n  ]`,
      `[\n  ${a}\n  ]`,
    ],
    [`[${a}, ${b},\n  ${c}]`, `[${b},\n  ${c}]`, `[${a},\n  ${c}]`, `[${a}, ${b}\n  ]`, `[${a}]`],
    [
      `[ ${a}\n  , ${b}\n  , ${c}\n  ]`,
      `[\n  ${b}\n  , ${c}\n  ]`,
      `[ ${a}\n  , ${c}\n  ]`,
      `[ ${a}\n  , ${b}\n  ]`,
      `[ ${a}\n  ]`,
    ],
  ])('goes with one comma: %s', (items, withoutA, withoutB, withoutC, withoutBoth) => {
    expect(changeList(write(items), go('a'))).toBe(write(withoutA));
    expect(changeList(write(items), go('b'))).toBe(write(withoutB));
    expect(changeList(write(items), go('c'))).toBe(write(withoutC));
    expect(changeList(write(items), go('b', 'c'))).toBe(write(withoutBoth));
    expect(changeList(write(items), go('a', 'b', 'c'))).toBe(write('[]'));
  });

  it('takes the comments of its own lines along', () => {
    const text = write(
      `[ # brackets\n  # about a\n  ${a}, # a\n  # about b\n  ${b}, # b\n\n  # nobody\n\n  ${c} # c\n  # end\n  ]`,
    );
    expect(changeList(text, go('b'))).toBe(
      write(`[ # brackets\n  # about a\n  ${a}, # a\n\n  # nobody\n\n  ${c} # c\n  # end\n  ]`),
    );
    expect(changeList(text, go('b', 'c'))).toBe(write(`[ # brackets\n  # about a\n  ${a} # a\n  # end\n  ]`));
  });

  it('makes room for blocks, where it was the last', () => {
    expect(changeList(`${HEAD}items: [${a}]\n`, { ...go('a'), added: ['new'] })).toBe(
      `${HEAD}items: \n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: new\n`,
    );
  });
});

describe('an item of a list in JSON', () => {
  const text = (...names: readonly string[]) =>
    JSON.stringify(
      { kind: 'ResourceList', items: names.map((name) => ({ kind: 'Route', metadata: { name } })) },
      null,
      2,
    );

  it('goes, and leaves JSON', () => {
    for (const gone of [['a'], ['b'], ['c'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c']]) {
      const left = ['a', 'b', 'c'].filter((name) => !gone.includes(name));
      expect(changeList(text('a', 'b', 'c'), go(...gone))).toBe(text(...left));
      const minified = (json: string) => JSON.stringify(JSON.parse(json));
      expect(changeList(minified(text('a', 'b', 'c')), go(...gone))).toBe(minified(text(...left)));
    }
  });

  it('gives its place to what is added', () => {
    const output = changeList(text('a'), { ...go('a'), added: ['new'], results: [{ message: 'told' }] });
    expect(JSON.parse(output)).toMatchObject({
      items: [{ metadata: { name: 'new' } }],
      results: [{ message: 'told' }],
    });
  });
});

describe('an object in a List', () => {
  const list = (...parts: readonly string[]) =>
    `apiVersion: v1\nkind: List\nitems:${parts.length > 0 ? '\n' : ' []\n'}${parts.join('')}`;
  const inner = (text: string) => `- ${text.replace(/\n(?=.)/g, '\n  ')}`;

  it('goes from an item of a ResourceList', () => {
    const text = (...parts: readonly string[]) => `${HEAD}items:\n${item('x')}${inner(list(...parts))}\n${item('y')}`;
    expect(changeList(text(item('a'), '# b\n', item('b'), item('c')), go('b'))).toBe(text(item('a'), item('c')));
    expect(changeList(text(item('a'), item('b')), go('a', 'b'))).toBe(text());
    expect(changeList(text(item('a'), item('b')), go('x', 'b'))).toBe(text(item('a')).replace(item('x'), ''));
  });

  it('goes from a List in a List, and from one in brackets', () => {
    const text = (...parts: readonly string[]) => list(item('x'), inner(list(...parts)));
    expect(changeManifests([text(item('a'), item('b'))], go('x', 'a'))).toBe(text(item('b')).replace(item('x'), ''));
    expect(changeManifests([`kind: List\nitems: [${flow('a')}, ${flow('b')}]\n`], go('a'))).toBe(
      `kind: List\nitems: [${flow('b')}]\n`,
    );
    expect(changeManifests(['{"kind": "List", "items": [{"kind": "A", "metadata": {"name": "a"}}]}'], go('a'))).toBe(
      '{"kind": "List", "items": []}',
    );
  });

  it('goes from manifests, beside whole documents, edits and what is added', () => {
    const plain = object('x').replace(/^ {2}/gm, '');
    const files = [`# first\n${plain}---\n${list(item('a'), item('b'))}`, `---\n# y\n${plain.replace('x', 'y')}`];
    const edit = (name: string) => (name === 'b' ? LABEL : undefined);
    expect(changeManifests(files, { ...go('a', 'y'), edit, added: ['new'] })).toBe(
      `# first\n${plain}---\n${list(item('b'), '    labels:\n      a: b\n')}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n`,
    );
  });
});

describe('cannot be taken out:', () => {
  const used = (where: string, anchor: string) =>
    `${where} carries the anchor &${anchor}, which is used elsewhere; write it out where it is used`;
  const shared = (...more: readonly string[]) => `${HEAD}items:\n${item('a')}  spec: &spec {x: 1}\n${more.join('')}`;
  const uses = `${item('b')}  spec: *spec\n`;

  it('what carries an anchor that stays in use', () => {
    expect(changeList(shared(uses), go('a'))).toBe(
      `refused: Route a cannot be taken out: ${used('the value of `spec`', 'spec')}`,
    );
    expect(changeList(`--- # c\n${shared(uses)}`, go('a'))).toContain(used('the value of `spec`', 'spec'));
    expect(changeList(`${shared()}functionConfig:\n  spec: *spec\n`, go('a'))).toContain(
      '&spec, which is used elsewhere',
    );
    expect(
      changeManifests([`kind: List\nitems:\n- &a\n  ${object('a')}- <<: *a\n  kind: Other\n`], {
        gone: (_, index) => index === 0,
      }),
    ).toContain(used('it', 'a'));
  });

  it('but does, where all its uses go with it', () => {
    expect(changeList(shared(uses, item('c')), go('a', 'b'))).toBe(`${HEAD}items:\n${item('c')}`);
    expect(changeList(shared(uses, item('c')), go('b', 'c'))).toBe(shared());
    expect(changeList(`${HEAD}items:\n${item('a')}  x: &x 1\n  y: *x\n`, go('a'))).toBe(`${HEAD}items: []\n`);
  });

  it('what is an alias', () => {
    const text = `${HEAD}items:\n- &a\n  ${object('a')}- *a\n`;
    expect(changeList(text, { gone: (_, index) => index === 1 })).toContain(
      'it is an alias of the object with the anchor &a',
    );
  });

  it('what stands in a list that is shared, or that has a tag', () => {
    const list = (properties: string) => `kind: List\nitems: ${properties}\n${item('a')}`;
    expect(changeManifests([`${list('&l')}more: *l\n`], go('a'))).toContain(used('the list it stands in', 'l'));
    expect(changeManifests([list('!x')], go('a'))).toContain('it stands in a value with the tag !x');
    expect(changeManifests([list('&l')], go('a'))).toBe('kind: List\nitems: &l []\n');
  });

  it('what stands in a list whose key has a question mark', () => {
    expect(changeManifests([`kind: List\n? items\n:\n${item('a')}`], go('a'))).toContain(
      'in the notation with a question mark',
    );
  });
});
