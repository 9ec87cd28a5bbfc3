import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../src/report/check/printable.ts';
import { type Edge, type Node, writeFlowchart } from '../../../src/report/mermaid/flowchart.ts';
import { readPicture } from './reading.ts';

const NASTY = [
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

const allShown = (given: readonly string[]): string => given.map(asShown).join('\n') || '\u00a0';

describe('a picture', () => {
  it('shows any text as that text, and nothing in it is syntax, markup or a link', async () => {
    const nodes = fc.array(fc.record({ shape: fc.constantFrom('box' as const, 'round' as const), lines, tone }), {
      minLength: 2,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(nodes, lines, fc.array(line, { maxLength: 2 }), async (given, said, comments) => {
        const named = given.map((node, index): Node => ({ ...node, key: `${index} ${node.lines[0]}` }));
        const [first, second] = named;
        const edge: Edge = { from: first?.key ?? '', to: second?.key ?? '', lines: said, kind: 'no' };
        const text = writeFlowchart({ comments, nodes: named, edges: [edge] });
        expect(text).not.toMatch(/```|[^\x20-\x7e\n\p{L}\p{N}\p{M}’…→]/u);
        const read = await readPicture(text);
        expect(read.nodes.map((node) => node.text)).toEqual(given.map((node) => allShown(node.lines)));
        expect(read.nodes.map((node) => node.classes)).toEqual(given.map((node) => (node.tone ? [node.tone] : [])));
        expect(read.edges).toEqual([{ from: 'n1', to: 'n2', text: allShown(said), stroke: 'dotted' }]);
      }),
      { numRuns: Number(process.env.PICTURE_RUNS ?? 100) },
    );
  });

  it.each(NASTY)('shows %j alone', async (text) => {
    const nodes: Node[] = [{ key: 'a', shape: 'round', lines: [text, text] }];
    const read = await readPicture(writeFlowchart({ comments: [text], nodes, edges: [] }));
    expect(read.nodes.map((node) => node.text)).toEqual([allShown([text, text])]);
  });

  it('is bounded, and says what was left out', async () => {
    const nodes = Array.from(
      { length: 100 },
      (_, index): Node => ({ key: `${index}`, shape: 'box', lines: [`${index}`] }),
    );
    const edges = nodes.flatMap(({ key }) =>
      ['0', '1', '2'].map((to): Edge => ({ from: key, to, lines: [], kind: 'way' })),
    );
    const read = await readPicture(writeFlowchart({ comments: [], nodes, edges }));
    expect(read.nodes).toHaveLength(41);
    expect(read.nodes.at(-1)?.text).toBe('cut: 60 boxes and 220 lines more');
    expect(read.edges).toHaveLength(80);
  });
});
