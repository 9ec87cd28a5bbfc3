import type { PodTemplate } from '../resource/item.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { type ByteScanner, PLACES, type Sure, scannerOf, scannerRoom, shrinkScanner } from './byte-scanner.ts';
import { MAX_VALUE } from './limits.ts';
import { readField } from './plain/read.ts';
import type { Slice } from './text.ts';

/** What one look at a part of a text shows: that it is surely a well-formed object, and where it has what nearly all are asked for. */
export interface Outline {
  /** `undefined` where the head is not simply written. */
  readonly id: ResourceId | undefined;
  /** Offsets of the lines of these fields of a pods' template, the first character of the text being 0; below it there are none. */
  readonly template: { readonly labels: number; readonly replicas: number } | undefined;
}

const PLAIN: Outline = { id: undefined, template: undefined };

/**
 * Of parts of a text, one behind the other, the outlines of those that are surely well-formed objects (byte-scanner/item.ts): entries of a
 * list with their dash in `dashColumn`, or documents, for which that is -1.
 */
export function outlinesOf(
  text: string,
  parts: readonly Slice[],
  dashColumn: number,
): readonly (Outline | undefined)[] {
  const { length, isAscii, scanner } = scannerFor(text);
  if (scanner === undefined) return parts.map(() => undefined);
  const bytesBetween = isAscii
    ? (from: number, to: number) => to - from
    : (from: number, to: number) => Buffer.byteLength(text.slice(from, to));
  let at = 0;
  let offset = 0;
  const outlines = parts.map((part) => {
    const { start, end } = part;
    const first = offset + bytesBetween(at, start);
    at = end;
    offset = first + bytesBetween(start, end);
    const sure = scanner.isItem(first, end === text.length ? length : offset, dashColumn);
    // In bytes and in characters alike only where each is one.
    if (sure !== 'no' && offset - first !== end - start) return PLAIN;
    return outlineOf(text, part, start - first, sure, scanner);
  });
  shrinkScanner();
  return outlines;
}

/** The entries of a block list, cut by their columns, and where the first line begins that belongs to none of them. */
export interface Entries {
  readonly slices: readonly Slice[];
  readonly outlines: readonly (Outline | undefined)[];
  readonly next: number;
}

/**
 * Cuts the entries that begin at the line `start` with a dash in `dashColumn`; `undefined` where columns do not tell them apart, and where text
 * and bytes do not count alike.
 */
export function entriesOf(text: string, start: number, dashColumn: number): Entries | undefined {
  if (Buffer.byteLength(text) !== text.length) return undefined;
  const { scanner } = scannerFor(text);
  const entries = scanner === undefined ? undefined : cut(text, start, dashColumn, scanner);
  shrinkScanner();
  return entries;
}

function cut(text: string, start: number, dashColumn: number, scanner: ByteScanner): Entries | undefined {
  const slices: Slice[] = [];
  const outlines: (Outline | undefined)[] = [];
  let next = start;
  for (let goesOn = true; goesOn; ) {
    const entry = scanner.entry(next, dashColumn);
    if (entry === undefined) return undefined;
    const slice = { start: next, end: Math.min(scanner.placeOf(PLACES.contentEnd), text.length) };
    slices.push(slice);
    outlines.push(outlineOf(text, slice, 0, entry.sure, scanner));
    next = Math.min(scanner.placeOf(PLACES.next), text.length);
    goesOn = entry.goesOn;
  }
  return { slices, outlines, next };
}

/** A scanner with the text in it, which it needs to end with a line feed. */
function scannerFor(text: string) {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const bytes = scannerRoom(Buffer.byteLength(whole));
  // Where no character takes more than a byte, both count alike, and are written faster.
  const isAscii = bytes.length === whole.length;
  bytes.write(whole, isAscii ? 'latin1' : 'utf8');
  return { length: bytes.length, isAscii, scanner: scannerOf(bytes) };
}

function outlineOf(
  text: string,
  { start, end }: Slice,
  shift: number,
  sure: Sure,
  scanner: ByteScanner,
): Outline | undefined {
  if (sure === 'no') return undefined;
  if (end - start > MAX_VALUE) return PLAIN;
  return { id: sure === 'headed' ? idOf(text, shift, scanner) : undefined, template: templateOf(shift, scanner) };
}

function idOf(text: string, shift: number, scanner: ByteScanner): ResourceId | undefined {
  const stringAt = (place: number) => {
    const start = scanner.placeOf(place);
    return start < 0 ? '' : text.slice(start + shift, scanner.placeOf(place + 1) + shift);
  };
  const name = stringAt(PLACES.name);
  if (name === '') return undefined;
  return {
    apiVersion: stringAt(PLACES.apiVersion),
    kind: stringAt(PLACES.kind),
    namespace: stringAt(PLACES.namespace),
    name,
  };
}

function templateOf(shift: number, scanner: ByteScanner): Outline['template'] {
  const labels = scanner.placeOf(PLACES.labels);
  if (labels < 0) return undefined;
  const replicas = scanner.placeOf(PLACES.replicas);
  return { labels: labels + shift, replicas: replicas < 0 ? -1 : replicas + shift };
}

/** What the lines say that an outline has found. */
export function readTemplate(text: string, end: number, outline: Outline | undefined): PodTemplate | undefined {
  if (outline?.template === undefined) return undefined;
  const { labels, replicas } = outline.template;
  const read = readField(text, labels, end);
  const count = replicas < 0 ? null : readField(text, replicas, end);
  return read === undefined || count === undefined ? undefined : { labels: read, replicas: count };
}
