import { svg } from '../dom.ts';
import { flowLines, idleEdge, shareLabel } from './draw-lines.ts';
import { drawNode } from './draw-node.ts';
import type { Drawn } from './drawn.ts';
import { edgeKey } from './graph.ts';

/** One of the two pictures. Its nodes can be reached and chosen by keyboard; its lines say their shares as text. */
export function draw(drawn: Drawn): SVGSVGElement {
  const { graph, flows, layout, title } = drawn;
  const nodes = [...graph.nodes.values()];
  const edges = [...graph.edges.values()];
  const idle = edges.filter((edge) => flows.edges.get(edgeKey(edge)) === undefined);
  const busy = edges.filter((edge) => flows.edges.get(edgeKey(edge)) !== undefined);
  const picture = svg(
    'svg',
    {
      viewBox: `0 0 ${Math.ceil(layout.width)} ${Math.ceil(layout.height)}`,
      width: Math.ceil(layout.width),
      height: Math.ceil(layout.height),
      role: 'group',
      'aria-label': title,
    },
    svg('g', { class: 'idle' }, ...idle.map((edge) => idleEdge(edge, layout))),
    svg('g', { class: 'busy' }, ...busy.flatMap((edge) => flowLines(edge, drawn))),
    svg('g', { class: 'nodes' }, ...nodes.map((node) => drawNode(node, drawn))),
    svg('g', { class: 'shares', 'aria-hidden': 'true' }, ...busy.flatMap((edge) => shareLabel(edge, drawn))),
  );
  // Smaller, its letters could not be read: it is scrolled then.
  const smallest = innerWidth < NARROW ? 0.85 : 0.7;
  picture.style.minWidth = `${Math.ceil(layout.width * smallest)}px`;
  return picture;
}

/** Of such a window a picture takes more than there is anyway. */
const NARROW = 700;
