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
   * Of the content what a workload says of its pods, where that costs less than the whole; else `undefined`. A key that stands twice is found
   * only among those that lead there.
   */
  podTemplate?(): PodTemplate | undefined;
  /** What the parser had to say of this item's text: duplicate keys, unresolved aliases, bad indentation. */
  problems(): readonly string[];
  /** What is made of the item, once by each maker: an item does not change. */
  remember<V extends object>(make: (item: Item) => V): V;
  /** The same object with other content, or under another name: what an item has must not be copied into another by its fields. */
  changed(changes: ItemChanges): this;
  /** The file the object came from, where the orchestrator says so. */
  file(): FileRef | undefined;
  readonly within?: Item;
}

export interface ItemChanges {
  readonly id?: ResourceId;
  readonly content: () => JsonObject | undefined;
  readonly mentions?: (needle: string) => boolean;
}

export interface PodTemplate {
  /** `spec.template.metadata.labels` */
  readonly labels: Json;
  /** `spec.replicas`, or `null`. */
  readonly replicas: Json;
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
