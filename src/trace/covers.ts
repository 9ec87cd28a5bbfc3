import type { MatchView, ValueMatchView } from '../model/http-route.ts';
import { isEveryPath } from '../topology/catch-all.ts';
import { readPlainRegex } from '../topology/plain-regex.ts';
import { trimSlash } from './match.ts';

/**
 * Whether surely every request that the second match takes is one that the first would take too, with Istio and by the
 * specification; what is not plain to see is answered no.
 */
export function covers(a: MatchView, b: MatchView): boolean {
  return (
    (isEveryPath(a.path) || pathKeysOver(b.path).includes(pathKey(a.path))) &&
    (a.method === undefined || a.method === b.method) &&
    coversValues(a.headers, b.headers, (name) => name.toLowerCase()) &&
    coversValues(a.queryParams, b.queryParams, (name) => name)
  );
}

/** One text for paths that are one condition: the trailing slash of a prefix does not count. */
export function pathKey({ type, value }: MatchView['path']): string {
  return `${type} ${type === 'PathPrefix' ? trimSlash(value) : value}`;
}

/** The keys of the paths that surely have every request of this one, itself first. */
export function pathKeysOver(path: MatchView['path']): readonly string[] {
  const { type, value } = path;
  const own = pathKey(path);
  if (type === 'Exact') return [...new Set([own, ...prefixesOf(value, true)])];
  if (type === 'PathPrefix') return [...new Set([own, ...prefixesOf(trimSlash(value), true)])];
  if (type !== 'RegularExpression') return [own];
  const { head, whole } = literalHead(value);
  return [own, ...prefixesOf(head, whole)];
}

/**
 * Of these the keys of the paths that may go before this one, or with it: an exact path goes before every prefix, and a prefix before
 * a shorter one. Only `/` is as long as a prefix of one letter.
 */
export function pathKeysBefore(path: MatchView['path']): readonly string[] {
  const { type, value } = path;
  const isLast = type === 'RegularExpression' || (type === 'PathPrefix' && trimSlash(value).length === 1);
  return isLast ? pathKeysOver(path) : [pathKey(path)];
}

/** `/`, `/a`, `/a/b` of `/a/b`; of a text that may go on, its last element only where a slash has ended it. */
function prefixesOf(text: string, ended: boolean): readonly string[] {
  const keys = ['PathPrefix '];
  for (let at = text.indexOf('/', 1); at > 0; at = text.indexOf('/', at + 1))
    keys.push(`PathPrefix ${text.slice(0, at)}`);
  if (ended && text !== '' && !text.endsWith('/')) keys.push(`PathPrefix ${text}`);
  return keys;
}

/** What every path that a regular expression takes begins with, and whether that is all of it. */
function literalHead(pattern: string): { readonly head: string; readonly whole: boolean } {
  // Of an alternative only one side has the head.
  if (pattern.includes('|')) return { head: '', whole: false };
  const [, text = ''] = /^\^?((?:[A-Za-z0-9/_~%@!&=:,;'<>-]|\\[./~%@_-])*)/.exec(pattern) ?? [];
  const rest = pattern.slice(pattern.startsWith('^') ? text.length + 1 : text.length);
  if (rest === '' || rest === '$') return { head: text.replaceAll('\\', ''), whole: true };
  const kept = /^[*?{]/.test(rest) ? text.replace(/\\?.$/, '') : text;
  return { head: kept.replaceAll('\\', ''), whole: false };
}

function coversValues(
  a: readonly ValueMatchView[],
  b: readonly ValueMatchView[],
  keyOf: (name: string) => string,
): boolean {
  const names = b.map(({ name }) => keyOf(name));
  // Which of two conditions on one name counts is not the same everywhere.
  if (new Set(names).size !== names.length) return false;
  return a.every((wide) => {
    const narrow = b[names.indexOf(keyOf(wide.name))];
    return narrow !== undefined && coversValue(wide, narrow);
  });
}

function coversValue(wide: ValueMatchView, narrow: ValueMatchView): boolean {
  if (wide.type === narrow.type && wide.value === narrow.value) return true;
  if (wide.type !== 'RegularExpression') return false;
  if (narrow.type !== 'Exact') return wide.value === '.*';
  const regex = readPlainRegex(wide.value);
  return !('problem' in regex) && regex.matches(narrow.value);
}
