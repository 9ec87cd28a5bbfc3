import type { PageData } from '../report/html/page-data.ts';
import { markOf, type Shown } from './about.ts';
import { type Answer, ask } from './ask.ts';
import { element, fill } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { draw } from './picture/draw.ts';
import { flowsOf } from './picture/flows.ts';
import { type Graph, merged, pruned } from './picture/graph.ts';
import { type Layout, layOut } from './picture/layout.ts';
import { staticGraph } from './picture/static.ts';
import type { Scope } from './scopes.ts';
import type { Sides } from './sides.ts';
import type { Asked } from './state.ts';
import { waysList } from './ways-list.ts';

export interface Pictures {
  readonly data: PageData;
  readonly sides: Sides;
  readonly scope: Scope;
  readonly asked: Asked;
  readonly layouts: (graphs: readonly Graph[]) => Layout;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
}

/** Places stand where they are in both pictures, and stay there while shares change. */
export function drawPictures(place: HTMLElement, all: Pictures): readonly Shown[] {
  const { data, sides, scope, asked, layouts, selected, onSelect } = all;
  const titled =
    sides.before === sides.after
      ? [{ title: 'As it stands', situation: sides.before, id: 'before' }]
      : [
          { title: 'As it stands', situation: sides.before, id: 'before' },
          { title: 'With the changes', situation: sides.after, id: 'after' },
        ];
  const answers = titled.map((side) => ({
    ...side,
    ...answered(ask(side.situation, sides.after, asked), scope, asked.from),
  }));
  const layout = layouts(answers.flatMap(({ graph }) => (graph === undefined ? [] : [graph])));
  const figures = answers.map(({ title, id, answer, graph, flows, left = 0, problem }) => {
    if (answer === undefined || graph === undefined || flows === undefined) {
      return element(
        'figure',
        { id, 'aria-label': title },
        element('figcaption', {}, title),
        element('p', { class: 'problem', role: 'alert' }, problem),
      );
    }
    const picture = draw({
      title,
      graph,
      flows,
      layout,
      selected,
      onSelect,
      mark: (node) => markIn(markOf(data, node), id),
    });
    const figure = element(
      'figure',
      { id, 'aria-label': title },
      element('figcaption', {}, title),
      element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Picture: ${title}` }, picture),
      left > 0 && element('p', { class: 'hint' }, `${left} places that no request comes to are not drawn.`),
      waysList(answer, scope.home, (way) => light(figure, way)),
    );
    return figure;
  });
  keepingScroll(place, layout, () => keepingFocus(place, () => fill(place, ...figures)));
  return answers.flatMap(({ title, graph, flows }) =>
    graph === undefined || flows === undefined ? [] : [{ title, graph, flows }],
  );
}

/** What the changes do is not there before; what goes is not there afterwards. */
function markIn(mark: ReturnType<typeof markOf>, side: string): ReturnType<typeof markOf> {
  return side === 'before' ? { ...mark, change: undefined } : { ...mark, findings: 0 };
}

interface Answered {
  readonly answer?: Answer;
  readonly graph?: Graph;
  readonly flows?: ReturnType<typeof flowsOf>;
  /** Places that are not drawn. */
  readonly left?: number;
  readonly problem?: string;
}

/** What the command line would say it by is a field here. */
const OPTION = /^`--[^`]*`: /;

function answered(answer: ReturnType<typeof ask>, scope: Scope, from: string): Answered {
  if ('problem' in answer) return { problem: answer.problem.replace(OPTION, '').replaceAll('`', '') };
  const whole = staticGraph(answer.world, scope);
  const flows = flowsOf(answer.world, scope, whole, { from, outcomes: answer.outcomes });
  const { graph, left } = pruned(whole, new Set(flows.nodes.keys()));
  return { answer, graph, flows, left };
}

/** Lights the lines and places of one way, and dims all others. */
function light(figure: HTMLElement, way: number | undefined): void {
  figure.classList.toggle('lit', way !== undefined);
  for (const each of figure.querySelectorAll('[data-ways]')) {
    const own = each.getAttribute('data-ways')?.split(' ') ?? [];
    each.classList.toggle('on', way !== undefined && own.includes(String(way)));
  }
}

/** What has been drawn once keeps its place: a layout is made anew only where something comes that was never there. */
export function knownLayouts(): (graphs: readonly Graph[]) => Layout {
  let all: Graph = { nodes: new Map(), edges: new Map() };
  let layout: Layout | undefined;
  return (graphs) => {
    const now = merged([all, ...graphs]);
    if (layout === undefined || now.nodes.size > all.nodes.size || now.edges.size > all.edges.size)
      layout = layOut(now);
    all = now;
    return layout;
  };
}

/** A picture that is wider than its place shows where requests come from, until somebody scrolls it. */
function keepingScroll(place: HTMLElement, { boxes, width }: Layout, change: () => void): void {
  const known = new Map(
    [...place.querySelectorAll('figure')].map((each) => [each.id, each.querySelector('.scroll')?.scrollLeft]),
  );
  change();
  for (const each of place.querySelectorAll('figure')) {
    const scroll = each.querySelector('.scroll');
    if (scroll === null) continue;
    const source = (boxes.get('source')?.x ?? 0) * (scroll.scrollWidth / Math.max(1, width));
    scroll.scrollLeft = known.get(each.id) ?? source - scroll.clientWidth / 2;
  }
}
