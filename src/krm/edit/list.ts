import type { YAMLSeq } from 'yaml';
import type { Json } from '../../resource/json.ts';
import { nameOf, type Path } from '../../resource/path.ts';
import { type BlockStyle, printBlock } from '../print.ts';
import type { Splice } from '../splice.ts';
import type { BlockEntry, BlockText } from './block.ts';
import { type Entry, put, Refusal } from './context.ts';
import { breakAfter, lastLineEnd, lineEnd, lineStart } from './lines.ts';
import { itemEnd } from './tokens.ts';

type Splices = readonly Splice[];

/** The list's entries by index. */
export function listEntriesOf(list: YAMLSeq, path: Path): readonly Entry[] {
  const token = list.srcToken;
  const isBlock = token?.type === 'block-seq';
  if (!isBlock && token?.type !== 'flow-collection') throw new Refusal(`${nameOf(path)} is not known by its source`);
  // Comments and commas behind the last entry have an item of their own.
  const items = token.items.filter((item) => itemEnd(item) !== undefined);
  if (items.length !== list.items.length) throw new Refusal(`${nameOf(path)} is not known by its source`);
  return items.map((item, index) => ({ node: list.items[index], item }));
}

/**
 * Puts a value on the line of an entry's dash, where the list has it there: a mapping begins behind the dash, and what was a
 * mapping gives way to a word. `undefined` where the value stands on lines of its own, as behind an anchor.
 */
export function replaceBehindDash(
  { text, newline }: BlockText,
  { head, old }: BlockEntry,
  value: Json,
  inline: string | undefined,
  style: BlockStyle,
): Splices | undefined {
  const start = old?.start ?? head;
  const line = lineStart(text, start);
  if (old !== undefined && line >= head) return undefined;
  const end = old?.end ?? head;
  const isBlock = old?.kind === 'map' || old?.kind === 'list';
  // A comment on a block's only line stays; where there are several lines, none does.
  const isLines = isBlock && text.slice(start, end).includes('\n');
  if (inline !== undefined) return isBlock ? put(start, isLines ? lastLineEnd(text, end) : end, inline) : undefined;
  // An anchor or a tag before it on its line would be the first key's.
  if (!/^[- ]*$/.test(text.slice(line, start))) return undefined;
  if (old === undefined) {
    const rest = breakAfter(text, head);
    if (text.slice(head, rest).trim() !== '') return undefined;
    const column = head - line + 1;
    return put(head, rest, ` ${printBlock(value, column, newline, style).slice(column)}`);
  }
  const column = start - line;
  const block = printBlock(value, column, newline, style).slice(column);
  if (isLines) return put(start, lastLineEnd(text, end), block);
  const broken = block.indexOf(newline);
  const first = broken < 0 ? block : block.slice(0, broken);
  const rest = block.slice(first.length);
  if (old.kind === 'block-scalar') {
    const { headerEnd } = old;
    const from = lineEnd(text, headerEnd);
    return [...put(start, headerEnd, first), ...put(from, Math.max(from, lastLineEnd(text, end)), rest)];
  }
  const at = rest === '' ? end : lineEnd(text, end);
  return [...put(start, end, first), ...put(at, at, rest)];
}
