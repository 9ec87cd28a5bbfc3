import { BACKSLASH, COLON, DASH, DOUBLE_QUOTE, HASH, SINGLE_QUOTE, SPACE, TAB } from '../characters.ts';

export type Scalar = string | number | boolean | null;

/** What `yaml`'s core schema reads as a number, and the few of them that are the same whoever reads them. */
const NUMBER =
  /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const SIMPLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,14}|-?[0-9]{1,15}\.[0-9]{1,15})$/;

/** A scalar that begins at `first` and ends with its line, comment and all; `undefined` where that is not sure. */
export function readScalar(text: string, first: number, last: number): Scalar | undefined {
  const code = text.charCodeAt(first);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const close = closingQuote(text, first, last);
    return close >= 0 && isOnlyComment(text, close, last) ? unquote(text, first, close) : undefined;
  }
  return readPlainScalar(text, first, last);
}

/** Behind the closing quote of a string without escapes (but `''`) on this line, or -1. */
export function closingQuote(text: string, first: number, last: number): number {
  const quote = text.charCodeAt(first);
  for (let at = first + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && quote === DOUBLE_QUOTE) return -1;
    if (code !== quote) continue;
    if (quote === DOUBLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at + 1;
    at++;
  }
  return -1;
}

/** The string between quotes that `closingQuote` has found the end of. */
export function unquote(text: string, first: number, close: number): string {
  const inner = text.slice(first + 1, close - 1);
  return text.charCodeAt(first) === SINGLE_QUOTE && inner.includes("''") ? inner.replaceAll("''", "'") : inner;
}

export function isOnlyComment(text: string, at: number, last: number): boolean {
  let here = at;
  while (here < last && text.charCodeAt(here) === SPACE) here++;
  return here === last || (here > at && text.charCodeAt(here) === HASH);
}

function readPlainScalar(text: string, first: number, last: number): Scalar | undefined {
  if (!mayBegin(text.charCodeAt(first), text.charCodeAt(first + 1), first + 1 === last)) return undefined;
  let end = last;
  for (let at = first; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code === 127) return undefined;
    if (code === COLON && (at + 1 === last || text.charCodeAt(at + 1) === SPACE)) return undefined;
    if (code === HASH && text.charCodeAt(at - 1) === SPACE) {
      end = at;
      break;
    }
  }
  while (text.charCodeAt(end - 1) === SPACE) end--;
  return resolve(text.slice(first, end));
}

const INDICATORS = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', (char) => char.charCodeAt(0)));

/** `-1` and `:8080` are plain; `- x` and `: x` are not. */
function mayBegin(code: number, next: number, isWhole: boolean): boolean {
  return !INDICATORS.has(code) || ((code === DASH || code === COLON) && !isWhole && next !== SPACE && next !== TAB);
}

/** Letters, digits and `-./_`, which have no meaning of their own in a key or between brackets. */
export function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 45 && code <= 57) || code === 95;
}

/** A plain word as YAML 1.2's core schema reads it; `undefined` for a number that is not simply written. */
export function resolve(word: string): Scalar | undefined {
  const code = word.charCodeAt(0);
  const isNumberLike = (code >= 48 && code <= 57) || code === DASH || code === 43 || code === 46;
  if (isNumberLike) {
    if (!NUMBER.test(word)) return word;
    return SIMPLE_NUMBER.test(word) ? Number(word) : undefined;
  }
  switch (word) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
      return word;
  }
}
