import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { locate, type Place } from '../../krm/locate.ts';
import { type FlowStyle, printFlow, printScalar } from '../../krm/print.ts';
import { type Position, positions } from '../../krm/text.ts';
import type { Finding, Fix, Region } from '../../report/check/finding.ts';
import type { Json } from '../../resource/json.ts';
import { parsePath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Source } from './sources.ts';

/** A finding, and where in a text it is, as far as that is known already. */
export interface Found {
  readonly diagnostic: Diagnostic;
  readonly source: Source | undefined;
  readonly offset: number | undefined;
}

const ONE_LINE: FlowStyle = { quoted: false, colon: ': ', comma: ', ', pad: '' };

/** Places of findings. Each text is split into lines once. */
export function locateAll(found: readonly Found[]): readonly Finding[] {
  const lines = new Map<Source, (offset: number) => Position>();
  const seen = new Map<string, number>();
  return found.map((each) => {
    const { diagnostic, source } = each;
    const path = pathOf(each);
    const place = source === undefined ? undefined : placeOf(each);
    let region: Region | undefined;
    if (source !== undefined && place !== undefined) {
      const at = lines.get(source) ?? positions(source.text);
      lines.set(source, at);
      region = regionOf(source.text, place, at);
    }
    // What an orchestrator has sent is not at that line of the file.
    const isOwnText = source !== undefined && (source.path !== undefined || diagnostic.file === undefined);
    return {
      diagnostic,
      path,
      region: isOwnText ? region : undefined,
      excerpt: source === undefined || place === undefined ? undefined : excerptOf(source.text, place),
      fix: fixOf(diagnostic, isOwnText ? place : undefined),
      fingerprint: fingerprintOf(diagnostic, path, seen),
    };
  });
}

function pathOf({ diagnostic, source }: Found): string | undefined {
  return source?.path ?? diagnostic.file?.path ?? (source === undefined ? undefined : 'stdin');
}

function placeOf({ diagnostic, source, offset }: Found): Place | undefined {
  if (source === undefined) return undefined;
  if (offset !== undefined) {
    const line = source.text.indexOf('\n', offset);
    const end = line < 0 ? source.text.length : line;
    const kept = source.text.slice(offset, end).trimEnd().length;
    return { start: offset, end: offset + kept, isValue: false, isOwnScalar: false, inFlow: false };
  }
  const { item, field } = diagnostic;
  return item === undefined ? undefined : locate(item, parsePath(field?.path ?? '') ?? []);
}

function regionOf(text: string, { start, end }: Place, at: (offset: number) => Position): Region {
  const first = at(start);
  const last = at(Math.max(start, end));
  return {
    startLine: first.line,
    startColumn: first.column,
    endLine: last.line,
    endColumn: last.column,
    text: text.slice(start, end),
  };
}

function excerptOf(text: string, { start, end }: Place): Finding['excerpt'] {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const line = text.slice(from, newline < 0 ? text.length : newline).trimEnd();
  return { line, start: start - from, end: Math.min(Math.max(end, start + 1) - from, line.length) };
}

function fixOf({ field }: Diagnostic, place: Place | undefined): Fix | undefined {
  const value = field?.proposedValue;
  if (field === undefined || value === undefined) return undefined;
  if (!isWord(value)) return { text: `${field.path}: ${printFlow(value, ONE_LINE)}`, replacement: undefined };
  // Between braces a word in JSON's form is never wrong.
  const own = place?.inFlow === true ? printFlow(value) : printScalar(value);
  return { text: `${field.path}: ${printScalar(value)}`, replacement: place?.isOwnScalar === true ? own : undefined };
}

function isWord(value: Json): value is string | number | bigint | boolean | null {
  return typeof value !== 'object' || value === null;
}

function fingerprintOf(diagnostic: Diagnostic, path: string | undefined, seen: Map<string, number>): string {
  const key = JSON.stringify([diagnostic.code, objectOf(diagnostic), diagnostic.field?.path ?? '', path ?? '']);
  const number = seen.get(key) ?? 0;
  seen.set(key, number + 1);
  return createHash('sha256')
    .update(number === 0 ? key : `${key}#${number}`)
    .digest('hex')
    .slice(0, 32);
}

export function objectOf({ resource }: Pick<Diagnostic, 'resource'>): string {
  return resource === undefined ? '' : formatId(resource);
}
