import type { CST } from 'yaml';
import type { Json } from '../../resource/json.ts';
import { type FlowStyle, printFlow, printInQuotes } from '../print.ts';
import type { Splice } from '../splice.ts';
import { type Editing, type Entry, put } from './context.ts';
import { breakAfter, lineEnd, lineStart } from './lines.ts';
import { closing, contentEnd, firstMark, itemEnd, lastMark, quotesOf } from './tokens.ts';

/** The style in which a flow collection is written, as far as it shows; the rest is that of the one around it. */
export function flowStyleOf(editing: Editing, token: CST.FlowCollection, around: FlowStyle | undefined): FlowStyle {
  const { text } = editing;
  const items = entriesIn(token);
  const last = items.at(-1);
  const quoted = editing.json || around?.quoted === true || isQuoted(token);
  const open = token.start.offset + 1;
  const isMap = token.start.type === 'flow-map-start';
  const padded = /^ +[^\s#]/.test(text.slice(open, breakAfter(text, open)));
  if (last === undefined) {
    const pad = isMap && (padded || around?.pad === ' ') ? ' ' : '';
    const { colon = ': ', comma = ', ' } = around ?? {};
    return { quoted, colon, comma, pad, lines: emptyLines(editing, token, around) };
  }
  const colonSeen = items.find((item) => item.sep !== undefined && item.value !== undefined);
  const tight = colonSeen === undefined ? around?.colon === ':' : colonSeen.value?.offset === lastColon(colonSeen) + 1;
  const second = items[1];
  const commaSeen = second === undefined ? undefined : second.start.find((part) => part.type === 'comma');
  const comma = commaSeen === undefined ? (around?.comma ?? (tight ? ',' : ', ')) : commaOf(text, commaSeen.offset);
  return {
    quoted,
    colon: tight && quoted ? ':' : ': ',
    comma,
    pad: isMap && padded ? ' ' : '',
    lines: linesOf(editing, token, last),
  };
}

function commaOf(text: string, offset: number): ', ' | ',' {
  return /\s/.test(text[offset + 1] ?? '') ? ', ' : ',';
}

function lastColon(item: CST.CollectionItem): number {
  return item.sep?.findLast((part) => part.type === 'map-value-ind')?.offset ?? -1;
}

/** Without trailing commas, and without what is no entry at all. */
function entriesIn(token: CST.FlowCollection): readonly CST.CollectionItem[] {
  return token.items.filter((item) => itemEnd(item) !== undefined);
}

const JSON_LITERAL = /^(?:null|true|false|-?\d[\d.eE+-]*)$/;

/** Its keys, or the strings in it, are in double quotes as JSON has them. */
function isQuoted(token: CST.FlowCollection): boolean {
  const words = entriesIn(token).map((item) => (token.start.type === 'flow-map-start' ? item.key : item.value));
  const strings = words.filter(
    (word) => word?.type !== 'flow-collection' && !(word?.type === 'scalar' && JSON_LITERAL.test(word.source)),
  );
  if (strings.length > 0) return strings.every((word) => word?.type === 'double-quoted-scalar');
  return words.some((word) => word?.type === 'flow-collection' && isQuoted(word));
}

/** Where an entry begins, its anchor and its tag included. */
export function startOf(item: CST.CollectionItem): number {
  return firstMark(item.start)?.offset ?? item.key?.offset ?? item.sep?.[0]?.offset ?? item.value?.offset ?? 0;
}

/** What stands before `at` on its line, where that is nothing but space. */
function ownIndent(text: string, at: number): string | undefined {
  const before = text.slice(lineStart(text, at), at);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** Entries stand on lines of their own where the last one does. */
function linesOf(editing: Editing, token: CST.FlowCollection, last: CST.CollectionItem): FlowStyle['lines'] {
  const { text, newline } = editing;
  const start = startOf(last);
  const indent = ownIndent(text, start);
  if (indent === undefined || lineStart(text, start) <= token.offset) return undefined;
  const outer =
    ownIndent(text, closing(token).offset) ?? /^[ \t]*/.exec(text.slice(lineStart(text, token.offset)))?.[0] ?? '';
  const unit = indent.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '  ';
  return { indent, unit, newline };
}

/** The lines that entries of an empty collection would have: deeper by a unit than where the collection may end. */
function emptyLines(editing: Editing, token: CST.FlowCollection, around: FlowStyle | undefined): FlowStyle['lines'] {
  const { text, newline } = editing;
  const unit = around?.lines?.unit ?? '  ';
  const outer = ownIndent(text, closing(token).offset) ?? around?.lines?.indent;
  return outer === undefined ? undefined : { indent: outer + unit, unit, newline };
}

/**
 * The style of a value inside a flow collection. It has lines of its own where its neighbours have them; without
 * neighbours, where it is JSON, as every printer of JSON on lines does it.
 */
export function flowStyleInside(editing: Editing, token: CST.FlowCollection, style: FlowStyle): FlowStyle {
  if (style.lines === undefined) return style;
  const neighbours = entriesIn(token).map(({ value }) => value);
  const neighbour = neighbours.findLast((value) => value?.type === 'flow-collection' && entriesIn(value).length > 0);
  const onLines =
    neighbour === undefined ? style.quoted : editing.text.slice(neighbour.offset, contentEnd(neighbour)).includes('\n');
  return onLines ? style : { ...style, lines: undefined };
}

/** Puts printed entries behind the last one of a flow collection. */
export function addToFlow(
  editing: Editing,
  token: CST.FlowCollection,
  style: FlowStyle,
  added: readonly string[],
): readonly Splice[] {
  const { text } = editing;
  const last = entriesIn(token).at(-1);
  if (last === undefined) return fillEmpty(editing, token, style, added);
  const end = itemEnd(last) ?? 0;
  const trailing = token.items.at(-1)?.start.find((part) => part.type === 'comma');
  const comma = token.items.at(-1) === last || trailing === undefined ? undefined : trailing.offset + 1;
  const onLines = style.lines;
  if (onLines === undefined) {
    if (comma !== undefined) {
      const space = style.comma === ',' ? '' : ' ';
      return put(comma, comma, `${space}${added.join(style.comma)},`);
    }
    // YAML 1.1 reads `a:,` in several ways.
    const space = text[end - 1] === ':' && last.value === undefined ? ' ' : '';
    return put(end, end, space + added.map((entry) => style.comma + entry).join(''));
  }
  const lines = added.map((entry) => `${onLines.newline}${onLines.indent}${entry}`).join(',');
  const after = comma ?? end;
  // The bracket that closes may follow on the line; a comment that follows stays with its own entry.
  const at = /^[ \t]*(?:$|#)/.test(text.slice(after, breakAfter(text, after))) ? lineEnd(text, after) : after;
  if (comma !== undefined) return put(at, at, `${lines},`);
  if (at === end) return put(end, end, `,${lines}`);
  return [...put(end, end, ','), ...put(at, at, lines)];
}

function fillEmpty(
  editing: Editing,
  token: CST.FlowCollection,
  style: FlowStyle,
  added: readonly string[],
): readonly Splice[] {
  const { text } = editing;
  const open = token.start.offset + 1;
  const close = closing(token).offset;
  const inner = text.slice(open, close);
  if (style.lines === undefined) {
    const pad = inner === '' ? style.pad : ' ';
    return put(open, close, pad + added.join(style.comma) + pad);
  }
  const { indent, unit, newline } = style.lines;
  const lines = added.map((entry) => `${newline}${indent}${entry}`).join(',');
  if (inner.includes('\n')) {
    const at = lineEnd(text, open);
    return put(at, at, lines);
  }
  return put(open, close, `${lines}${newline}${indent.slice(0, indent.length - unit.length)}`);
}

/** Puts another value behind a key of a flow mapping, or in the place of an entry of a flow list. */
export function replaceInFlow(entry: Entry, style: FlowStyle, value: Json): readonly Splice[] {
  const { start, key, value: old } = entry.item;
  // In a list, a pair without braces is a mapping, and not known by a token of its own.
  const sep = key === undefined && entry.item.sep === undefined ? start : entry.item.sep;
  const quotes = style.quoted ? undefined : quotesOf(old);
  const printed =
    typeof value === 'string' && quotes !== undefined ? printInQuotes(value, quotes) : printFlow(value, style);
  if (old !== undefined) return put(old.offset, contentEnd(old), printed);
  const mark = lastMark(sep ?? []);
  const at = mark === undefined ? (key ? contentEnd(key) : 0) : mark.offset + mark.source.length;
  return put(at, at, mark === undefined ? `: ${printed}` : ` ${printed}`);
}

/** Puts another collection in the place of a flow collection that stands in a block mapping. */
export function replaceFlow(editing: Editing, old: CST.FlowCollection, value: Json): readonly Splice[] {
  const style = flowStyleOf(editing, old, undefined);
  // The style's lines are those of the entries; the collection may end where it ended, or else as deep as they stand.
  const outer = ownIndent(editing.text, closing(old).offset) ?? style.lines?.indent ?? '';
  const lines = style.lines && { ...style.lines, indent: outer };
  return put(old.offset, contentEnd(old), printFlow(value, { ...style, lines }));
}
