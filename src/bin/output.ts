import { writeSync } from 'node:fs';

/**
 * Writes a text whole, also to a pipe whose reader is slow: a pipe takes 64 KiB at a time and says EAGAIN when it is full.
 * `process.stdout` would do the same, and costs a tenth of a start-up. Gives false where the reader has gone away.
 */
export function writeWhole(descriptor: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
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
