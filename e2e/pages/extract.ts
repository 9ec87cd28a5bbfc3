// What a page may say:
//   ```sh        its lines are run together by `bash -euo pipefail`; one that fails fails the block
//   ```console   `$ ` begins a command, a backslash at its end carries it on; what follows is compared with what it prints, where a line
//                `…` stands for any number of lines; a status is not judged
//   <!-- not run: REASON -->, <!-- needs: PROGRAM or IMAGE… -->, <!-- alone: PROGRAM or IMAGE… -->   above a block; alone is one that is
//                another way to do what follows: it needs these, and has a shell and a copy of its own
// The blocks of a page share one shell, in a copy of its folder. Where a program is missing, the block that calls it and what follows in
// its section are skipped.

/** One command of a `console` block, and what the page says that it prints. */
export interface Command {
  readonly text: string;
  /** Lines; one that is `…` alone stands for any number of lines. */
  readonly expected: readonly string[];
  /** Index, in the page's lines, of the first expected line, whether there is one or not. */
  readonly expectedAt: number;
}

/** A fenced block that is run. Any other language than `sh` and `console` is left to the reader. */
export interface Block {
  /** The line of its first command, from 1. */
  readonly line: number;
  readonly language: 'sh' | 'console';
  readonly text: string;
  /** Of `console` alone. */
  readonly commands: readonly Command[];
  /** How many headings stand around it, each named by its line: blocks of one section may build on each other. */
  readonly section: readonly number[];
  /** The reason of a `<!-- not run: REASON -->` above it. */
  readonly notRun?: string;
  /** The programs and images of a `<!-- needs: NAME… -->` or `<!-- alone: NAME… -->` above it, beside those that its commands name. */
  readonly needs: readonly string[];
  /** It changes nothing for the other blocks of the page. */
  readonly alone: boolean;
  readonly indent: string;
}

interface Heading {
  readonly level: number;
  readonly line: number;
}

const FENCE = /^( *)(`{3,}|~{3,})\s*([\w-]*)/;
const REMARK = /^\s*<!--\s*(not run|needs|alone):\s*(.*?)\s*-->\s*$/;

/** The blocks of a page that are run, in order. A line in a fence is never a heading, a remark or another fence. */
export function extractBlocks(page: string): readonly Block[] {
  const lines = page.split('\n');
  const blocks: Block[] = [];
  let headings: readonly Heading[] = [];
  let remarks: { [name: string]: string } = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const remark = REMARK.exec(line);
    if (remark !== null) {
      remarks[remark[1] ?? ''] = remark[2] ?? '';
      continue;
    }
    const heading = /^(#{1,6}) /.exec(line);
    if (heading !== null) {
      const level = heading[1]?.length ?? 0;
      headings = [...headings.filter((above) => above.level < level), { level, line: at + 1 }];
    }
    const fence = FENCE.exec(line);
    if (fence === null) {
      // A remark is about the block right below it; blank lines between them change nothing for a reader.
      if (line.trim() !== '') remarks = {};
      continue;
    }
    const [, indent = '', ticks = '', language] = fence;
    const end = closingFence(lines, at + 1, ticks);
    if (language === 'sh' || language === 'console') {
      const body = lines.slice(at + 1, end).map((text) => withoutIndent(text, indent));
      const { 'not run': notRun, needs = '', alone } = remarks;
      blocks.push({
        line: at + 2,
        language,
        text: body.join('\n'),
        commands: language === 'console' ? commandsOf(body, at + 1) : [],
        section: headings.map((above) => above.line),
        ...(notRun === undefined ? {} : { notRun }),
        needs: `${needs} ${alone ?? ''}`.split(/[\s,]+/).filter((name) => name !== ''),
        alone: alone !== undefined,
        indent,
      });
    }
    remarks = {};
    at = end;
  }
  return blocks;
}

function closingFence(lines: readonly string[], from: number, ticks: string): number {
  const at = lines.findIndex((line, index) => index >= from && isClosing(line.trim(), ticks));
  return at === -1 ? lines.length : at;
}

function isClosing(line: string, ticks: string): boolean {
  return line.length >= ticks.length && line === (ticks[0] ?? '').repeat(line.length);
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
}

/** `$ ` begins a command, a backslash at a line's end carries it on; what follows is what it prints. */
function commandsOf(body: readonly string[], offset: number): readonly Command[] {
  const commands: Command[] = [];
  let at = 0;
  if (body[0] !== undefined && !body[0].startsWith('$ ')) {
    throw new Error(`line ${offset + 1}: a console block must begin with \`$ \``);
  }
  while (at < body.length) {
    const text = [(body[at] ?? '').slice(2)];
    while (body[at]?.endsWith('\\') && at + 1 < body.length) text.push(body[++at] ?? '');
    const first = ++at;
    while (at < body.length && !body[at]?.startsWith('$ ')) at++;
    commands.push({ text: text.join('\n'), expected: body.slice(first, at), expectedAt: offset + first });
  }
  return commands;
}
