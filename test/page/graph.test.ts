import { describe, expect, it } from 'vitest';
import { graphMaker, merged, type PictureNode, pruned } from '../../src/page/picture/graph.ts';
import { cut, layOut, MOST_LETTERS } from '../../src/page/picture/layout.ts';

const place = (key: string): PictureNode => ({
  key,
  kind: 'service',
  role: 'Service',
  name: key,
  note: undefined,
  id: undefined,
});

/** A way of three places, and `many` others: those with an even number hang on the way's end. */
function wide(many: number) {
  const graph = graphMaker();
  for (const key of ['a', 'b', 'c']) graph.place(place(key));
  graph.link('a', 'b');
  graph.link('b', 'c');
  for (let index = 0; index < many; index++) {
    graph.place(place(`n${index}`));
    if (index % 2 === 0) graph.link('c', `n${index}`, 'off');
  }
  return graph;
}

describe('pruned', () => {
  it('leaves a picture alone that is small enough', () => {
    const graph = wide(5);
    expect(pruned(graph, new Set(['a', 'b', 'c']), 8)).toEqual({
      graph: { nodes: graph.nodes, edges: graph.edges },
      left: 0,
    });
  });

  it('keeps what requests come to, then what is beside it', () => {
    const { graph, left } = pruned(wide(10), new Set(['a', 'b', 'c']), 8);
    expect([...graph.nodes.keys()]).toEqual(['a', 'b', 'c', 'n0', 'n2', 'n4', 'n6', 'n8']);
    expect(left).toBe(5);
    for (const { from, to } of graph.edges.values()) expect(graph.nodes.has(from) && graph.nodes.has(to)).toBe(true);
  });

  it('drops nothing that requests come to', () => {
    const { graph, left } = pruned(wide(10), new Set(['a', 'b', 'c']), 2);
    expect([...graph.nodes.keys()]).toEqual(['a', 'b', 'c']);
    expect(left).toBe(10);
  });
});

describe('merged', () => {
  it('takes a line for a way where it is one in any picture', () => {
    const [one, other] = [graphMaker(), graphMaker()];
    one.link('a', 'b', 'off');
    other.link('a', 'b');
    for (const graphs of [
      [one, other],
      [other, one],
    ]) {
      expect([...merged(graphs).edges.values()]).toEqual([{ from: 'a', to: 'b', kind: 'way' }]);
    }
  });
});

describe('layOut', () => {
  it('puts places on top of each other in the order of the way, none over another', () => {
    const graph = wide(6);
    const { boxes } = layOut(graph);
    const at = (key: string) => boxes.get(key) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(at('a').y).toBeLessThan(at('b').y);
    expect(at('b').y).toBeLessThan(at('c').y);
    const all = [...boxes.values()];
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        const apart =
          Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
          Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
        expect(apart).toBe(true);
      }
    }
  });

  it('draws ways that go round in circles', () => {
    const graph = graphMaker();
    for (const key of ['a', 'b']) graph.place(place(key));
    graph.link('a', 'b');
    graph.link('b', 'a');
    expect(layOut(graph).lines.size).toBe(2);
  });
});

describe('cut', () => {
  it('keeps both ends of a long name, and a short one whole', () => {
    const long = `checkout-${'x'.repeat(60)}-canary`;
    expect(cut(long)).toHaveLength(MOST_LETTERS);
    expect(cut(long)).toMatch(/^checkout-x*…x*-canary$/);
    expect(cut('checkout')).toBe('checkout');
  });
});
