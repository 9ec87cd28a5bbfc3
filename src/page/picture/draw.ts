import { compare, NONE, type Share, toNumber, toPercent } from '../../trace/share.ts';
import { svg } from '../dom.ts';
import { type Flow, type Flows, sumOf } from './flows.ts';
import { edgeKey, type Graph, type PictureEdge, type PictureNode } from './graph.ts';
import { type Box, cut, type Layout, type Point } from './layout.ts';

/** What is known of an object besides where it stands. */
export interface Mark {
  readonly findings: number;
  /** The heaviest of its findings. */
  readonly severity: string | undefined;
  readonly change: 'new' | 'changed' | 'removed' | undefined;
}

export interface Drawn {
  readonly title: string;
  readonly graph: Graph;
  readonly flows: Flows;
  readonly layout: Layout;
  readonly mark: (node: PictureNode) => Mark;
  readonly onSelect: (key: string) => void;
  readonly selected: string | undefined;
}

/** Pixels of a line that all requests take. */
const WIDEST = 16;

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

function idleEdge(edge: PictureEdge, { lines }: Layout): SVGElement {
  return svg('path', { class: `edge ${edge.kind}`, d: curve(lines.get(edgeKey(edge)) ?? [], 0) });
}

/** Lines of several versions lie beside each other, as wide together as what goes there. */
function flowLines(edge: PictureEdge, { layout, flows }: Drawn): readonly SVGElement[] {
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

function shareLabel(edge: PictureEdge, { layout, flows }: Drawn): readonly SVGElement[] {
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

function drawNode(node: PictureNode, drawn: Drawn): SVGElement {
  const { graph, flows, layout, onSelect, selected } = drawn;
  const box = layout.boxes.get(node.key);
  if (box === undefined) return svg('g');
  const mark = drawn.mark(node);
  const seen = flows.nodes.get(node.key);
  const passed = seen === undefined && isPassed(node, graph, flows);
  const bad = node.kind === 'end' && isBadEnd(node, flows);
  const classes = [
    'node',
    node.kind,
    seen === undefined ? 'quiet' : '',
    passed ? 'passed' : '',
    mark.change ?? '',
    bad ? 'bad' : '',
  ];
  const choose = () => onSelect(node.key);
  return svg(
    'g',
    {
      class: classes.filter((name) => name !== '').join(' '),
      role: 'button',
      tabindex: 0,
      'aria-pressed': node.key === selected ? 'true' : 'false',
      'aria-label': labelOf(node, mark, passed, sharesAt(node, flows)),
      'data-key': node.key,
      'data-ways': [...(seen?.ways ?? [])].join(' '),
      onclick: choose,
      onkeydown: (event) => {
        if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        choose();
      },
    },
    // A name that is shown whole is said once.
    cut(node.name) !== node.name && svg('title', {}, node.name),
    svg('rect', {
      x: box.x - box.width / 2,
      y: box.y - box.height / 2,
      width: box.width,
      height: box.height,
      rx: node.kind === 'gateway' || node.kind === 'waypoint' || node.kind === 'route' ? 12 : 4,
    }),
    // With spaces between them, as who reads them out needs them.
    ...textLines(node, box).flatMap((line) => [line, ' ']),
    svg('g', {}, ...tags(mark, passed ? 'gone past' : mark.change, box).flatMap((tag) => [tag, ' '])),
  );
}

function textLines({ role, name, note }: PictureNode, { x, y, height }: Box): readonly SVGElement[] {
  const top = y - height / 2;
  return [
    svg('text', { class: 'role', x, y: top + 15 }, role),
    svg('text', { class: 'name', x, y: top + 31 }, cut(name)),
    ...(note === undefined ? [] : [svg('text', { class: 'note', x, y: top + 46 }, cut(note))]),
  ];
}

function tags(
  { findings, severity }: Mark,
  said: string | undefined,
  { x, y, width, height }: Box,
): readonly SVGElement[] {
  const [left, right, top] = [x - width / 2, x + width / 2, y - height / 2];
  return [
    ...(said === undefined
      ? []
      : [
          svg('rect', {
            class: `tag ${said.replace(' ', '-')}`,
            x: left - 4,
            y: top - 9,
            width: said.length * 5.6 + 10,
            height: 15,
            rx: 4,
          }),
          svg('text', { class: 'tag', x: left + 1 + said.length * 2.8, y: top + 2 }, said),
        ]),
    ...(findings === 0
      ? []
      : [
          svg('circle', { class: `badge ${severity}`, cx: right - 2, cy: top + 1, r: 9 }),
          svg('text', { class: 'badge', x: right - 2, y: top + 5 }, String(findings)),
        ]),
  ];
}

function labelOf({ role, name, note }: PictureNode, mark: Mark, passed: boolean, share: string): string {
  const shown = [
    role,
    cut(name),
    ...(note === undefined ? [] : [cut(note)]),
    ...(passed ? ['gone past'] : mark.change === undefined ? [] : [mark.change]),
    ...(mark.findings === 0 ? [] : [`${mark.findings} ${mark.findings === 1 ? 'finding' : 'findings'}`]),
  ].join(' ');
  return [shown, ...(cut(name) === name ? [] : [name]), ...(passed ? [] : [share])].join(', ');
}

function sharesAt({ key, kind }: PictureNode, { edges, nodes }: Flows): string {
  if (kind === 'source') return 'all requests';
  if (!nodes.has(key)) return 'no request comes here';
  const flows = [...edges].filter(([edge]) => edge.endsWith(`\n${key}`)).flatMap(([, own]) => own);
  return `${toPercent(sumOf(flows))} come here`;
}

/** A waypoint, or a route on a Service, whose Service gets requests that do not come by. */
function isPassed({ key, kind }: PictureNode, { edges }: Graph, { nodes }: Flows): boolean {
  if (kind !== 'waypoint' && kind !== 'route') return false;
  const parents = [...edges.values()].filter(({ to }) => to === key).map(({ from }) => from);
  return parents.some((parent) =>
    nodes.has(parent) ? parent.startsWith('service ') : isPassedKey(parent, edges, nodes),
  );
}

function isPassedKey(key: string, edges: Graph['edges'], nodes: Flows['nodes']): boolean {
  if (!key.startsWith('waypoint ')) return false;
  return [...edges.values()].some(({ from, to }) => to === key && from.startsWith('service ') && nodes.has(from));
}

function isBadEnd({ key }: PictureNode, { edges }: Flows): boolean {
  return [...edges].some(([edge, flows]) => edge.endsWith(`\n${key}`) && flows.some(({ bad }) => bad));
}
