import { plus, type Share, toPercent } from '../../trace/share.ts';
import type { Edge, Node } from './flowchart.ts';
import { fewOf } from './hop-lines.ts';

/** Ways that are laid over each other: what is the same place is one node, and the shares of one line are added up. */
export interface Ways {
  readonly place: (place: Place) => string;
  readonly go: (step: Step) => void;
  readonly miss: (edge: Omit<Edge, 'kind'>) => void;
  /** A line to the pods of a Service, `NAMESPACE/NAME:PORT`; where no way leads there, to a box with its name. */
  readonly missService: (from: string, scope: string, service: string, lines: readonly string[]) => void;
  readonly drawn: () => { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] };
}

export interface Place extends Node {
  readonly scope?: string;
  readonly service?: string | undefined;
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly share: Share;
  readonly lines: readonly string[];
  /** What the place it comes from does to the requests; `undefined` where that is not the question. */
  readonly filters: readonly string[] | undefined;
}

export function waysOf(): Ways {
  const places = new Map<string, Place>();
  const steps = new Map<string, Step>();
  const missed = new Map<string, Edge>();
  const unsaid: { from: string; scope: string; service: string; lines: readonly string[] }[] = [];
  const place = (node: Place): string => {
    if (!places.has(node.key)) places.set(node.key, node);
    return node.key;
  };
  const miss = (edge: Omit<Edge, 'kind'>): void => {
    missed.set(`${edge.from}\n${edge.to}`, { ...edge, kind: 'no' });
  };
  return {
    place,
    miss,
    go: (step) => {
      const key = [step.from, step.to, ...step.lines, ...(step.filters ?? [])].join('\n');
      const known = steps.get(key);
      steps.set(key, known === undefined ? step : { ...known, share: plus(known.share, step.share) });
    },
    missService: (from, scope, service, lines) => void unsaid.push({ from, scope, service, lines }),
    drawn: () => {
      for (const { from, scope, service, lines } of unsaid) {
        const there = [...places.values()].find((each) => each.scope === scope && each.service === service);
        const to = there?.key ?? place({ key: `box ${scope} ${service}`, shape: 'box', lines, tone: 'missed' });
        miss({ from, to, lines: [] });
      }
      const all = [...steps.values()];
      const common = new Map(
        [...places.keys()].map((key) => [key, commonFilters(all.filter(({ from }) => from === key))]),
      );
      const nodes = [...places.values()].map((each) => ({
        ...each,
        lines: [...each.lines, ...fewOf(common.get(each.key) ?? [])],
      }));
      const edges = all.map(({ from, to, share, lines, filters = [] }): Edge => {
        const own = common.get(from) === undefined ? filters : [];
        return { from, to, lines: [toPercent(share), ...lines, ...fewOf(own)], kind: 'way' };
      });
      return { nodes, edges: [...edges, ...missed.values()] };
    },
  };
}

/** What is done to all that leave a place; `undefined` where it is not the same. */
function commonFilters(steps: readonly Step[]): readonly string[] | undefined {
  const [first, ...rest] = steps.flatMap(({ filters }) => (filters === undefined ? [] : [filters]));
  return rest.every((each) => each.join('\n') === first?.join('\n')) ? (first ?? []) : undefined;
}
