import { describe, expect, it } from 'vitest';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';
import { edit, fields, set } from './editing.ts';

const append = (...entries: readonly Json[]): Patch => ({ append: entries });
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const label = fields({ metadata: { labels: { 'istio.io/use-waypoint': set('waypoint') } } });

describe('a parent that is null', () => {
  it.each([
    ['labels:', 'labels:'],
    ['labels: ', 'labels: '],
    ['labels: # why', 'labels: # why'],
    ['labels: ~', 'labels:'],
    ['labels: null # why', 'labels: # why'],
    ['labels: &l', 'labels: &l'],
    ['labels: &l ~ # why', 'labels: &l # why'],
  ])('%s', (before, after) => {
    const below = lines('    # below', '  name: a');
    expect(edit(`metadata:\n  ${before}\n${below}`, label)).toBe(
      `metadata:\n  ${after}\n    istio.io/use-waypoint: waypoint\n${below}`,
    );
    expect(edit(`metadata:\n  ${before}`, label)).toBe(`metadata:\n  ${after}\n    istio.io/use-waypoint: waypoint`);
  });

  it('takes a list too', () => {
    expect(edit('spec:\n  hosts: # why\n  x: 1\n', fields({ spec: { hosts: append('a', { b: 1 }) } }))).toBe(
      'spec:\n  hosts: # why\n  - a\n  - b: 1\n  x: 1\n',
    );
  });
});

describe('appending to a list', () => {
  const hosts = fields({ hosts: append('a', 'b', 'a', { c: { d: 1 } }) });
  it.each([
    ['compact', 'hosts:\n- a # c\n# d\nw: 1', 'hosts:\n- a # c\n- b\n- c:\n    d: 1\n# d\nw: 1'],
    ['indented', 'hosts:\n    - a\nw: 1', 'hosts:\n    - a\n    - b\n    - c:\n        d: 1\nw: 1'],
    ['with wide dashes', 'hosts:\n-   x: 1\n-   a', 'hosts:\n-   x: 1\n-   a\n- b\n- c:\n    d: 1'],
    ['ending in nothing', 'hosts:\n- a\n- # c\n', 'hosts:\n- a\n- # c\n- b\n- c:\n    d: 1\n'],
    ['ending in a literal', 'hosts:\n- a\n- |\n  x\n\nw: 1', 'hosts:\n- a\n- |\n  x\n- b\n- c:\n    d: 1\n\nw: 1'],
    ['ending in a list', 'hosts:\n- a\n- - x\n  - y\n', 'hosts:\n- a\n- - x\n  - y\n- b\n- c:\n    d: 1\n'],
    ['absent', 'w: 1\n', 'w: 1\nhosts:\n- a\n- b\n- c:\n    d: 1\n'],
    ['absent, where others are indented', 'w:\n  - 1\n', 'w:\n  - 1\nhosts:\n  - a\n  - b\n  - c:\n      d: 1\n'],
    ['in brackets', 'hosts: [a] # c', 'hosts: [a, b, {c: {d: 1}}] # c'],
    ['in brackets with spaces', 'hosts: [ a ]', 'hosts: [ a, b, {c: {d: 1}} ]'],
    ['in brackets without spaces', 'hosts: [x,a]', 'hosts: [x,a,b,{c: {d: 1}}]'],
    ['in brackets with quotes', 'hosts: ["a"]', 'hosts: ["a", "b", {"c": {"d": 1}}]'],
    ['in brackets with a comma at the end', 'hosts: [a, ]', 'hosts: [a, b, {c: {d: 1}}, ]'],
    ['empty', 'hosts: [] # c', 'hosts: [a, b, {c: {d: 1}}] # c'],
    ['empty with a space', 'hosts: [ ]', 'hosts: [ a, b, {c: {d: 1}} ]'],
    ['on lines', 'hosts: [\n  x,\n  a # c\n]\n', 'hosts: [\n  x,\n  a, # c\n  b,\n  {c: {d: 1}}\n]\n'],
    ['on lines with a comma', 'hosts: [\n  a, # c\n  # d\n]\n', 'hosts: [\n  a, # c\n  b,\n  {c: {d: 1}},\n  # d\n]\n'],
    ['on lines, closed on the last', 'hosts: [x,\n  a]\n', 'hosts: [x,\n  a,\n  b,\n  {c: {d: 1}}]\n'],
    ['empty on lines', 'hosts: [ # c\n  ]\n', 'hosts: [ # c\n    a,\n    b,\n    {c: {d: 1}}\n  ]\n'],
    ['an alias', 'x: &x [a]\nhosts: *x # c\n', 'x: &x [a]\nhosts: # c\n- a\n- b\n- c:\n    d: 1\n'],
    ['in minified JSON', '{"hosts":[]}', '{"hosts":["a","b",{"c":{"d":1}}]}'],
  ])('%s', (_, before, after) => {
    const indented = before.includes(' ]') && before.includes('\n') ? before : before.replace(/\n\]/, '\n  ]');
    expect(edit(indented, hosts)).toBe(after.replace(/\n\]/, '\n  ]'));
  });

  it('goes into a block where empty brackets would make a long line', () => {
    const names = ['checkout', 'cart', 'payment'].map((name) => ({ apiVersion: 'v1', kind: 'Service', name }));
    const block = names.flatMap(({ name }) => ['- apiVersion: v1', '  kind: Service', `  name: ${name}`]);
    expect(edit('items: [] # c\nw: 1\n', fields({ items: append(...names) }))).toBe(
      lines('items: # c', ...block, 'w: 1'),
    );
  });

  it('makes no splice where all entries are there', () => {
    const before = lines('hosts: [a, {c: {d: 1}}, b]');
    expect(edit(before, hosts)).toBe(before);
    expect(edit('w: 1', fields({ hosts: append() }))).toBe('w: 1');
  });
});
