import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { printBlock } from './print.ts';
import type { Scan } from './scan.ts';
import { applySplices, type Splice } from './splice.ts';

/** What leaves the list different from how it came in. */
export interface ListChanges {
  /** Within items, from `editNode`. */
  readonly splices: readonly Splice[];
  /** Positions of items that leave the list. */
  readonly removed: readonly number[];
  /** New items, after the last one. */
  readonly added: readonly Manifest[];
  /** All results the list is to carry; `undefined` leaves those that came in. */
  readonly results: readonly Json[] | undefined;
}

/** A list that the slice scanner was sure of. This file stays free of `yaml`: it is all that a quiet run needs. */
export interface ScannedList {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  readonly scan: Scan;
}

export function writeScannedList(list: ScannedList, changes: ListChanges): string {
  const around = [...removals(list, changes.removed), ...additions(list, changes), ...results(list, changes)];
  return applySplices(list.text, [...changes.splices, ...around]);
}

function removals({ scan, newline }: ScannedList, removed: readonly number[]): readonly Splice[] {
  const gone = new Set(removed);
  if (gone.size > 0 && gone.size === scan.slices.length) {
    const first = scan.slices[0]?.start ?? 0;
    const indent = ' '.repeat((scan.dashColumn ?? 0) + 1);
    // `items:` alone would be null.
    return scan.slices.map(({ start, end }) => ({
      start,
      end,
      text: start === first ? `${indent}[]${newline}` : '',
    }));
  }
  return scan.slices.filter((_, position) => gone.has(position)).map(({ start, end }) => ({ start, end, text: '' }));
}

function additions({ text, newline, scan }: ScannedList, { added, removed }: ListChanges): readonly Splice[] {
  if (added.length === 0) return [];
  const items = scan.keys.get('items');
  const last = scan.slices.at(-1);
  const dash = scan.dashColumn ?? 0;
  const block = added.map((manifest) => printBlock([manifest], dash, newline)).join(newline) + newline;
  if (items === undefined) {
    const end = text.length;
    return [{ start: end, end, text: `${missingNewline(text, end, newline)}items:${newline}${block}` }];
  }
  if (last === undefined || removed.length === scan.slices.length) {
    // From `items: []` to a block list; a comment behind it stays where it is.
    const value = /^[ ]*(?:\[\]|null|~)?/.exec(text.slice(items.valueStart, items.end))?.[0] ?? '';
    const line = text.indexOf('\n', items.valueStart);
    const lineEnd = line < 0 ? text.length : line + 1;
    return [
      { start: items.valueStart, end: items.valueStart + value.length, text: '' },
      { start: lineEnd, end: lineEnd, text: missingNewline(text, lineEnd, newline) + block },
    ];
  }
  const at = afterItem(text, last.start, last.end);
  return [{ start: at, end: at, text: missingNewline(text, at, newline) + block }];
}

/** A block scalar that keeps its trailing blank lines (`|+`) owns them: what follows must stand after them. */
function afterItem(text: string, start: number, end: number): number {
  if (!/[|>][0-9]?\+/.test(text.slice(start, end))) return end;
  let at = end;
  for (;;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0 || text.slice(at, newline).trim() !== '') return at;
    at = newline + 1;
  }
}

function results({ text, newline, scan }: ScannedList, { results: all, added }: ListChanges): readonly Splice[] {
  if (all === undefined) return [];
  const block = `results:${newline}${printBlock(all, 0, newline)}${newline}`;
  const present = scan.keys.get('results');
  if (present !== undefined) return [{ start: present.start, end: present.end, text: block }];
  // New items that end the text have ended its last line too.
  const itemsAreLast = [...scan.keys.keys()].at(-1) === 'items' || !scan.keys.has('items');
  const open = added.length > 0 && itemsAreLast ? '' : missingNewline(text, text.length, newline);
  return [{ start: text.length, end: text.length, text: open + block }];
}

function missingNewline(text: string, at: number, newline: string): string {
  return at === 0 || text.charCodeAt(at - 1) === 10 ? '' : newline;
}

/** A list for input that is none: valid, without items, with the results that say why. */
export function writeFailure(results: readonly Json[], newline: string): string {
  const head = ['apiVersion: config.kubernetes.io/v1', 'kind: ResourceList', 'items: []', 'results:'];
  return `${head.join(newline)}${newline}${printBlock(results, 0, newline)}${newline}`;
}
