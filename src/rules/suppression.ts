import type { Config, IgnoreConfig } from '../config/config.ts';
import { CATALOG, type Code } from '../diagnostics/catalog.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Item } from '../resource/item.ts';
import { stringAt } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import { formatId } from '../resource/resource-id.ts';

export const IGNORE_ANNOTATION = 'canary-fanout.dev/ignore';

/** A code that somebody has said not to tell, on one object (by its annotation) or on those of the configuration's entry. */
export interface Suppression {
  /** As it is written. */
  readonly code: string;
  readonly reason: string;
  /** The object with the annotation; `undefined`: `entry` of the configuration. */
  readonly item: Item | undefined;
  readonly entry: IgnoreConfig | undefined;
  /** Position in the annotation, or in `spec.ignore`. */
  readonly index: number;
}

export interface Suppressed {
  readonly diagnostic: Diagnostic;
  readonly by: Suppression;
}

export interface Sifted {
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  /** Entries whose code is a finding that may be ignored, and is not found. */
  readonly unused: readonly Suppression[];
}

/** Takes out what is to be ignored, and adds what there is to say of the entries themselves. */
export function sift(found: readonly Diagnostic[], items: readonly Item[], config: Config): Sifted {
  const all = [...items.flatMap(annotated), ...config.ignore.map(configured)];
  if (all.length === 0) return { diagnostics: found, suppressed: [], unused: [] };
  const able = all.filter(({ code }) => whyUnable(code) === undefined);
  const used = new Set<Suppression>();
  const suppressed: Suppressed[] = [];
  const diagnostics = found.filter((diagnostic) => {
    const by = maySuppress(diagnostic.code) ? able.filter((each) => concerns(each, diagnostic)) : [];
    for (const each of by) used.add(each);
    if (by[0] !== undefined) suppressed.push({ diagnostic, by: by[0] });
    return by.length === 0;
  });
  const remarks = all.flatMap((each) => [...unable(each), ...withoutReason(each)]);
  return {
    diagnostics: [...diagnostics, ...remarks],
    suppressed,
    unused: able.filter((each) => !used.has(each) && isJudgement(each.code)),
  };
}

/** FAN010 for an entry whose finding is not there: only who has seen the whole input can say so. */
export function unusedSuppression(suppression: Suppression): Diagnostic {
  const on = suppression.item === undefined ? 'which is found on no such object' : 'which is not found on it';
  return diagnose('FAN010', { where: whereOf(suppression), code: suppression.code, why: on }, placeOf(suppression));
}

function unable(suppression: Suppression): readonly Diagnostic[] {
  const why = whyUnable(suppression.code);
  if (why === undefined) return [];
  const facts = { where: whereOf(suppression), code: `\`${suppression.code}\``, why };
  return [diagnose('FAN010', facts, placeOf(suppression))];
}

function withoutReason(suppression: Suppression): readonly Diagnostic[] {
  if (suppression.reason !== '' || whyUnable(suppression.code) !== undefined) return [];
  return [diagnose('FAN011', { where: whereOf(suppression), code: suppression.code }, placeOf(suppression))];
}

/** What is broken, and what this program has refused to do, is not a matter of opinion. */
function maySuppress(code: Code): boolean {
  const { severity, holds } = CATALOG[code];
  return !code.startsWith('FAN0') && (severity !== 'error' || holds !== undefined);
}

function whyUnable(code: string): string | undefined {
  if (isCode(code)) return maySuppress(code) ? undefined : 'which cannot be ignored';
  if (code === '*') return 'which is no code (each finding must be named)';
  const names = Object.entries(CATALOG).map(([each, { name }]) => [name, each] as const);
  const near = nearest(code, [...Object.keys(CATALOG), ...names.map(([name]) => name)]);
  const meant = names.find(([name]) => name === near)?.[1] ?? near;
  return `which is no code${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
}

/** Said of what somebody wrote, and so by `check` as well; what the function alone says may be ignored for its sake. */
function isJudgement(code: string): boolean {
  return isCode(code) && CATALOG[code].holds !== undefined;
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CATALOG, text);
}

function concerns({ code, item, entry }: Suppression, diagnostic: Diagnostic): boolean {
  if (code !== diagnostic.code) return false;
  if (item !== undefined) {
    // The object as it will be applied is another item of the same position, and its annotation the same.
    return item === diagnostic.item || (diagnostic.item !== undefined && isSame(item, diagnostic.item));
  }
  const resource = diagnostic.resource;
  if (entry === undefined) return false;
  if (entry.kind === undefined && entry.namespace === undefined && entry.name === undefined) return true;
  if (resource === undefined) return false;
  return (
    (entry.kind === undefined || entry.kind === resource.kind) &&
    (entry.namespace === undefined || entry.namespace === resource.namespace) &&
    (entry.name === undefined || entry.name === resource.name)
  );
}

function isSame(a: Item, b: Item): boolean {
  const [own, other] = [a.file(), b.file()];
  return formatId(a.id) === formatId(b.id) && own?.path === other?.path && own?.index === other?.index;
}

function configured(entry: IgnoreConfig, index: number): Suppression {
  return { code: entry.code, reason: entry.reason, item: undefined, entry, index };
}

function annotated(item: Item): readonly Suppression[] {
  if (!item.mentions(IGNORE_ANNOTATION)) return [];
  const text = stringAt(item.content(), ['metadata', 'annotations', IGNORE_ANNOTATION]);
  if (text === undefined) return [];
  return readIgnore(text).map((each, index) => ({ ...each, item, entry: undefined, index }));
}

/**
 * `FAN302: reason; FAN412,FAN413: reason`, or a line each. What follows a semicolon and does not begin with codes belongs to
 * the reason before it.
 */
export function readIgnore(text: string): readonly { readonly code: string; readonly reason: string }[] {
  const entries: { codes: readonly string[]; reason: string }[] = [];
  for (const part of text.split(/[;\n]/).map((each) => each.trim())) {
    if (part === '') continue;
    const { codes, reason } = readEntry(part);
    const last = entries.at(-1);
    if (last === undefined || codes.every(isLikeCode)) {
      entries.push({ codes: codes.map(upper), reason });
    } else {
      last.reason = last.reason === '' ? part : `${last.reason}; ${part}`;
    }
  }
  return entries.flatMap(({ codes, reason }) => codes.map((code) => ({ code, reason })));
}

/** Codes, then the reason: behind a colon or a dash, or simply behind a space. */
function readEntry(part: string): { readonly codes: readonly string[]; readonly reason: string } {
  const found = /^([^\s,:]+(?:\s*,\s*[^\s,:]+)*)\s*(?::|\s[-–—]\s|\s|$)\s*(.*)$/s.exec(part);
  const codes = (found?.[1] ?? part).split(',').map((code) => code.trim());
  return { codes: codes.filter((code) => code !== ''), reason: (found?.[2] ?? '').trim() };
}

function isLikeCode(word: string): boolean {
  return word === '*' || /^[A-Za-z]{2,5}[0-9]+$/.test(word) || Object.values(CATALOG).some(({ name }) => name === word);
}

function upper(code: string): string {
  return /^fan[0-9]+$/i.test(code) ? code.toUpperCase() : code;
}

function whereOf({ item, index }: Suppression): string {
  return item === undefined ? `\`spec.ignore[${index}]\` of the configuration` : formatId(item.id);
}

function placeOf({ item }: Suppression) {
  const field = { path: formatPath(['metadata', 'annotations', IGNORE_ANNOTATION]) };
  return item === undefined ? {} : { item, field };
}
