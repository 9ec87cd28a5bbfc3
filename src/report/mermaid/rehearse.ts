import { isCrossing, isFailing, type Order } from '../../rehearse/orders.ts';
import { groupsOf, runsOf } from '../../rehearse/regions.ts';
import type { Rehearsal, Seen } from '../../rehearse/rehearse.ts';
import { REST, type Walk } from '../../rehearse/walk.ts';
import { formatName } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import {
  canaryName,
  countStates,
  formatStands,
  formatStates,
  mixtureReasons,
  orderTitle,
  orderVerdict,
} from '../rehearse-sentences.ts';
import { type Edge, MOST, type Node, writeFlowchart } from './flowchart.ts';
import { breakAt } from './hop-lines.ts';
import { toneOf, troubleKey, troubleLines } from './rehearse-lines.ts';

/** A rehearsal as a picture: each order a row, which is safe, and in which stage of the others who fails and why. */
export function rehearseMermaid(rehearsals: readonly Rehearsal[], nothing: string): string {
  const comments = [...new Set(rehearsals.flatMap(({ assumptions }) => assumptions))];
  const drawn = rehearsals.map((rehearsal, index) => fanOutPicture(rehearsal, String(index)));
  const nodes = drawn.flatMap((picture) => picture.nodes);
  if (rehearsals.length === 0) nodes.push({ key: '', shape: 'box', lines: breakAt(nothing) });
  return writeFlowchart({
    comments: comments.map((text) => `Taken for granted: ${text}`),
    // What is cut is cut from the end: where something is, stages in which nothing goes wrong.
    nodes: nodes.length <= MOST.nodes ? nodes : nodes.toSorted((a, b) => Number(isQuiet(a)) - Number(isQuiet(b))),
    edges: drawn.flatMap((picture) => picture.edges),
  });
}

function isQuiet({ tone }: Node): boolean {
  return tone === undefined;
}

interface Picture {
  readonly nodes: Node[];
  readonly edges: Edge[];
}

interface Drawing extends Picture {
  readonly rehearsal: Rehearsal;
  readonly home: string;
  /** Of this fan-out's nodes. */
  readonly scope: string;
}

function fanOutPicture(rehearsal: Rehearsal, scope: string): Picture {
  const { fanOut, seen, grid, before, orders, walks } = rehearsal;
  const drawing: Drawing = { rehearsal, home: fanOut.entry.canary.id.namespace, scope, nodes: [], edges: [] };
  const failing = seen.filter(isFailing).length;
  const crossing = seen.filter(isCrossing).length;
  const start = place(drawing, {
    key: 'fan-out',
    shape: 'box',
    lines: [
      ...breakAt(formatFanOut(fanOut)),
      ...breakAt(
        `${verdictOf(failing, crossing, seen.length)}${grid.of > seen.length ? `, a sample of ${grid.of}` : ''}`,
      ),
      ...(before === undefined || before === failing
        ? []
        : breakAt(`as the input stands: ${before === 0 ? 'no error' : `it fails in ${before}`}`)),
    ],
    tone: toneOf({ failing: failing > 0, crossing: crossing > 0 }),
  });
  const [only] = walks;
  if (orders.length === 0 && only !== undefined) drawWalk(drawing, only, start, '');
  for (const order of orders) drawOrder(drawing, order, start);
  return drawing;
}

function verdictOf(failing: number, crossing: number, all: number): string {
  if (failing > 0) return `fails in ${failing} of ${countStates(all)}`;
  return crossing > 0
    ? `no error, but an old version is met in ${crossing} of ${countStates(all)}`
    : `safe in ${countStates(all)}`;
}

function place({ nodes, scope }: Drawing, { key, ...node }: Node): string {
  const own = `${scope} ${key}`;
  if (!nodes.some((each) => each.key === own)) nodes.push({ ...node, key: own });
  return own;
}

function go({ edges }: Drawing, from: string, to: string, said: string, kind: Edge['kind'] = 'way'): void {
  edges.push({ from, to, lines: said === '' ? [] : breakAt(said), kind });
}

