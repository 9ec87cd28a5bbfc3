import { Graph as Dagre, layout } from '@dagrejs/dagre';
import { edgeKey, type Graph, type PictureNode } from './graph.ts';

/** Where everything stands, in CSS pixels from the top left; requests go downwards. */
export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  /** By edge key, the points that its line goes through. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** By its centre. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Of letters of 12 px on average; a name that takes more is cut in its middle. */
const LETTER = 6.7;
export const MOST_LETTERS = 30;
const MARGIN = 14;

export function layOut({ nodes, edges }: Graph): Layout {
  const dagre = new Dagre({ multigraph: false });
  dagre.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 48, marginx: MARGIN, marginy: MARGIN });
  dagre.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes.values()) dagre.setNode(node.key, sizeOf(node));
  for (const { from, to } of edges.values()) dagre.setEdge(from, to, {});
  layout(dagre);
  const boxes = new Map<string, Box>();
  for (const key of nodes.keys()) {
    const { x = 0, y = 0, width = 0, height = 0 } = dagre.node(key);
    boxes.set(key, { x, y, width, height });
  }
  const lines = new Map<string, readonly Point[]>();
  for (const { from, to } of edges.values()) {
    const points: readonly Point[] = dagre.edge(from, to).points ?? [];
    lines.set(edgeKey({ from, to }), between(boxes.get(from), boxes.get(to), points));
  }
  const { width = 0, height = 0 } = dagre.graph();
  return { boxes, lines, width, height };
}

/** From the lower side of one to the upper side of the other, or the other way round where requests go back. */
function between(from: Box | undefined, to: Box | undefined, points: readonly Point[]): readonly Point[] {
  if (from === undefined || to === undefined) return points;
  const down = to.y >= from.y ? 1 : -1;
  const start = { x: from.x, y: from.y + (down * from.height) / 2 };
  const end = { x: to.x, y: to.y - (down * to.height) / 2 };
  return [start, ...points.slice(1, -1), end];
}

function sizeOf({ role, name, note }: PictureNode): { readonly width: number; readonly height: number } {
  const letters = Math.max(cut(name).length, role.length * 0.8, cut(note ?? '').length * 0.85);
  return { width: Math.max(84, Math.ceil(letters * LETTER) + 20), height: note === undefined ? 40 : 54 };
}

/** Names tell themselves apart by their beginnings and by their ends. */
export function cut(text: string): string {
  if (text.length <= MOST_LETTERS) return text;
  return `${text.slice(0, MOST_LETTERS / 2 - 1)}…${text.slice(-MOST_LETTERS / 2)}`;
}
