import { comment, label } from './label.ts';

export interface Flowchart {
  /** What is said above the picture, for who reads its source. */
  readonly comments: readonly string[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export interface Node {
  readonly key: string;
  /** Rounded is what decides about requests, a box what they are for. */
  readonly shape: 'box' | 'round';
  readonly lines: readonly string[];
  readonly tone?: Tone | undefined;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly lines: readonly string[];
  /** `way`: requests go there; `no`: they do not; `bond`: two objects belong together. */
  readonly kind: 'way' | 'no' | 'bond';
}

export type Tone = 'error' | 'warning' | 'info' | 'safe' | 'proxy' | 'missed';

/** Dark text on light ground, whatever the page's own colours are. */
const TONES: { readonly [tone in Tone]: string } = {
  error: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328',
  warning: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328',
  info: 'fill:#ddf4ff,stroke:#0969da,color:#1f2328',
  safe: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328',
  proxy: 'fill:#fbefff,stroke:#8250df,color:#1f2328',
  missed: 'fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:5 5',
};

/** `--` before and `>` behind the text. */
const ARROWS = { way: '-->', no: '-.->', bond: '---' } as const;

/** The most that a reader takes in; Mermaid itself gives up at 500 edges. */
export const MOST = { nodes: 40, edges: 80 } as const;

/** Names are broken at their hyphens else. */
const WIDE = '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%';

/** A flowchart as Mermaid reads it. What is beyond the bound is left out from the end, and a box says so. */
export function writeFlowchart({ comments, nodes, edges }: Flowchart): string {
  const shown = nodes.slice(0, MOST.nodes);
  const names = new Map(shown.map(({ key }, index) => [key, `n${index + 1}`]));
  const between = edges.filter(({ from, to }) => names.has(from) && names.has(to));
  const drawn = between.slice(0, MOST.edges);
  const left = [
    ...leftOut(nodes.length - shown.length, 'box', 'boxes'),
    ...leftOut(edges.length - drawn.length, 'line', 'lines'),
  ];
  const tones = (Object.keys(TONES) as Tone[]).filter((tone) => shown.some((node) => node.tone === tone));
  const lines = [
    ...comments.map(comment),
    ...shown.map(({ key, shape, lines: text, tone }) => {
      const [open, close] = shape === 'round' ? ['(', ')'] : ['[', ']'];
      return `${names.get(key)}${open}"${label(text)}"${close}${tone === undefined ? '' : `:::${tone}`}`;
    }),
    ...drawn.map(({ from, to, lines: text, kind }) => {
      const said = text.length === 0 ? '' : `|"${label(text)}"|`;
      return `${names.get(from)} ${ARROWS[kind]}${said} ${names.get(to)}`;
    }),
    ...(left.length === 0 ? [] : [`cut["${label([`cut: ${left.join(' and ')} more`])}"]:::missed`]),
    ...tones.map((tone) => `classDef ${tone} ${TONES[tone]}`),
    ...(left.length === 0 || tones.includes('missed') ? [] : [`classDef missed ${TONES.missed}`]),
  ];
  return [WIDE, 'flowchart LR', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function leftOut(count: number, one: string, many: string): readonly string[] {
  return count <= 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
