import type { FileRef } from '../resource/item.ts';
import type { Manifest } from '../resource/manifest.ts';
import { sniffHead } from './head.ts';
import { mentionsIn } from './mentions.ts';
import { outlinesOf, readTemplate } from './outline.ts';
import { parseYaml, problemsOf } from './parse.ts';
import { readPlain } from './plain/read.ts';
import { printBlock } from './print.ts';
import { applySplices, type Splice } from './splice.ts';
import { newlineOf, positions } from './text.ts';
import { type YamlItem, yamlItem } from './yaml-item.ts';

/** One stream of plain manifests: a file, or standard input. */
export interface ManifestStream {
  /** `undefined` for standard input. */
  readonly path: string | undefined;
  readonly text: string;
}

/** The documents of all streams as items, in order; edits are offsets in the concatenation `text`. */
export interface Manifests {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  readonly items: readonly YamlItem[];
  /** Of each item: where its marker begins (inserted ones included), and where its text ends. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  readonly failures: readonly ManifestFailure[];
  readonly streams: readonly StreamRange[];
}

/** Where a stream's own text stands in the concatenation, without what joins it to others. */
export interface StreamRange {
  readonly path: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A document that is no YAML, or no mapping. It has an item all the same. */
export interface ManifestFailure {
  readonly file: FileRef | undefined;
  readonly line: number;
  /** Within the concatenation `text`. */
  readonly offset: number;
  readonly detail: string;
  /** Of its item. */
  readonly position: number;
  /** The text is YAML, and its value is something else than a mapping. */
  readonly isYaml: boolean;
}

const MARKER = /^---(?=[ \t\r\n]|$)/gm;

/**
 * Splits each stream at its document markers: `---` at the start of a line ends a document wherever it stands (YAML 1.2.2,
 * 9.1.4), so a block scalar's indented `---` is safe. Streams are joined with a marker where one does not bring its own.
 */
export function readManifests(streams: readonly ManifestStream[]): Manifests {
  let text = '';
  const items: YamlItem[] = [];
  const ranges: { start: number; end: number }[] = [];
  const failures: ManifestFailure[] = [];
  const ranged: StreamRange[] = [];
  for (const stream of streams) {
    const own = stream.text.charCodeAt(0) === 0xfeff ? stream.text.slice(1) : stream.text;
    const newline = newlineOf(own);
    let joined = false;
    if (text !== '' && own.trim() !== '') {
      if (!text.endsWith('\n')) text += newline;
      joined = !/^---(?=[ \t\r\n]|$)/.test(own);
      if (joined) text += `---${newline}`;
    }
    // Where a marker was put in front of the stream, it goes with the stream's first document.
    const joint = joined ? text.length - 3 - newline.length : text.length;
    const base = text.length;
    text += own;
    ranged.push({ path: stream.path, start: base, end: text.length });
    let placeOf: ReturnType<typeof positions> | undefined;
    let index = 0;
    const documents = documentsOf(own);
    const outlines = outlinesOf(own, documents, -1);
    const mentions = mentionsIn(own);
    for (const [at, { start, end }] of documents.entries()) {
      const slice = own.slice(start, end);
      if (!/^[^\S\r\n]*[^\s#]/m.test(slice)) continue;
      const outline = outlines[at];
      const file = stream.path === undefined ? undefined : { path: stream.path, index };
      index++;
      const item = yamlItem({
        id: outline?.id ?? sniffHead(own, start, end),
        position: items.length,
        mentions: (needle) => mentions(needle, start, end),
        plain: () => readPlain(own, start, end, -1),
        // Each document has anchors of its own.
        place: { text: () => slice, base: base + start, dashColumn: -1, hasAliases: () => false },
        podTemplate: () => readTemplate(own, end, outline),
        parse: () => {
          const document = parseYaml(slice);
          const node = document.contents;
          const problem = document.errors[0]?.message ?? 'it is empty';
          return node === null ? { problem } : { document, node, text: slice, base: base + start };
        },
        ...(file === undefined ? {} : { file }),
      });
      // No parse where each line shows that there is nothing to find.
      if (outline === undefined) {
        // Parsed once, as the item keeps it; only a text without a node has none to keep.
        const problem = problemsOf(item.source()?.document ?? parseYaml(slice), ['DUPLICATE_KEY'])[0];
        const none = item.content() === undefined ? 'a document must be a mapping' : undefined;
        const detail = problem?.message ?? none;
        if (detail !== undefined) {
          const offset = start + (problem?.offset ?? 0);
          const position = items.length;
          const isYaml = problem === undefined;
          placeOf ??= positions(own);
          failures.push({ file, line: placeOf(offset).line, offset: base + offset, detail, position, isYaml });
        }
      }
      items.push(item);
      ranges.push({ start: start === 0 ? joint : base + start - 3, end: base + end });
    }
  }
  return { text, newline: newlineOf(text), items, ranges, failures, streams: ranged };
}

function documentsOf(text: string): readonly { start: number; end: number }[] {
  const marks = [...text.matchAll(MARKER)].map((match) => match.index);
  const starts = [0, ...marks.map((at) => at + 3)];
  return starts.map((start, index) => ({ start, end: marks[index] ?? text.length }));
}

/**
 * The stream's text with edits made, documents left out, and new documents at the end. A document goes whole, with all
 * comments in it.
 */
export function writeManifests(
  manifests: Manifests,
  changes: {
    readonly splices: readonly Splice[];
    readonly removed: readonly number[];
    readonly added: readonly Manifest[];
  },
): string {
  const { text, newline } = manifests;
  const gone = [...new Set(changes.removed)].flatMap((position) => {
    const range = manifests.ranges[position];
    return range === undefined ? [] : { start: range.start, end: range.end, text: '' };
  });
  const body = applySplices(text, [...changes.splices, ...gone]);
  const added = changes.added.map((manifest) => `---${newline}${printBlock(manifest, 0, newline)}${newline}`).join('');
  if (added === '') return body;
  if (body.trim() === '') return added.slice(3 + newline.length);
  return body + (body.endsWith('\n') ? '' : newline) + added;
}
