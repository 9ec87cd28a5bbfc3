import { scannerOf, scannerRoom, shrinkScanner } from './byte-scanner.ts';
import type { Slice } from './scan.ts';

/**
 * Which parts of a text, one behind the other, are surely well-formed objects (byte-scanner/item.ts): entries of a list with their dash in
 * `dashColumn`, or documents, for which that is -1.
 */
export function sureParts(text: string, parts: readonly Slice[], dashColumn: number): readonly boolean[] {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const bytes = scannerRoom(Buffer.byteLength(whole));
  bytes.write(whole);
  const scanner = scannerOf(bytes);
  if (scanner === undefined) return parts.map(() => false);
  // Where no character takes more than a byte, both count alike.
  const bytesBetween =
    bytes.length === whole.length
      ? (from: number, to: number) => to - from
      : (from: number, to: number) => Buffer.byteLength(text.slice(from, to));
  let at = 0;
  let offset = 0;
  const sure = parts.map(({ start, end }) => {
    const first = offset + bytesBetween(at, start);
    at = end;
    offset = first + bytesBetween(start, end);
    return scanner.isItem(first, end === text.length ? bytes.length : offset, dashColumn);
  });
  shrinkScanner();
  return sure;
}
