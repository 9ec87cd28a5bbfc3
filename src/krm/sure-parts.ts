import { plainEndOf } from './item-bytes.ts';
import type { Slice } from './scan.ts';

/**
 * Which parts of a text, one behind the other, are surely well-formed objects (item-bytes.ts): entries of a list with their dash in
 * `dashColumn`, or documents, for which that is -1.
 */
export function sureParts(text: string, parts: readonly Slice[], dashColumn: number): readonly boolean[] {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const bytes = Buffer.from(whole, 'utf8');
  // Where no character takes more than a byte, both count alike.
  const bytesBetween =
    bytes.length === whole.length
      ? (from: number, to: number) => to - from
      : (from: number, to: number) => Buffer.byteLength(text.slice(from, to));
  let at = 0;
  let offset = 0;
  return parts.map(({ start, end }) => {
    const first = offset + bytesBetween(at, start);
    at = end;
    offset = first + bytesBetween(start, end);
    const limit = end === text.length ? bytes.length : offset;
    return Math.abs(plainEndOf(bytes, first, limit, dashColumn)) === limit;
  });
}
