import { CATALOG } from '../../diagnostics/catalog.ts';
import { keyOf, type ResourceId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import type { CheckReport, Finding } from '../check/finding.ts';
import { plural } from '../check/text.ts';
import { type Edge, type Node, writeFlowchart } from './flowchart.ts';
import { fewOf } from './hop-lines.ts';
import { namesOf } from './object-names.ts';
import { type Relation, relationsOf } from './relations.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** The objects with findings, the worst first, and what they have to do with: as a picture. */
export function checkMermaid({ findings, objects }: CheckReport, topologies: readonly Topology[]): string {
  if (findings.length === 0) {
    const lines = ['nothing found', plural(objects.length, 'object')];
    return writeFlowchart({ comments: [], nodes: [{ key: '', shape: 'box', lines }], edges: [] });
  }
  const worst = [...findings].sort((a, b) => RANK[a.diagnostic.severity] - RANK[b.diagnostic.severity]);
  const found = new Map<string, Finding[]>();
  const ids = new Map<string, ResourceId>();
  for (const finding of worst) {
    const { resource } = finding.diagnostic;
    const key = resource === undefined ? `file ${finding.path}` : keyOf(resource);
    if (resource !== undefined) ids.set(key, resource);
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  const relations = topologies.flatMap(relationsOf);
  const near = neighbours([...found.keys()], relations, ids);
  const nameOf = namesOf(topologies, [...ids.values()]);
  const nodes = near.map((key): Node => {
    const id = ids.get(key);
    const told = found.get(key) ?? [];
    const [first] = told;
    const { name, absent } = id === undefined ? { name: first?.path ?? 'the input', absent: false } : nameOf(id);
    const quiet = absent ? 'missed' : id?.kind === 'Gateway' ? 'proxy' : undefined;
    const tone = first?.diagnostic.severity ?? quiet;
    return { key, shape: id?.kind === 'Gateway' ? 'round' : 'box', lines: [name, ...toldLines(told)], tone };
  });
  const edges = relations.flatMap(({ from, to, text, kind }): readonly Edge[] => {
    const [a, b] = [keyOf(from), keyOf(to)];
    return a !== b ? [{ from: a, to: b, lines: text === '' ? [] : [text], kind }] : [];
  });
  const unique = [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
  const shown = new Set(near);
  return writeFlowchart({
    comments: [],
    nodes,
    edges: unique.filter(({ from, to }) => shown.has(from) && shown.has(to)),
  });
}

/** `error FAN301 …`, so that the colour is not all that says it. */
function toldLines(findings: readonly Finding[]): readonly string[] {
  const times = new Map<string, number>();
  for (const { diagnostic } of findings) {
    const line = `${diagnostic.severity} ${diagnostic.code} ${CATALOG[diagnostic.code].name}`;
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  return fewOf([...times].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`)));
}

/** The objects themselves, the Services of Canaries among them, then what any of these has to do with. */
function neighbours(
  seeds: readonly string[],
  relations: readonly Relation[],
  ids: Map<string, ResourceId>,
): readonly string[] {
  const near = new Set(seeds);
  const reach = (through: readonly Relation[]): void => {
    const before = new Set(near);
    for (const { from, to } of through) {
      const [a, b] = [keyOf(from), keyOf(to)];
      if (!before.has(a) && !before.has(b)) continue;
      for (const [key, id] of [
        [a, from],
        [b, to],
      ] as const) {
        near.add(key);
        if (!ids.has(key)) ids.set(key, id);
      }
    }
  };
  reach(relations.filter(({ close }) => close === true));
  reach(relations);
  return [...near];
}
