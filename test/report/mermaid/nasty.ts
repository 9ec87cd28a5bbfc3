import fc from 'fast-check';
import { printable } from '../../../src/diagnostics/printable.ts';
import { type Edge, type Node, writeFlowchart } from '../../../src/report/mermaid/flowchart.ts';
import type { Read } from './reading.ts';

/** What is syntax to Mermaid, HTML, Markdown or a terminal, somewhere. */
export const NASTY = [
  '"',
  "'",
  '`',
  '```',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<br>',
  '</pre>',
  '[x](http://example.com)',
  '![x](http://example.com/x.png)',
  ']',
  '])',
  '}}',
  '|',
  '"]',
  '"]\nclick n1 href "http://example.com"',
  'click n1 call alert()',
  'end',
  'subgraph',
  'graph',
  'style n1 fill:#fff;',
  'style x:#a;',
  'classDef a fill:#fff;',
  'linkStyle',
  ':::error',
  '%%',
  '%%{init: {"securityLevel": "loose"}}%%',
  '---\ntitle: x\n---',
  '#60;',
  '#lt;',
  '&lt;',
  '&#60;',
  'ﬂ°°60¶ß',
  'ﬂ°lt¶ß',
  ';',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u2028',
  '\u202e',
  '$$x$$',
  'fa:fa-car',
  'fab:fa-x',
  '1. x',
  '- x',
  '+ x',
  '# x',
  '=== ',
  '**x**',
  '_x_',
  '~~x~~',
  'C4Context',
  'C4Container',
  'C4Dynamic',
  'sequenceDiagram',
  'flowchart TD',
  'info',
  '@{ shape: cloud }',
  'n1 --> n2',
  'a'.repeat(63),
  'ü',
  '版本',
  '🚀',
  '\ud800',
  '<',
  '>',
  '&',
  '@',
  '{',
  '(',
  '*',
  '://',
  '40 %',
  '~33.3 %',
];

const line = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const tone = fc.constantFrom('error' as const, 'warning' as const, 'proxy' as const, 'missed' as const, undefined);

/** A line as it is to be shown; what takes no room parts what Mermaid would else replace. */
function asShown(text: string): string {
  const chars = [...text];
  return printable(chars.length <= 80 ? text : `${chars.slice(0, 79).join('')}…`)
    .trim()
    .replaceAll('\u2060', '');
}

export const allShown = (given: readonly string[]): string => given.map(asShown).join('\n') || '\u00a0';

/** A picture of two boxes or more with a line between the first two, and how it must be read. */
export const nastyPicture: fc.Arbitrary<{ readonly text: string; readonly read: Read }> = fc
  .record({
    given: fc.array(fc.record({ shape: fc.constantFrom('box' as const, 'round' as const), lines, tone }), {
      minLength: 2,
      maxLength: 4,
    }),
    said: lines,
    comments: fc.array(line, { maxLength: 2 }),
  })
  .map(({ given, said, comments }) => {
    const nodes = given.map((node, index): Node => ({ ...node, key: `${index} ${node.lines[0]}` }));
    const [first, second] = nodes;
    const edge: Edge = { from: first?.key ?? '', to: second?.key ?? '', lines: said, kind: 'no' };
    return {
      text: writeFlowchart({ comments, nodes, edges: [edge] }),
      read: {
        nodes: given.map((node, index) => ({
          id: `n${index + 1}`,
          text: allShown(node.lines),
          classes: node.tone === undefined ? [] : [node.tone],
        })),
        edges: [{ from: 'n1', to: 'n2', text: allShown(said), stroke: 'dotted' }],
      },
    };
  });

/** One that has the text alone in its box, and in a comment. */
export function pictureOf(text: string): string {
  return writeFlowchart({ comments: [text], nodes: [{ key: 'a', shape: 'round', lines: [text, text] }], edges: [] });
}
