import { toPercent } from '../../trace/share.ts';
import { svg } from '../dom.ts';
import type { Drawn, Mark } from './drawn.ts';
import { type Flows, sumOf } from './flows.ts';
import type { Graph, PictureNode } from './graph.ts';
import { type Box, cut } from './layout.ts';

/** A place with its name and what is marked on it: a button, which says to who cannot see it what is drawn. */
export function drawNode(node: PictureNode, drawn: Drawn): SVGElement {
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
