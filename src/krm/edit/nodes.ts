import { type CST, isMap, isSeq, type Node } from 'yaml';
import { nameOf } from '../../resource/path.ts';
import type { BlockStyle } from '../print.ts';
import type { BlockEntry, Standing } from './block.ts';
import { blockStyle, type Tree } from './block-style.ts';
import { type Editing, type Entry, type Place, Refusal } from './context.ts';
import { blockScalarHeader, contentEnd, lastMark, quotesOf } from './tokens.ts';

// What edits of blocks ask of a text, answered by its syntax tree.

const TREE: Tree<unknown> = {
  blockOf: (node) => {
    if (isMap(node)) return node.srcToken?.type === 'block-map' ? 'map' : undefined;
    return isSeq(node) && node.srcToken?.type === 'block-seq' ? 'list' : undefined;
  },
  columnOf: (node) => {
    const token = isMap(node) || isSeq(node) ? node.srcToken : undefined;
    return token?.type === 'block-map' || token?.type === 'block-seq' ? token.indent : 0;
  },
  valuesOf: (node) => {
    if (isMap(node)) return node.items.map(({ value }) => value);
    return isSeq(node) ? node.items : [];
  },
};

export function blockStyleAt({ document, item }: Editing, chain: readonly Node[]): BlockStyle {
  const whole = document.contents;
  return blockStyle<unknown>(TREE, chain, whole === item ? [item] : [item, whole]);
}

/** An entry of a block as a place behind a key or a dash. */
export function blockEntryOf(
  token: CST.BlockMap | CST.BlockSequence,
  { item }: Entry,
  { path }: Pick<Place, 'path'>,
): BlockEntry {
  const marks = item.key === undefined && item.sep === undefined ? item.start : (item.sep ?? []);
  const mark = lastMark(marks);
  if (mark === undefined || !marks.some(({ type }) => type === 'map-value-ind' || type === 'seq-item-ind')) {
    throw new Refusal(`${nameOf(path)} has no colon`);
  }
  return {
    inList: token.type === 'block-seq',
    column: token.indent,
    head: mark.offset + mark.source.length,
    old: item.value === undefined ? undefined : standingOf(item.value),
  };
}

function standingOf(token: CST.Token): Standing {
  const place = { start: token.offset, end: contentEnd(token) };
  if (token.type === 'block-map') return { ...place, kind: 'map', column: token.indent };
  if (token.type === 'block-seq') return { ...place, kind: 'list', column: token.indent };
  if (token.type !== 'block-scalar') return { ...place, kind: 'inline', quotes: quotesOf(token) };
  const header = blockScalarHeader(token);
  return { ...place, kind: 'block-scalar', headerEnd: header.offset + header.source.length };
}
