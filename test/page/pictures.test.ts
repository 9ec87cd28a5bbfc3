import { describe, expect, it } from 'vitest';
import { type Answer, ask } from '../../src/page/ask.ts';
import { type Flow, flowsOf, sumOf } from '../../src/page/picture/flows.ts';
import { edgeKey, type Graph, type GraphMaker, merged } from '../../src/page/picture/graph.ts';
import { layOut } from '../../src/page/picture/layout.ts';
import { staticGraph } from '../../src/page/picture/static.ts';
import { presetsOf } from '../../src/page/presets.ts';
import { scopesOf } from '../../src/page/scopes.ts';
import { atRestIn, runningIn } from '../../src/page/state.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import { plus, type Share, share, toFraction } from '../../src/trace/share.ts';
import { FOLDERS, type Reading, readFolder } from './reading.ts';

describe.each(FOLDERS)('the page of %s', (folder) => {
  const reading = readFolder(folder);
  const all = reading === undefined ? [] : answersIn(reading);

  it('traces what the program traces, with the objects that it gets', () => {
    for (const { scope, question, own, page } of all) {
      expect(told(page), `${scope.title}, ${question.url} from ${question.from}`).toEqual(told(own));
    }
  });

  it('has every route and every Service of a Canary in a picture', () => {
    if (reading === undefined) return;
    const scopes = scopesOf(reading.page);
    const { topology } = reading.page.after;
    for (const { canary } of topology.canaries.filter(({ leftAlone }) => leftAlone === undefined)) {
      const holding = scopes.filter(({ services }) => services.has(nameOf(canary.id.namespace, canary.primary)));
      expect(holding.length).toBeGreaterThan(0);
    }
    for (const { id } of [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()]) {
      const key = `${id.kind} ${nameOf(id.namespace, id.name)}`;
      expect(scopes.filter(({ routes }) => routes.has(key)).length, key).toBeGreaterThanOrEqual(1);
    }
  });

  it('loses no request on the way, and draws all that it goes by', () => {
    const graphs: Graph[] = [];
    for (const { scope, question, page } of all) {
      if ('problem' in page) continue;
      const graph = staticGraph(page.world, scope);
      const flows = flowsOf(page.world, scope, graph, { from: question.from, outcomes: page.outcomes });
      expect(starting(flows.edges)).toBe(toFraction(total(page.outcomes)));
      expect(ending(graph, flows.edges)).toBe(toFraction(leaves(page.outcomes)));
      for (const key of flows.edges.keys()) expect(graph.edges.has(key)).toBe(true);
      graphs.push(graph);
    }
    const graph = merged(graphs);
    const { boxes, lines, width, height } = layOut(graph);
    expect([...boxes.keys()].sort()).toEqual([...graph.nodes.keys()].sort());
    for (const edge of graph.edges.values()) expect(lines.get(edgeKey(edge))?.length).toBeGreaterThan(1);
    for (const box of boxes.values()) {
      expect(box.x - box.width / 2).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width / 2).toBeLessThanOrEqual(width);
      expect(box.y + box.height / 2).toBeLessThanOrEqual(height);
    }
  });
});

/** What its pictures are about, at rest and while the canaries run, before and after. */
function answersIn({ own, page }: Reading) {
  return scopesOf(page).flatMap((scope) =>
    presetsOf(page, scope).flatMap((preset) =>
      [atRestIn(scope), runningIn(page, scope)].flatMap((rollouts) => {
        const question = { ...preset, rollouts };
        return (['before', 'after'] as const).map((side) => ({
          scope,
          question,
          own: ask(own[side], own.after, question),
          page: ask(page[side], page.after, question),
        }));
      }),
    ),
  );
}

function told(answer: Answer | { readonly problem: string }) {
  if ('problem' in answer) return answer;
  return { outcomes: answer.outcomes, assumptions: answer.assumptions };
}

function nameOf(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function total(outcomes: readonly Outcome[]): Share {
  return outcomes.reduce((sum, each) => plus(sum, each.share), share(0, 1));
}

function starting(edges: ReadonlyMap<string, readonly Flow[]>): string {
  const own = [...edges].filter(([key]) => key.startsWith('source\n')).flatMap(([, flows]) => flows);
  return toFraction(sumOf(own));
}

/** Requests and calls of pods that come to an end: at pods, or with a proxy's own answer. */
function leaves(outcomes: readonly Outcome[]): Share {
  return outcomes.reduce((sum, outcome) => plus(plus(sum, outcome.share), leaves(outcome.next.flat())), share(0, 1));
}

function ending({ nodes }: GraphMaker, edges: ReadonlyMap<string, readonly Flow[]>): string {
  const into = [...edges].filter(([key]) => {
    const kind = nodes.get(key.slice(key.indexOf('\n') + 1))?.kind;
    return kind === 'pods' || kind === 'end';
  });
  return toFraction(sumOf(into.flatMap(([, flows]) => flows)));
}
