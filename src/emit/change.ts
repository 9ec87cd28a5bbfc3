import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Item, Patch } from '../resource/item.ts';
import type { Manifest } from '../resource/manifest.ts';
import type { ResourceId } from '../resource/resource-id.ts';

/** One change as a reader is told of it, and as a result says it. */
export interface Note {
  readonly object: ResourceId;
  /** An object was written, a field of one was set, or an object was taken out. */
  readonly sign: '+' | '~' | '-';
  readonly what: string;
  readonly why: string;
  readonly diagnostic: Diagnostic;
}

export interface ItemEdit {
  readonly item: Item;
  readonly patch: Patch;
  readonly notes: readonly Note[];
}

export interface WrittenObject {
  readonly manifest: Manifest;
  readonly beside: Item;
  readonly note: Note;
}

/** An object of an earlier run that is no longer wanted. */
export interface RemovedObject {
  readonly item: Item;
  readonly note: Note;
}

/** All that a run decides. An object keeps its identity: `item` is one of those that were handed in. */
export interface Changes {
  readonly edits: readonly ItemEdit[];
  readonly written: readonly WrittenObject[];
  readonly removed: readonly RemovedObject[];
  readonly diagnostics: readonly Diagnostic[];
}
