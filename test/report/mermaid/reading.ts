/** A picture as it is written here, taken apart; that Mermaid's own parser reads the same is seen to in e2e/mermaid. */
export interface Read {
  readonly nodes: readonly { readonly id: string; readonly text: string; readonly classes: readonly string[] }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly stroke: string;
  }[];
}

const HEAD = '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%\nflowchart LR\n';
const NODE = /^ {2}(\w+)(?:\("([^"]*)"\)|\["([^"]*)"\])(?::::(\w+))?$/;
const EDGE = /^ {2}(\w+) (-->|-\.->|---)(?:\|"([^"]*)"\|)? (\w+)$/;

/** Of any line that is neither a comment, a box, a line between boxes nor a colour it says so. */
export function readPicture(text: string): Read {
  if (!text.startsWith(HEAD) || !text.endsWith('\n')) throw new Error(`no such flowchart: ${text.slice(0, 80)}`);
  const nodes: Read['nodes'][number][] = [];
  const edges: Read['edges'][number][] = [];
  for (const line of text.slice(HEAD.length, -1).split('\n')) {
    const [, id, round, box, tone] = NODE.exec(line) ?? [];
    const [, from, arrow, said = '', to] = EDGE.exec(line) ?? [];
    if (id !== undefined)
      nodes.push({ id, text: shown(round ?? box ?? ''), classes: tone === undefined ? [] : [tone] });
    else if (from !== undefined && to !== undefined)
      edges.push({ from, to, text: shown(said), stroke: arrow === '-.->' ? 'dotted' : 'normal' });
    else if (!/^ {2}(?:%% |classDef \w+ [\w:#,\- ]+$)/.test(line)) throw new Error(`not read: ${line}`);
  }
  return { nodes, edges };
}

/** The only markup is `<br>`, and becomes a line break; entities are decoded, as the browser does. */
function shown(label: string): string {
  const rest = label.replaceAll('<br>', '').replace(/#\d+;/g, '');
  if (/[<>"`&#]/.test(rest)) throw new Error(`markup in a label: ${label}`);
  return label
    .replaceAll('<br>', '\n')
    .replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('\u2060', '');
}
