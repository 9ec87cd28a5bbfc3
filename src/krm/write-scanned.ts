import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { printBlock } from './print.ts';
import type { Scan } from './scan.ts';
import { applySplices, type Splice } from './splice.ts';
import { afterItem } from './text.ts';

/** What leaves the list different from how it came in. */
export interface ListChanges {
  /** Within items, from `editNode`. */
  readonly splices: readonly Splice[];
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

/** The text in parts: results that stand behind all else may have letters that would make each letter of one text take twice the room. */
export function writeScannedList(list: ScannedList, changes: ListChanges): readonly string[] {
  const added = additions(list, changes.added);
  if (changes.results === undefined) return [applySplices(list.text, [...changes.splices, ...added])];
  const block = writeResults(changes.results, list.newline);
  const present = list.scan.keys.get('results');
  if (present !== undefined) {
    const results = { start: present.start, end: present.end, text: block };
    return [applySplices(list.text, [...changes.splices, ...added, results])];
  }
  const text = applySplices(list.text, [...changes.splices, ...added]);
  return [text, missingNewline(text, text.length, list.newline) + block];
}

function additions({ text, newline, scan }: ScannedList, added: readonly Manifest[]): readonly Splice[] {
  if (added.length === 0) return [];
  const items = scan.keys.get('items');
  const last = scan.slices.at(-1);
  const block = added.map((manifest) => printBlock([manifest], scan.dashColumn ?? 0, newline)).join(newline) + newline;
  if (items === undefined) {
    const end = text.length;
    return [{ start: end, end, text: `${missingNewline(text, end, newline)}items:${newline}${block}` }];
  }
  if (last === undefined) {
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

export function writeResults(all: readonly Json[], newline: string): string {
  return `results:${newline}${printBlock(all, 0, newline)}${newline}`;
}

function missingNewline(text: string, at: number, newline: string): string {
  return at === 0 || text.charCodeAt(at - 1) === 10 ? '' : newline;
}

/** A list for input that is none: valid, without items, with the results that say why. */
export function writeFailure(results: readonly Json[], newline: string): string {
  const head = ['apiVersion: config.kubernetes.io/v1', 'kind: ResourceList', 'items: []', 'results:'];
  return `${head.join(newline)}${newline}${printBlock(results, 0, newline)}${newline}`;
}
