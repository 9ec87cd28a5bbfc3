import { compare, NONE, type Share, toNumber, toPercent } from '../../trace/share.ts';
import { svg } from '../dom.ts';
import type { Drawn } from './drawn.ts';
import type { Flow } from './flows.ts';
import { edgeKey, type PictureEdge } from './graph.ts';
import type { Layout, Point } from './layout.ts';

/** Pixels of a line that all requests take. */
const WIDEST = 16;

export function idleEdge(edge: PictureEdge, { lines }: Layout): SVGElement {
  return svg('path', { class: `edge ${edge.kind}`, d: curve(lines.get(edgeKey(edge)) ?? [], 0) });
}

/** Lines of several versions lie beside each other, as wide together as what goes there. */
export function flowLines(edge: PictureEdge, { layout, flows }: Drawn): readonly SVGElement[] {
  const points = layout.lines.get(edgeKey(edge)) ?? [];
  const own = ordered(flows.edges.get(edgeKey(edge)) ?? []);
  const widths = own.map(({ share }) => widthOf(share));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let left = -total / 2;
  return own.map((flow, index) => {
    const width = widths[index] ?? 0;
    const middle = left + width / 2;
    left += width;
    return svg('path', {
      class: `flow ${flow.version}${flow.bad ? ' bad' : ''}`,
      'data-ways': [...flow.ways].join(' '),
      'data-share': toNumber(flow.share),
      'stroke-width': width.toFixed(2),
      d: curve(points, middle),
    });
  });
}

const ORDER: readonly string[] = ['primary', 'canary', 'other', 'copy'];

function ordered(flows: readonly Flow[]): readonly Flow[] {
  return flows.toSorted((a, b) => ORDER.indexOf(a.version) - ORDER.indexOf(b.version) || Number(a.bad) - Number(b.bad));
}

function widthOf(share: Share): number {
  return compare(share, NONE) === 0 ? 0 : Math.max(1.5, WIDEST * toNumber(share));
}

export function shareLabel(edge: PictureEdge, { layout, flows }: Drawn): readonly SVGElement[] {
  const own = ordered(flows.edges.get(edgeKey(edge)) ?? []);
  const points = layout.lines.get(edgeKey(edge)) ?? [];
  const at = middleOf(points);
  const text = own.map(({ share, version }) => `${version === 'copy' ? 'copy ' : ''}${toPercent(share)}`).join(' + ');
  const ways = [...new Set(own.flatMap((flow) => [...flow.ways]))].join(' ');
  return [
    svg('text', { class: 'share halo', x: at.x, y: at.y + 4, 'data-ways': ways }, text),
    svg('text', { class: 'share', x: at.x, y: at.y + 4, 'data-ways': ways }, text),
  ];
}

function middleOf(points: readonly Point[]): Point {
  const half = (points.length - 1) / 2;
  const [a, b] = [points[Math.floor(half)], points[Math.ceil(half)]];
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
}

/** Through the points, upright at each of them; lines beside each other stay so where they lie. */
function curve(points: readonly Point[], aside: number): string {
  const [first, ...rest] = points.map(({ x, y }) => ({ x: x + aside, y }));
  if (first === undefined) return '';
  let from = first;
  const parts = rest.map((to) => {
    const lying = Math.min(1, Math.abs(to.x - from.x) / Math.max(1, Math.abs(to.y - from.y)));
    const half = (from.y + to.y) / 2 - Math.sign(to.x - from.x) * aside * lying;
    const part = `C${round(from.x)} ${round(half)} ${round(to.x)} ${round(half)} ${round(to.x)} ${round(to.y)}`;
    from = to;
    return part;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join('')}`;
}

function round(value: number): string {
  return value.toFixed(1);
}
