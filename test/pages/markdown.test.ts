import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf } from './markdown.ts';

const targetsOf = (page: string) => linksOf(page).map((link) => `${link.isImage ? '!' : ''}${link.target}`);

describe('links', () => {
  it.each([
    ['a [b](c.md) and [d `e`](f.md#g "title").', ['c.md', 'f.md#g']],
    ['![b](c.svg) [![d](e.svg)](f.md)', ['!c.svg', 'f.md', '!e.svg']],
    ['[a [b] c](d.md)', ['d.md']],
    ['[a](<b c.md>) [d](e_(f).md)', ['b c.md', 'e_(f).md']],
    ['[a]: b.md\n[^1]: a note', ['b.md']],
    ['<https://a.b/c>', ['https://a.b/c']],
    ['<a href="b.md"><img alt="" src="c.png"></a>', ['b.md', '!c.png']],
    ['`[a](b)` and ``[`c](d)``', []],
    ['[a\nb](c.md) `d\ne` [f](g.md)', ['c.md', 'g.md']],
    ['a ` b\n\n[c](d.md) `', ['d.md']],
    ['```md\n[a](b)\n```\n<!-- [c](d)\n[e](f) -->', []],
    ['````\n```\n[a](b)\n````\n[c](d)', ['d']],
  ])('of %j', (page, targets) => {
    expect(targetsOf(page)).toEqual(targets);
  });
});

describe('anchors', () => {
  it.each([
    ['# A b-c', ['a-b-c']],
    ['## `fanOuts[].callees[]`', ['fanoutscallees']],
    ["## What it can't do?", ['what-it-cant-do']],
    ['## a — b & c', ['a--b--c']],
    ['## **Bold** and [link](x.md)', ['bold-and-link']],
    ['## same\n### same', ['same', 'same-1']],
    ['## snake_case', ['snake_case']],
    ['```sh\n# comment\n```', []],
    ['<a id="here"></a>', ['here']],
  ])('of %j', (page, anchors) => {
    expect([...anchorsOf(page)]).toEqual(anchors);
  });
});
