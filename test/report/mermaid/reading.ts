import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

// The parser cleans labels by DOMPurify, which needs a browser: here it gets them as they are, which is the harder case.
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: string) => text });

export interface Read {
  readonly nodes: readonly { readonly id: string; readonly text: string; readonly classes: readonly string[] }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly stroke: string;
  }[];
}

interface FlowDb {
  getVertices(): Map<string, { id: string; text?: string; classes: string[]; link?: string; haveCallback?: boolean }>;
  getEdges(): { start: string; end: string; text: string; stroke: string }[];
}

/** The first text makes the kinds of diagrams known. */
const known = mermaid.parse('flowchart LR');

/** The kind of any diagram that Mermaid reads. */
export async function readDiagram(text: string): Promise<string> {
  return (await mermaid.parse(text)).diagramType;
}

/** A picture as Mermaid's own parser reads it; labels with their entities decoded, as the browser shows them. */
export async function readPicture(text: string): Promise<Read> {
  await known;
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  if (diagram.type !== 'flowchart-v2') throw new Error(`read as ${diagram.type}`);
  const db = diagram.db as unknown as FlowDb;
  return {
    nodes: [...db.getVertices().values()].map(({ id, text: label = '', classes, link, haveCallback }) => {
      if (link !== undefined || haveCallback === true) throw new Error(`${id} can be clicked`);
      return { id, text: shown(label), classes };
    }),
    edges: db
      .getEdges()
      .map(({ start, end, text: label, stroke }) => ({ from: start, to: end, text: shown(label), stroke })),
  };
}

/** The only markup is `<br>`, and becomes a line break; else the text of an HTML label. */
function shown(label: string): string {
  // Mermaid's own placeholders for `#60;`, which it turns into `&#60;` once the picture is drawn.
  const html = label.replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';');
  const rest = html.replaceAll('<br>', '');
  if (/[<>"`]/.test(rest) || /&(?!#\d+;)/.test(rest)) throw new Error(`markup in a label: ${html}`);
  const text = html
    .replaceAll('<br>', '\n')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  // In a browser these are replaced after the entities.
  if (/fa[bklrs]?:fa-|\$\$|ﬂ°|¶ß/.test(text)) throw new Error(`an icon, a formula or an entity in a label: ${text}`);
  return text.replaceAll('\u2060', '');
}
