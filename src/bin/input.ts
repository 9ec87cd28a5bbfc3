import { isUtf8 } from 'node:buffer';
import { fstatSync, readSync } from 'node:fs';
import { largerRoom, scannerRoom } from '../krm/byte-scanner.ts';

/** Of what a string can hold less than a tenth more. */
const MAX_INPUT = 480 * 1024 * 1024;
/** What a pipe holds. */
const FIRST_ROOM = 1 << 16;

/**
 * Standard input to its end. `readFileSync(0)` would fail where whoever made the pipe has set it not to block, and would read a
 * device that never ends.
 */
export function readStandardInput(): Buffer {
  let room = scannerRoom(firstRoom());
  let size = 0;
  for (;;) {
    const count = readSome(room, size);
    if (count === 0) return room.subarray(0, size);
    size += count;
    if (size > MAX_INPUT) throw new Error(`standard input is longer than ${MAX_INPUT} bytes`);
    if (size < room.length) continue;
    room = largerRoom(room, 2 * room.length);
  }
}

/** A file is read at once, into room for a byte more, which shows that it has ended. */
function firstRoom(): number {
  try {
    const input = fstatSync(0);
    return input.isFile() ? Math.max(FIRST_ROOM, Math.min(input.size, MAX_INPUT) + 1) : FIRST_ROOM;
  } catch {
    return FIRST_ROOM;
  }
}

function readSome(room: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(0, room, at, room.length - at, null);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

/** Bytes as text; `undefined` where they are no UTF-8. */
export function decode(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
