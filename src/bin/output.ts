import { writeSync } from 'node:fs';

/**
 * Writes text, or bytes as they are, whole, also to a pipe whose reader is slow: a pipe takes 64 KiB at a time and says EAGAIN when it is full.
 * `process.stdout` would do the same, and costs a tenth of a start-up. Gives false where the reader has gone away.
 */
export function writeWhole(descriptor: 1 | 2, text: string | Uint8Array): boolean {
  if (typeof text !== 'string') return writePart(descriptor, text);
  for (let at = 0; at < text.length; ) {
    const end = endOfPart(text, at);
    if (!writePart(descriptor, Buffer.from(text.slice(at, end), 'utf8'))) return false;
    at = end;
  }
  return true;
}

/** A large text is not copied whole. */
const PART = 1 << 20;

/** Never between the halves of a character. */
function endOfPart(text: string, start: number): number {
  const end = Math.min(start + PART, text.length);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

function writePart(descriptor: 1 | 2, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
  return true;
}
