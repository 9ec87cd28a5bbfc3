import type { PodTemplate } from '../resource/item.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { type ByteScanner, PLACES, scannerOf, scannerRoom, shrinkScanner } from './byte-scanner.ts';
import { MAX_VALUE } from './limits.ts';
import { readField } from './plain/read.ts';
import type { Slice } from './scan.ts';

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
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const bytes = scannerRoom(Buffer.byteLength(whole));
  bytes.write(whole);
  const scanner = scannerOf(bytes);
  if (scanner === undefined) return parts.map(() => undefined);
  // Where no character takes more than a byte, both count alike.
  const isAscii = bytes.length === whole.length;
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
    const sure = scanner.isItem(first, end === text.length ? bytes.length : offset, dashColumn);
    if (sure === 'no') return undefined;
    // In bytes and in characters alike only where each is one.
    if (offset - first !== end - start || end - start > MAX_VALUE) return PLAIN;
    return {
      id: sure === 'headed' ? idOf(text, start - first, scanner) : undefined,
      template: templateOf(start - first, scanner),
    };
  });
  shrinkScanner();
  return outlines;
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
