import { SCANNER } from './byte-scanner-module.js';

/** The scanner keeps its own tables in the first page of its memory. */
const PAGE = 1 << 16;
/** Where in it words stand that are looked for (byte-scanner/words.ts). */
const WORDS = 4096;
/** And where what it has found in an item (byte-scanner/outline.ts). */
const OUTLINE = 8192;
/** It reads some bytes at once, and so behind the last one. */
const BEHIND = 16;
/** What is larger is let go after use. */
const KEPT = 1 << 20;

/**
 * Looks at UTF-8 that ends with a line feed, byte by byte (byte-scanner/). Offsets are those of the bytes.
 */
export interface ByteScanner {
  /** Whether one of these words of ASCII, which end with a slash, is in the bytes. */
  mentions(words: readonly string[]): boolean;
  /** Behind the items of a block list that begin at the line `start`, where all of them are plain and have plain heads; else negative. */
  itemsEnd(start: number): number;
  /**
   * Whether all between is one item of a block list with its dash in `dashColumn`, or for -1 one document, and surely well-formed.
   */
  isItem(start: number, end: number, dashColumn: number): Sure;
  /**
   * The same of the entry on the line `start`, which ends where its columns say, and whether the next line is another one; `undefined` where that
   * cannot be told by columns.
   */
  entry(start: number, dashColumn: number): { readonly sure: Sure; readonly goesOn: boolean } | undefined;
  /** Where the item that was looked at last has something; negative where it has none of that, or not in a simple form. */
  placeOf(place: number): number;
}

/** What the scanner finds in an item (byte-scanner/outline.ts): ends of strings stand behind their starts. */
export const PLACES = {
  apiVersion: 0,
  kind: 2,
  name: 4,
  namespace: 6,
  labels: 8,
  replicas: 9,
  contentEnd: 10,
  next: 11,
};
/** `headed` is sure, and has a head that is simply written. */
export type Sure = 'no' | 'sure' | 'headed';

// `lib.dom.d.ts`, which has the types, declares the whole of a browser too.
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface Loaded {
  readonly memory: Memory;
  readonly exports: {
    mentionsWord(start: number, end: number): number;
    itemsEnd(start: number, end: number): number;
    isItem(start: number, end: number, dashColumn: number): number;
    entry(start: number, limit: number, dashColumn: number): number;
  };
}

let loaded: Loaded | undefined;

/** `undefined` where there is no WebAssembly, or no address space for its memory: then nothing is sure, and all is parsed. */
function load(size: number): Loaded | undefined {
  try {
    loaded ??= instantiate();
    const missing = Math.ceil((PAGE + size + BEHIND - loaded.memory.buffer.byteLength) / PAGE);
    if (missing > 0) loaded.memory.grow(missing);
    return loaded;
  } catch {
    return undefined;
  }
}

function instantiate(): Loaded {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(SCANNER, 'base64')), {
    env: { memory },
  });
  return { memory, exports: instance.exports as Loaded['exports'] };
}

/**
 * Room for `size` bytes in the memory of the scanner, which then looks at them where they are. There is one such room: what is scanned
 * later may stand in the same place.
 */
export function scannerRoom(size: number): Buffer {
  const scanner = load(size);
  return scanner === undefined ? Buffer.allocUnsafeSlow(size) : Buffer.from(scanner.memory.buffer, PAGE, size);
}

/** A larger room with what is in `room`, which must not be used any more. */
export function largerRoom(room: Buffer, size: number): Buffer {
  if (loaded === undefined || room.buffer !== loaded.memory.buffer) {
    const larger = Buffer.allocUnsafeSlow(size);
    room.copy(larger);
    return larger;
  }
  // Memory that grows keeps what is in it.
  return scannerRoom(size);
}

/** `undefined` where nothing can be scanned. */
export function scannerOf(bytes: Buffer): ByteScanner | undefined {
  if (loaded !== undefined && bytes.buffer === loaded.memory.buffer)
    return over(loaded, bytes.byteOffset, bytes.length);
  const scanner = load(bytes.length);
  if (scanner === undefined) return undefined;
  bytes.copy(Buffer.from(scanner.memory.buffer, PAGE, bytes.length));
  return over(scanner, PAGE, bytes.length);
}

function over({ memory, exports }: Loaded, base: number, length: number): ByteScanner {
  const places = new Int32Array(memory.buffer, OUTLINE, 12);
  return {
    mentions: (words) => {
      const table = words.map((word) => `${String.fromCharCode(word.length)}${word}`).join('');
      Buffer.from(memory.buffer, WORDS).write(`${table}\0`, 'latin1');
      return exports.mentionsWord(base, base + length) !== 0;
    },
    itemsEnd: (start) => exports.itemsEnd(base + start, base + length) - base,
    isItem: (start, end, dashColumn) => ANSWERS[exports.isItem(base + start, base + end, dashColumn)] ?? 'no',
    entry: (start, dashColumn) => {
      const answer = exports.entry(base + start, base + length, dashColumn);
      return answer < 0 ? undefined : { sure: ANSWERS[answer & 3] ?? 'no', goesOn: (answer & 4) !== 0 };
    },
    placeOf: (place) => (places[place] ?? 0) - base,
  };
}

const ANSWERS = ['no', 'sure', 'headed'] as const;

/** Lets go of the memory where it has become large: another run begins with a new one. */
export function shrinkScanner(): void {
  if (loaded !== undefined && loaded.memory.buffer.byteLength > KEPT) loaded = undefined;
}
