import { Composer, Document, type ErrorCode, type Node, YAMLParseError } from 'yaml';
import type { Json } from '../resource/json.ts';
import { keyErrors } from './doubled-keys.ts';
import { type Budget, tokensOf } from './limits.ts';

/**
 * How manifests are parsed: merge keys on (kubectl and kpt resolve `<<`), integers beyond 2^53 whole, errors collected
 * rather than thrown, source positions kept.
 */
export const PARSE_OPTIONS = {
  merge: true,
  keepSourceTokens: true,
  prettyErrors: false,
  // `silent` would let a second document go by without an error.
  logLevel: 'error',
  strict: true,
  uniqueKeys: false,
  intAsBigInt: true,
} as const;

/** Aliases one object may resolve before it counts as an alias bomb; real manifests use a handful. */
export const MAX_ALIASES = 1000;

/** A node of a parsed document, and where its text stands in the whole input. */
export interface EditSource {
  readonly document: Document;
  readonly node: Node;
  /** What the document was parsed from. */
  readonly text: string;
  /** Offset of `text[0]` within the whole input. */
  readonly base: number;
}

/** As `parseDocument` of `yaml` does it, within limits: a text that is beyond one is a document without contents and with an error. */
export function parseYaml(text: string, budget?: Budget): Document {
  const read = tokensOf(text, budget);
  if ('problem' in read) return unread(read.problem, read.offset);
  let document: Document | undefined;
  for (const each of new Composer(PARSE_OPTIONS).compose(read.tokens, true, text.length)) {
    if (document === undefined) {
      document = each;
      continue;
    }
    const [start = 0, end = start] = each.range ?? [];
    document.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'Source contains multiple documents'));
    break;
  }
  if (document === undefined) return unread('it is empty', 0);
  document.errors.push(...keyErrors(document));
  return document;
}

function unread(problem: string, offset: number): Document {
  const document = new Document(undefined, PARSE_OPTIONS);
  document.errors.push(new YAMLParseError([offset, offset + 1], 'RESOURCE_EXHAUSTION', problem));
  return document;
}

/** Messages of a document's errors, each with the offset where it stands; `skip` names codes that do not count. */
export function problemsOf(
  document: Document,
  skip: readonly ErrorCode[] = [],
): { code: ErrorCode; message: string; offset: number }[] {
  return document.errors
    .filter((error) => !skip.includes(error.code))
    .map((error) => ({ code: error.code, message: error.message, offset: error.pos[0] }));
}

/** The node's value with aliases resolved and safe integers as numbers, or the sentence that says why there is none. */
export function jsonOf(document: Document, node: Node): { readonly value: Json } | { readonly problem: string } {
  try {
    return { value: narrow(node.toJS(document, { maxAliasCount: MAX_ALIASES })) };
  } catch (error) {
    // The depth of a text has a limit; what is deeper than the stack is without end.
    if (error instanceof RangeError) return { problem: 'an alias stands inside what it stands for' };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Integers as JavaScript numbers where they are exact there, and as bigint only beyond. */
function narrow(value: unknown): Json {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(narrow);
  if (typeof value === 'object' && value !== null) {
    // fromEntries makes own properties: a key `__proto__` stays a key.
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(entries.map(([key, entry]) => [String(key), narrow(entry)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}
