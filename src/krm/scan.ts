import { CR, DASH, HASH, LF, SPACE, TAB } from './characters.ts';
import { entriesOf, type Outline } from './outline.ts';
import type { Slice } from './text.ts';

/**
 * A slice scanner for ResourceLists in the block style that kpt, kustomize and people write. It finds the top-level keys and
 * cuts `items` into slices by indentation alone, without building a syntax tree: in block style every content line of an
 * entry is indented deeper than the entry's dash, whatever scalars or flow collections the entry holds (YAML 1.2.2, 8.2.1).
 * Anything else (flow style, JSON, tabs, tags, a second document) gives `undefined`, and the caller asks `yaml` instead.
 */
export interface Scan {
  readonly keys: ReadonlyMap<string, KeyRange>;
  /** Column of the items' dashes; `undefined` where `items` is absent, null or `[]`. */
  readonly dashColumn: number | undefined;
  readonly slices: readonly Slice[];
  /** Of each slice, where one look at them has cut them too. */
  readonly outlines: readonly (Outline | undefined)[] | undefined;
}

/** Offsets of a top-level key: of its first letter, of its value's text, and of the line after its last content line. */
export interface KeyRange {
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

const TOP_KEY = /([A-Za-z][A-Za-z0-9]*):(?=[ \r\n]|$)[ ]*/y;
/** Values that surely end with their line, or that indentation ends: what else stands behind a key may span lines freely. */
const SURE_VALUE =
  /^(?:[|>][-+0-9]*|\{\}|\[\]|~|"[^"\\\r\n]*"|'[^'\r\n]*'|[A-Za-z0-9][A-Za-z0-9._/-]*)?(?:(?:^|[ ]+)#[^\r\n]*|[ ]*)\r?$/;
const EMPTY_ITEMS = /^(?:\[\]|null|~)?[ ]*(?:#[^\r\n]*)?\r?$/;
const ONLY_COMMENT = /^(?:#[^\r\n]*)?\r?$/;
const ONLY_SPACE = /^[ \t]*\r?\n?$/;
/** A line break to kubectl, and to `yaml` none. */
const LONE_RETURN = /\r(?!\n)/;

export function scanResourceList(text: string): Scan | undefined {
  // A carriage return is a line break where a line feed follows, which is cut off here.
  if (text.endsWith('\r')) return undefined;
  const keys = new Map<string, KeyRange>();
  let slices: Slice[] = [];
  let outlines: Scan['outlines'];
  let dashColumn: number | undefined;
  let open:
    | { readonly name: string; readonly start: number; readonly valueStart: number; readonly bare: boolean }
    | undefined;
  let sliceStart = -1;
  let contentEnd = 0;
  let started = false;

  const closeSlice = (): void => {
    if (sliceStart >= 0) slices.push({ start: sliceStart, end: contentEnd });
    sliceStart = -1;
  };
  const closeKey = (): void => {
    closeSlice();
    if (open !== undefined) keys.set(open.name, { start: open.start, valueStart: open.valueStart, end: contentEnd });
  };

  let lineEnd = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at = lineEnd) {
    const newline = text.indexOf('\n', at);
    lineEnd = newline < 0 ? text.length : newline + 1;
    let first = at;
    while (text.charCodeAt(first) === SPACE) first++;
    const code = first < lineEnd ? text.charCodeAt(first) : LF;
    if (code === LF || (code === CR && text.charCodeAt(first + 1) === LF)) continue;
    if (code === TAB || code === CR) return undefined;
    const column = first - at;

    // Deeper than what encloses it: content, whatever it looks like (a `#` line may be text of a block scalar).
    const floor = open?.name === 'items' ? dashColumn : open === undefined ? undefined : 0;
    if (floor !== undefined && column > floor) {
      contentEnd = lineEnd;
      continue;
    }
    if (code === HASH) {
      if (LONE_RETURN.test(text.slice(first, lineEnd))) return undefined;
      continue;
    }
    if (open?.name === 'items' && code === DASH && isDash(text.charCodeAt(first + 1))) {
      if (!open.bare || column !== (dashColumn ?? column)) return undefined;
      const entries = slices.length === 0 && sliceStart < 0 ? entriesOf(text, at, column) : undefined;
      closeSlice();
      dashColumn = column;
      if (entries === undefined) {
        sliceStart = at;
        contentEnd = lineEnd;
        continue;
      }
      slices = [...entries.slices];
      outlines = entries.outlines;
      contentEnd = slices.at(-1)?.end ?? lineEnd;
      lineEnd = entries.next;
      continue;
    }
    if (column > 0) return undefined;
    if (open?.bare && code === DASH && isDash(text.charCodeAt(first + 1))) {
      contentEnd = lineEnd; // a compact list at the column of its key, as in `results:`
      continue;
    }
    if (!started && text.startsWith('---', first)) {
      if (!ONLY_SPACE.test(text.slice(first + 3, lineEnd))) return undefined;
      started = true;
      continue;
    }
    TOP_KEY.lastIndex = first;
    const name = TOP_KEY.exec(text)?.[1];
    if (name === undefined) return undefined;
    closeKey();
    const rest = text.slice(TOP_KEY.lastIndex, newline < 0 ? text.length : newline);
    if (keys.has(name) || !(name === 'items' ? EMPTY_ITEMS : SURE_VALUE).test(rest)) return undefined;
    open = { name, start: first, valueStart: TOP_KEY.lastIndex, bare: ONLY_COMMENT.test(rest) };
    contentEnd = lineEnd;
    started = true;
  }
  closeKey();
  return { keys, dashColumn, slices, outlines };
}

function isDash(next: number): boolean {
  return next === SPACE || next === LF || next === CR || Number.isNaN(next);
}
