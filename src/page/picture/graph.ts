import type { ResourceId } from '../../resource/resource-id.ts';

/** One place in a picture. */
export interface PictureNode {
  /** The same in both pictures for the same place. */
  readonly key: string;
  readonly kind: NodeKind;
  /** What stands over its name. */
  readonly role: string;
  readonly name: string;
  /** What is worth saying of it whatever comes by. */
  readonly note: string | undefined;
  /** The object that it is; `undefined` for what no manifest has. */
  readonly id: Pick<ResourceId, 'apiVersion' | 'kind' | 'namespace' | 'name'> | undefined;
}

export type NodeKind = 'source' | 'gateway' | 'waypoint' | 'route' | 'service' | 'pods' | 'end';

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** Requests may go there, or cannot: a route that is attached to nothing, a waypoint that refuses a Service. */
  readonly kind: 'way' | 'off';
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, PictureNode>;
  readonly edges: ReadonlyMap<string, PictureEdge>;
}

export interface GraphMaker extends Graph {
  /** Gives the node's key. */
  readonly place: (node: PictureNode) => string;
  readonly link: (from: string, to: string, kind?: PictureEdge['kind']) => void;
}

export function edgeKey({ from, to }: Pick<PictureEdge, 'from' | 'to'>): string {
  return `${from}\n${to}`;
}

export function graphMaker(): GraphMaker {
  const nodes = new Map<string, PictureNode>();
  const edges = new Map<string, PictureEdge>();
  return {
    nodes,
    edges,
    place: (node) => {
      if (!nodes.has(node.key)) nodes.set(node.key, node);
      return node.key;
    },
    link: (from, to, kind = 'way') => {
      const edge = { from, to, kind };
      const key = edgeKey(edge);
      // What requests take is a way, whatever else was thought of it.
      if (from !== to && (!edges.has(key) || kind === 'way')) edges.set(key, edge);
    },
  };
}

/** What is in any of them. */
export function merged(graphs: readonly Graph[]): Graph {
  const nodes = new Map(graphs.flatMap((graph) => [...graph.nodes]));
  const edges = new Map<string, PictureEdge>();
  for (const [key, edge] of graphs.flatMap((graph) => [...graph.edges])) {
    if (edges.get(key)?.kind !== 'way') edges.set(key, edge);
  }
  return { nodes, edges };
}

/** More of them nobody takes in. */
const MOST_NODES = 90;

/** Without places that no request comes to, where there are too many of them; those beside a way that is taken go last. */
export function pruned(
  { nodes, edges }: Graph,
  visited: ReadonlySet<string>,
  most: number = MOST_NODES,
): { readonly graph: Graph; readonly left: number } {
  if (nodes.size <= most) return { graph: { nodes, edges }, left: 0 };
  const beside = new Set(
    [...edges.values()].flatMap(({ from, to }) => (visited.has(from) ? [to] : visited.has(to) ? [from] : [])),
  );
  const rank = (key: string) => (visited.has(key) ? 0 : beside.has(key) ? 1 : 2);
  const kept = new Set(
    [...nodes.keys()].toSorted((a, b) => rank(a) - rank(b)).filter((key, index) => visited.has(key) || index < most),
  );
  const graph = {
    nodes: new Map([...nodes].filter(([key]) => kept.has(key))),
    edges: new Map([...edges].filter(([, { from, to }]) => kept.has(from) && kept.has(to))),
  };
  return { graph, left: nodes.size - kept.size };
}
