import type { YAMLSeq } from 'yaml';
import type { Json } from '../resource/json.ts';
import { nameOf, type Path } from '../resource/path.ts';
import { type Editing, type Entry, put, Refusal } from './edit-context.ts';
import {
  blockScalarHeader,
  breakAfter,
  contentEnd,
  itemEnd,
  lastLineEnd,
  lastMark,
  lineEnd,
  lineStart,
} from './edit-tokens.ts';
import { type BlockStyle, printBlock } from './print.ts';
import type { Splice } from './splice.ts';

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
  editing: Editing,
  { item }: Entry,
  value: Json,
  inline: string | undefined,
  style: BlockStyle,
): Splices | undefined {
  const { text, newline } = editing;
  const old = item.value;
  const dash = lastMark(item.start);
  if (dash === undefined) return undefined;
  const behind = dash.offset + dash.source.length;
  const start = old?.offset ?? behind;
  const line = lineStart(text, start);
  if (old !== undefined && line > dash.offset) return undefined;
  const end = old === undefined ? behind : contentEnd(old);
  const isBlock = old?.type === 'block-map' || old?.type === 'block-seq';
  // A comment on a block's only line stays; where there are several lines, none does.
  const isLines = isBlock && text.slice(start, end).includes('\n');
  if (inline !== undefined) return isBlock ? put(start, isLines ? lastLineEnd(text, end) : end, inline) : undefined;
  // An anchor or a tag before it on its line would be the first key's.
  if (!/^[- ]*$/.test(text.slice(line, start))) return undefined;
  if (old === undefined) {
    const rest = breakAfter(text, behind);
    if (text.slice(behind, rest).trim() !== '') return undefined;
    const column = behind - line + 1;
    return put(behind, rest, ` ${printBlock(value, column, newline, style).slice(column)}`);
  }
  const column = start - line;
  const block = printBlock(value, column, newline, style).slice(column);
  if (isLines) return put(start, lastLineEnd(text, end), block);
  const broken = block.indexOf(newline);
  const first = broken < 0 ? block : block.slice(0, broken);
  const rest = block.slice(first.length);
  if (old.type === 'block-scalar') {
    const header = blockScalarHeader(old);
    const headerEnd = header.offset + header.source.length;
    const from = lineEnd(text, headerEnd);
    return [...put(start, headerEnd, first), ...put(from, Math.max(from, lastLineEnd(text, end)), rest)];
  }
  const at = rest === '' ? end : lineEnd(text, end);
  return [...put(start, end, first), ...put(at, at, rest)];
}
