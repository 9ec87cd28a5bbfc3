import type { PageData } from '../report/html/page-data.ts';
import { formatName } from '../resource/resource-id.ts';
import { drawAbout, markOf, type Shown } from './about.ts';
import { type Answer, ask } from './ask.ts';
import { drawControls } from './controls.ts';
import { element, fill } from './dom.ts';
import { ofFragment, toFragment } from './location.ts';
import { draw } from './picture/draw.ts';
import { flowsOf } from './picture/flows.ts';
import { type Graph, merged, pruned } from './picture/graph.ts';
import { type Layout, layOut } from './picture/layout.ts';
import { staticGraph } from './picture/static.ts';
import { rehearsalSection } from './rehearsal.ts';
import { type Scope, scopesOf } from './scopes.ts';
import { changesSection, findingsSection } from './sections.ts';
import { readSides, type Sides } from './sides.ts';
import { type Asked, firstAsked } from './state.ts';
import { waysList } from './ways-list.ts';

/** Makes the page: pictures of what the manifests do with a request, before and after, and what to turn about them. */
export function start(data: PageData, body: HTMLElement): void {
  const sides = readSides(data);
  const scopes = scopesOf(sides);
  let asked = ofFragment(location.hash, scopes.length) ?? firstAsked(sides, scopes, 0);
  let selected: string | undefined;
  let layouts = knownLayouts();
  const controls = element('div', { class: 'controls' });
  const pictures = element('div', { class: 'pictures' });
  const about = element('section', { class: 'about', 'aria-label': 'About a place', 'aria-live': 'polite' });
  const redraw = (): void => {
    const scope = scopes[asked.scope];
    if (scope === undefined) return;
    const shown = drawPictures(pictures, { data, sides, scope, asked, layouts, selected, onSelect: choose });
    drawAbout(about, selected, shown, data);
  };
  const choose = (key: string): void => {
    selected = selected === key ? undefined : key;
    redraw();
  };
  const put = (now: Asked, whole: boolean): void => {
    if (now.scope !== asked.scope) {
      layouts = knownLayouts();
      selected = undefined;
    }
    asked = now;
    history.replaceState(null, '', toFragment(asked));
    if (whole) keepingFocus(controls, () => drawControls(controls, setting));
    redraw();
  };
  const setting = {
    sides,
    scopes,
    asked: () => asked,
    ask: put,
    choose: (scope: number) => put(firstAsked(sides, scopes, scope), true),
  };
  const show = (rollouts: ReadonlyMap<string, string>): void => {
    const [entry] = rollouts.keys();
    const scope = scopes.findIndex(
      ({ fanOuts: [fanOut] }) => fanOut !== undefined && formatName(fanOut.entry.canary.id) === entry,
    );
    const base = scope === -1 || scope === asked.scope ? asked : firstAsked(sides, scopes, scope);
    put({ ...base, rollouts: new Map([...base.rollouts, ...rollouts]) }, true);
    controls.scrollIntoView({ block: 'start' });
  };
  fill(
    body,
    header(data, scopes),
    element(
      'main',
      {},
      scopes.length === 0 && element('p', {}, 'There is nothing to draw: no route, no Canary.'),
      scopes.length > 0 && controls,
      scopes.length > 0 && legend(),
      scopes.length > 0 && pictures,
      scopes.length > 0 && about,
      rehearsalSection(data, show),
      changesSection(data),
      findingsSection(data.findings),
    ),
    footer(data),
  );
  drawControls(controls, setting);
  redraw();
  // On paper nothing can be opened, and nothing scrolled.
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('main details')) each.setAttribute('open', '');
    for (const each of document.querySelectorAll('svg')) each.style.minWidth = '0';
  });
}

interface Pictures {
  readonly data: PageData;
  readonly sides: Sides;
  readonly scope: Scope;
  readonly asked: Asked;
  readonly layouts: (graphs: readonly Graph[]) => Layout;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
}

/** Places stand where they are in both pictures, and stay there while shares change. */
function drawPictures(place: HTMLElement, all: Pictures): readonly Shown[] {
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

function answered(answer: ReturnType<typeof ask>, scope: Scope, from: string): Answered {
  if ('problem' in answer) return { problem: answer.problem.replaceAll('`', '') };
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
function knownLayouts(): (graphs: readonly Graph[]) => Layout {
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

/** Of what is made anew, what had the focus has it again. */
function keepingFocus(place: HTMLElement, change: () => void): void {
  const active = document.activeElement;
  const within = active !== null && place.contains(active);
  const figure = active?.closest('figure')?.id;
  const key = active?.getAttribute('data-key');
  const id = active?.id ?? '';
  change();
  if (!within) return;
  const again =
    key === null || key === undefined
      ? id !== '' && document.getElementById(id)
      : [...place.querySelectorAll(`#${figure} [data-key]`)].find((each) => each.getAttribute('data-key') === key);
  if (again instanceof HTMLElement || again instanceof SVGElement) again.focus({ preventScroll: true });
}

function header({ title, version, findings, changes, refused }: PageData, scopes: readonly Scope[]): HTMLElement {
  const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const fanOuts = scopes.reduce((sum, scope) => sum + scope.fanOuts.length, 0);
  const changed = refused.length > 0 ? 'changes refused' : count(changes.length, 'change');
  return element(
    'header',
    {},
    element('h1', {}, title),
    element(
      'p',
      {},
      `${count(fanOuts, 'fan-out')}, ${changed}, ${count(errors, 'error')}, ${count(warnings, 'warning')}. canary-fanout ${version}`,
    ),
    refused.length > 0 &&
      element('p', { class: 'problem' }, `Nothing would be changed: ${count(refused.length, 'error')}, listed below.`),
  );
}

function legend(): HTMLElement {
  const entry = (kind: string, text: string) => element('li', {}, element('span', { class: `swatch ${kind}` }), text);
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    entry('primary', 'came to the primary'),
    entry('canary', 'came to the canary'),
    entry('other', 'other requests'),
    entry('bad', 'fails'),
    entry('quiet', 'nothing goes here'),
    entry('off', 'not attached'),
  );
}

function footer({ licences }: PageData): HTMLElement {
  return element(
    'footer',
    {},
    element('p', {}, 'This page asks nothing of a network; its requests are traced in it.'),
    element(
      'details',
      {},
      element('summary', {}, 'Licences of what it is made of'),
      element('pre', { tabindex: 0 }, licences),
    ),
  );
}
