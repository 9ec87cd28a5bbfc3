import { isJsonObject, type Json, type JsonObject } from '../resource/json.ts';

/** Columns by which a printed block moves right; kpt and kubectl print `{ step: 2, dash: 0 }`. */
export interface BlockStyle {
  /** From a mapping's column to that of a mapping below one of its keys. */
  readonly step: number;
  /** From a mapping's column to the dashes of a list below one of its keys. */
  readonly dash: number;
}

export interface FlowStyle {
  /** JSON's syntax: each key and string in double quotes. */
  readonly quoted: boolean;
  /** Without the space only where keys are quoted: YAML reads `a:b` as one word. */
  readonly colon: ': ' | ':';
  readonly comma: ', ' | ',';
  /** Stands inside the braces of a mapping. */
  readonly pad: '' | ' ';
  /** Present where each entry has a line of its own; `indent` is that of the line on which the value begins. */
  readonly lines?: { readonly indent: string; readonly unit: string; readonly newline: string } | undefined;
}

const COMPACT: BlockStyle = { step: 2, dash: 0 };
const JSON_TEXT: FlowStyle = { quoted: true, colon: ': ', comma: ', ', pad: '' };

/** An implicit key may be 1024 characters long (YAML 1.2.2, 7.4.2); the rest is room for the quotes of the count. */
const LONGEST_KEY = 1000;

/**
 * What YAML 1.1, YAML 1.2 or go-yaml reads as something else than a string, in any case of letters; and `e2`, which
 * yaml 2.9 reads as a float of YAML 1.1 without a mantissa.
 */
const WORD = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|[-+]?e[-+]?\d+)$/i;
/** Wider than numbers, sexagesimals and timestamps of any version need; a quoted string is never wrong. */
const NUMBER_LIKE = /^[-+]?[.0-9][-+0-9a-fotxz_.:, ]*$/i;
const INDICATOR_FIRST = /^[-?:,[\]{}#&*!|>'"%@`=<~\s]|^\.\.\./;
const PLAIN = /^[\x20-\x7e\p{L}\p{N}]+$/u;
/** Besides what JSON escapes: line breaks of YAML 1.1 and characters that are not printable (YAML 1.2.2, 5.1). */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** One line that YAML 1.1 and 1.2 parsers read as the same value; a string is plain where that is safe. */
export function printScalar(value: string | number | bigint | boolean | null): string {
  if (typeof value === 'number') return printNumber(value);
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : printQuoted(value);
}

/** A string in double quotes, with escapes that JSON and YAML share. */
export function printQuoted(text: string): string {
  return JSON.stringify(text).replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A string in single quotes where they can hold it, else in double quotes. */
export function printInQuotes(text: string, quotes: "'" | '"'): string {
  return quotes === "'" && /^[\x20-\x7e]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : printQuoted(text);
}

/**
 * A value in block style, each line at `indent` spaces or deeper, without a line break at the end. Members that are
 * `undefined` are left out; an empty mapping is `{}`, an empty list `[]`.
 */
export function printBlock(value: Json, indent: number, newline: string, style: BlockStyle = COMPACT): string {
  const lines: string[] = [];
  addBlock(lines, value, ' '.repeat(indent), indent, newline, style);
  return lines.join(newline);
}

/**
 * A value in flow style: JSON text by default.
 * @throws RangeError for a number that JSON does not have
 */
export function printFlow(value: Json, style: FlowStyle = JSON_TEXT): string {
  const { lines } = style;
  const inner = lines === undefined ? style : { ...style, lines: { ...lines, indent: lines.indent + lines.unit } };
  if (isList(value)) {
    const entries = value.map((entry) => printFlow(entry, inner));
    return enclose('[', entries, ']', { ...style, pad: '' });
  }
  if (isJsonObject(value)) {
    const entries = members(value).map(([key, member]) => printFlowPair(key, member, inner));
    return enclose('{', entries, '}', style);
  }
  return printFlowScalar(value, style);
}

/** `key: value` as it stands inside braces. */
export function printFlowPair(key: string, value: Json, style: FlowStyle): string {
  return `${printFlowScalar(key, style)}${style.colon}${printFlow(value, style)}`;
}

function printFlowScalar(value: string | number | bigint | boolean | null, style: FlowStyle): string {
  if (typeof value === 'number' && !Number.isFinite(value) && style.quoted) {
    throw new RangeError(`JSON has no number ${value}`);
  }
  if (typeof value !== 'string') return printScalar(value);
  // Colons are legal inside plain words, but parsers of YAML 1.1 disagree about them between braces.
  return style.quoted || /[,[\]{}:?#&*!|>'"%@`]/.test(value) ? printQuoted(value) : printScalar(value);
}

function enclose(open: string, entries: readonly string[], close: string, style: FlowStyle): string {
  if (entries.length === 0) return open + close;
  if (style.lines === undefined) return open + style.pad + entries.join(style.comma) + style.pad + close;
  const { indent, unit, newline } = style.lines;
  return `${open}${entries.map((entry) => `${newline}${indent}${unit}${entry}`).join(',')}${newline}${indent}${close}`;
}

/** Adds the lines of a value at `indent`, the first of which begins with `first` in place of spaces: a list's dashes, or the same spaces. */
function addBlock(
  lines: string[],
  value: Json,
  first: string,
  indent: number,
  newline: string,
  style: BlockStyle,
): void {
  const pad = ' '.repeat(indent);
  let before = first;
  if (isList(value) && value.length > 0) {
    for (const entry of value) {
      addBlock(lines, entry, `${before}- `, indent + 2, newline, style);
      before = pad;
    }
    return;
  }
  if (isInline(value)) {
    lines.push(first + printInline(value));
    return;
  }
  for (const [key, member] of isJsonObject(value) ? members(value) : []) {
    const name = printScalar(key);
    const head = name.length > LONGEST_KEY ? `${before}? ${name}${newline}${pad}:` : `${before}${name}:`;
    before = pad;
    if (isInline(member)) {
      lines.push(`${head} ${printInline(member)}`);
      continue;
    }
    lines.push(head);
    const below = indent + (isList(member) ? style.dash : style.step);
    addBlock(lines, member, ' '.repeat(below), below, newline, style);
  }
}

/** The value stands behind its key on one line in block style: it is a scalar, or an empty collection. */
export function isInline(value: Json): boolean {
  if (isList(value)) return value.length === 0;
  return !isJsonObject(value) || Object.keys(value).every((key) => value[key] === undefined);
}

/** What `isInline` is true of, on one line. */
export function printInline(value: Json): string {
  if (isList(value)) return '[]';
  return isJsonObject(value) ? '{}' : printScalar(value);
}

function members(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).filter((pair): pair is [string, Json] => pair[1] !== undefined);
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isPlain(text: string): boolean {
  return (
    PLAIN.test(text) &&
    !INDICATOR_FIRST.test(text) &&
    !WORD.test(text) &&
    !NUMBER_LIKE.test(text) &&
    !/: | #|[: ]$/.test(text)
  );
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Object.is(value, -0)) return '-0.0';
  // A float of YAML 1.1 has a point.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}
