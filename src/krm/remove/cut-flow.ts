import type { CST } from 'yaml';
import { put } from '../edit/context.ts';
import { startOf } from '../edit/flow.ts';
import { breakAfter, lineStart } from '../edit/lines.ts';
import { closing, itemEnd } from '../edit/tokens.ts';
import type { Splice } from '../splice.ts';
import { aboveComments } from './cut-lines.ts';

type Splices = readonly Splice[];

/** An entry of a flow list: its text, and the commas beside it. */
interface FlowEntry {
  readonly start: number;
  readonly end: number;
  readonly commaBefore: number | undefined;
  readonly commaAfter: number | undefined;
}

/**
 * Takes entries out of a flow list, each with one comma, and with its lines where it has lines of its own: then the comment
 * behind it goes too, and the comments directly above it.
 */
export function cutFlow(text: string, token: CST.FlowCollection, gone: ReadonlySet<number>): Splices {
  const entries = entriesIn(token);
  const cuts: Splice[] = [];
  for (let index = 0; index < entries.length; index++) {
    const first = entries[index];
    if (first === undefined || !gone.has(index)) continue;
    // Neighbours go in one piece, with the commas between them.
    const above = entries[index - 1]?.end ?? token.start.offset + 1;
    while (gone.has(index + 1)) index++;
    const last = entries[index] ?? first;
    cuts.push(...cutRun(text, { ...last, start: first.start, commaBefore: first.commaBefore }, above));
  }
  if (gone.size < entries.length) return cuts;
  const open = token.start.offset + 1;
  const close = closing(token).offset;
  const left = cuts.reduceRight(
    (rest, { start, end }) => rest.slice(0, start - open) + rest.slice(end - open),
    text.slice(open, close),
  );
  return left.trim() === '' ? put(open, close, '') : cuts;
}

function entriesIn(token: CST.FlowCollection): readonly FlowEntry[] {
  const entries: FlowEntry[] = [];
  let comma: number | undefined;
  for (const item of token.items) {
    comma = item.start.find(({ type }) => type === 'comma')?.offset ?? comma;
    const last = entries.at(-1);
    if (last !== undefined) entries[entries.length - 1] = { ...last, commaAfter: last.commaAfter ?? comma };
    const end = itemEnd(item);
    if (end === undefined) continue;
    entries.push({ start: startOf(item), end, commaBefore: comma, commaAfter: undefined });
    comma = undefined;
  }
  return entries;
}

/** `above` is where what stands before the entries ends. */
function cutRun(text: string, { start, end, commaBefore, commaAfter }: FlowEntry, above: number): Splices {
  const isNear = (from: number, to: number) => !text.slice(from, to).includes('\n');
  const nearBefore = commaBefore !== undefined && isNear(commaBefore, start);
  if (commaAfter !== undefined && isNear(end, commaAfter)) return cutPiece(text, start, commaAfter + 1, above);
  // Commas that lead their lines, and the last entry of all.
  if (nearBefore) return cutPiece(text, commaBefore, end, above);
  const comma = commaAfter ?? commaBefore;
  const piece = cutPiece(text, start, end, above);
  if (comma === undefined) return piece;
  const behind = /^[ \t]*/.exec(text.slice(comma + 1))?.[0] ?? '';
  // A comment needs the space before it.
  const isLast = text.startsWith('#', comma + 1 + behind.length);
  const one = put(comma, comma + 1 + (isLast ? 0 : behind.length), '');
  return comma < start ? [...one, ...piece] : [...piece, ...one];
}

function cutPiece(text: string, start: number, end: number, above: number): Splices {
  const line = lineStart(text, start);
  const isFirst = text.slice(line, start).trim() === '';
  const rest = text.slice(end, breakAfter(text, end));
  const spaces = /^[ \t]*/.exec(rest)?.[0] ?? '';
  const isLast = rest === spaces || rest.startsWith('#', spaces.length);
  if (isFirst && isLast) return put(aboveComments(text, line, above), text.indexOf('\n', end) + 1, '');
  if (isLast) return put(start - (/[ \t]*$/.exec(text.slice(above, start))?.[0] ?? '').length, end, '');
  // What follows a comma takes the place of what went with it.
  return put(start, text[end - 1] === ',' ? end + spaces.length : end, '');
}
