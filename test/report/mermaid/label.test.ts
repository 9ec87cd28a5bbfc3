import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, type Node, writeFlowchart } from '../../../src/report/mermaid/flowchart.ts';
import { allShown, NASTY, nastyPicture, pictureOf } from './nasty.ts';
import { readPicture } from './reading.ts';

describe('a picture', () => {
  it('shows any text as that text, of plain characters alone', () => {
    fc.assert(
      fc.property(nastyPicture, ({ text, read }) => {
        expect(text).not.toMatch(/```|[^\x20-\x7e\n\p{L}\p{N}\p{M}’…→]/u);
        expect(readPicture(text)).toEqual(read);
      }),
    );
  });

  it.each(NASTY)('shows %j alone', (text) => {
    const { nodes } = readPicture(pictureOf(text));
    expect(nodes.map((node) => node.text)).toEqual([allShown([text, text])]);
  });

  it('is bounded, and says what was left out', () => {
    const nodes = Array.from(
      { length: 100 },
      (_, index): Node => ({ key: `${index}`, shape: 'box', lines: [`${index}`] }),
    );
    const edges = nodes.flatMap(({ key }) =>
      ['0', '1', '2'].map((to): Edge => ({ from: key, to, lines: [], kind: 'way' })),
    );
    const read = readPicture(writeFlowchart({ comments: [], nodes, edges }));
    expect(read.nodes).toHaveLength(41);
    expect(read.nodes.at(-1)?.text).toBe('cut: 60 boxes and 220 lines more');
    expect(read.edges).toHaveLength(80);
  });
});