function drawOrder(drawing: Drawing, order: Order, start: string): void {
  const { rehearsal, home } = drawing;
  const { name, canaries, failing, crossing } = order;
  const head = place(drawing, {
    key: name,
    shape: 'round',
    lines: [
      ...breakAt(orderTitle(order, home)),
      ...breakAt(orderVerdict(order)),
      ...mixtureReasons(order, rehearsal, home).flatMap(breakAt),
    ],
    tone: toneOf({ failing: failing.length > 0, crossing: crossing.length > 0 }),
  });
  go(drawing, start, head, '');
  if (name === 'callees held') drawHeld(drawing, order, head);
  if (name === 'together') drawTrouble(drawing, rehearsal.seen, head, '');
  let from = head;
  for (const own of canaries) {
    const walk = rehearsal.walks.find(({ canary }) => formatName(canary.id) === own);
    if (walk !== undefined) from = drawWalk(drawing, walk, from, name);
  }
}

/** The stages of one Canary while all others are at rest, and behind them what a failed promotion leads to. */
function drawWalk(drawing: Drawing, walk: Walk, start: string, scope: string): string {
  const { rehearsal, home } = drawing;
  const at = rehearsal.walks.indexOf(walk);
  const alone = new Map(
    rehearsal.seen
      .filter(({ state }) => state.every((stand, other) => other === at || stand === REST))
      .map((seen) => [seen.state[at] ?? REST, seen]),
  );
  // At rest nothing is said where nothing is wrong: each walk begins there.
  const stands = [...alone].filter(([stand, seen]) => stand !== REST || troubleKey(seen) !== '');
  const isStuck = (stand: number) => walk.stands[stand]?.state.phase === 'Failed' && stand !== REST;
  const stageOf = (run: readonly (readonly [number, Seen])[]): string => {
    const states = run.map(([, seen]) => seen);
    const indexes = run.map(([stand]) => stand);
    return place(
      drawing,
      stageNode(drawing, `${scope} ${canaryName(walk, home)} ${indexes.join()}`, states, [
        `${canaryName(walk, home)} ${formatStands(walk, indexes)}`,
      ]),
    );
  };
  let from = start;
  let promoting = start;
  for (const run of runsOf(
    stands.filter(([stand]) => !isStuck(stand)),
    ([, seen]) => troubleKey(seen),
  )) {
    const stage = stageOf(run);
    go(drawing, from, stage, '');
    if (run.some(([stand]) => walk.stands[stand]?.running === true)) promoting = stage;
    from = stage;
  }
  for (const each of stands.filter(([stand]) => isStuck(stand))) {
    if (troubleKey(each[1]) !== '') go(drawing, promoting, stageOf([each]), 'if the promotion fails', 'no');
  }
  return from;
}

/** Red where requests fail, yellow where a marked one meets an old version; else of no colour. */
function stageNode({ rehearsal, home }: Drawing, key: string, states: readonly Seen[], title: readonly string[]): Node {
  const failing = states.some(isFailing);
  const crossing = states.some(isCrossing);
  return {
    key,
    shape: 'box',
    lines: [...title.flatMap(breakAt), ...troubleLines(rehearsal, states, home)],
    tone: failing || crossing ? toneOf({ failing, crossing }) : undefined,
  };
}

/** What to do for it, and what comes of not doing it. */
function drawHeld(drawing: Drawing, order: Order, head: string): void {
  const { rehearsal, home } = drawing;
  const [entry, ...callees] = rehearsal.walks;
  if (entry === undefined) return;
  const names = callees.map((walk) => canaryName(walk, home)).join(' and ');
  const steps = [`${names}: begin, and hold`, `${canaryName(entry, home)}: roll out, to the end`, `${names}: promote`];
  let from = head;
  for (const [index, text] of steps.entries()) {
    const step = place(drawing, { key: `held ${index}`, shape: 'box', lines: breakAt(text) });
    go(drawing, from, step, '');
    from = step;
  }
  const within = new Set(order.states.map((state) => state.join()));
  drawTrouble(
    drawing,
    rehearsal.seen.filter(({ state }) => within.has(state.join())),
    head,
    '',
  );
  const without = rehearsal.seen.filter((each) => isFailing(each) && !within.has(each.state.join()));
  drawTrouble(drawing, without, `${drawing.scope} held 0`, 'if a callee ends before');
}

/** A box for each kind of trouble among joint states. */
function drawTrouble(drawing: Drawing, seen: readonly Seen[], from: string, said: string): void {
  const { rehearsal, home } = drawing;
  for (const group of groupsOf(seen, troubleKey)) {
    const [first] = group;
    if (first === undefined || troubleKey(first) === '') continue;
    const states = group.map(({ state }) => state);
    const title = formatStates(states, rehearsal, home).join(', and ');
    go(
      drawing,
      from,
      place(drawing, stageNode(drawing, `${title} ${troubleKey(first)}`, group, [title])),
      said,
      said === '' ? 'way' : 'no',
    );
  }
}
