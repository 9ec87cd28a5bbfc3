import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

// The parser cleans labels by DOMPurify, which needs a browser: here it gets them as they are, which is the harder case.
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text) => text });

/** The first text makes the kinds of diagrams known. */
const known = mermaid.parse('flowchart LR');

export async function kindOf(text) {
  return (await mermaid.parse(text)).diagramType;
}

export async function parsePicture(text) {
  await known;
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  if (diagram.type !== 'flowchart-v2') throw new Error(`read as ${diagram.type}`);
  return {
    nodes: [...diagram.db.getVertices().values()].map(({ id, text: label = '', classes, link, haveCallback }) => {
      if (link !== undefined || haveCallback === true) throw new Error(`${id} can be clicked`);
      return { id, text: shown(label), classes };
    }),
    edges: diagram.db
      .getEdges()
      .map(({ start, end, text: label, stroke }) => ({ from: start, to: end, text: shown(label), stroke })),
  };
}

/** The only markup is `<br>`, and becomes a line break; else the text of an HTML label. */
function shown(label) {
  // Mermaid's own placeholders for `#60;`, which it turns into `&#60;` once the picture is drawn.
  const html = label.replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';');
  const rest = html.replaceAll('<br>', '');
  if (/[<>"`]/.test(rest) || /&(?!#\d+;)/.test(rest)) throw new Error(`markup in a label: ${html}`);
  const text = html.replaceAll('<br>', '\n').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  // In a browser these are replaced after the entities.
  if (/fa[bklrs]?:fa-|\$\$|ﬂ°|¶ß/.test(text)) throw new Error(`an icon, a formula or an entity in a label: ${text}`);
  return text.replaceAll('\u2060', '');
}
