import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';

/** Of what a string can hold less than a tenth more. */
const MAX_INPUT = 480 * 1024 * 1024;

/**
 * Standard input to its end; `undefined` where it is no UTF-8. `readFileSync(0)` would fail where whoever made the pipe has
 * set it not to block, and would read a device that never ends.
 */
export function readStandardInput(): string | undefined {
  const parts: Buffer[] = [];
  let size = 0;
  let room = Buffer.allocUnsafe(1 << 16);
  for (;;) {
    const count = readSome(room);
    if (count === 0) break;
    size += count;
    if (size > MAX_INPUT) throw new Error(`standard input is longer than ${MAX_INPUT} bytes`);
    parts.push(room.subarray(0, count));
    room = count < room.length ? room.subarray(count) : Buffer.allocUnsafe(1 << 16);
  }
  const bytes = Buffer.concat(parts, size);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function readSome(room: Buffer): number {
  for (;;) {
    try {
      return readSync(0, room);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
