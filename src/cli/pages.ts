import { brotliDecompressSync } from 'node:zlib';
import { PACKED_PAGES } from './packed-pages.js';

/** The page of each code, in Markdown, as docs/diagnostics has it: the program has them with it. */
export function readPages(): ReadonlyMap<string, string> {
  const pages: unknown = JSON.parse(brotliDecompressSync(Buffer.from(PACKED_PAGES, 'base64')).toString('utf8'));
  if (typeof pages !== 'object' || pages === null) return new Map();
  return new Map(Object.entries(pages).map(([code, page]) => [code, String(page)]));
}
