import type { Json, JsonObject } from './json.ts';
import type { ResourceId } from './resource-id.ts';

/**
 * One object of the input. The head (`id`) is known from the start; the rest is parsed when somebody asks for it.
 * An object inside a `kind: List` is an item of its own, with the List as its `within`.
 */
export interface Item {
  readonly id: ResourceId;
  /** Position in the input, counted over the list's own items; objects inside a List share their List's position. */
  readonly position: number;
  /** The text contains `needle`: a cheap question that spares parsing an item no rule can concern. */
  mentions(needle: string): boolean;
  /** The item's content, parsed once; `undefined` where it is not a mapping or not YAML (`problems` then says why). */
  content(): JsonObject | undefined;
  /**
   * Of the content these fields, and at most the keys beside them, where that costs less than the whole; else `undefined`. A key that
   * stands twice is found only beside them.
   */
  glance?(fields: Fields): JsonObject | undefined;
  /** What the parser had to say of this item's text: duplicate keys, unresolved aliases, bad indentation. */
  problems(): readonly string[];
  /** The file the object came from, where the orchestrator says so. */
  file(): FileRef | undefined;
  readonly within?: Item;
}

/** Fields of an object, by the keys that lead to them. */
export interface Fields {
  readonly [key: string]: Fields | true;
}

export interface FileRef {
  readonly path: string;
  readonly index?: number;
}

/**
 * A change to an object in the manner of JSON Merge Patch (RFC 7386), by leaves: `set` puts a value in place (and makes the
 * mappings above it), `append` adds entries to a list that may exist, `fields` goes one level down, and so does `entries`
 * in a list that is there, by index.
 */
export type Patch =
  | { readonly set: Json }
  | { readonly append: readonly Json[] }
  | { readonly fields: { readonly [key: string]: Patch } }
  | { readonly entries: { readonly [index: number]: Patch } };
