import { isMap, isSeq, type Node } from 'yaml';
import type { FileRef, Item, ItemChanges, PodTemplate } from '../resource/item.ts';
import { isJsonObject, type Json, type JsonObject, stringAt } from '../resource/json.ts';
import { remembering } from '../resource/remembered.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import type { PlainText } from './edit/plain.ts';
import { mentionsIn } from './mentions.ts';
import { type EditSource, jsonOf, problemsOf } from './parse.ts';

/** An item that stands in a text, with the way to its syntax tree: what edits need and rules do not see. */
export interface YamlItem extends Item {
  /** `undefined` where the text does not parse. */
  source(): EditSource | undefined;
  /** Its text where that was read without a syntax tree, and means the same wherever it stands. */
  plainText(): PlainText | undefined;
  /** Objects of a `kind: List`, else none. */
  inner(): readonly YamlItem[];
  readonly within?: YamlItem;
}

export interface YamlItemInput {
  readonly id: ResourceId | undefined;
  readonly position: number;
  /** Of the item's own text. */
  readonly mentions: (needle: string) => boolean;
  readonly parse: () => EditSource | { readonly problem: string };
  /** The same value without a syntax tree, where the text is plainly written; else `undefined`. */
  readonly plain?: () => Json | undefined;
  /** Where that text begins. */
  readonly place?: PlainPlace;
  /** Of that value what is in a pods' template, where it is found at once. */
  readonly podTemplate?: () => PodTemplate | undefined;
  readonly file?: FileRef;
  readonly within?: YamlItem;
}

export interface PlainPlace {
  readonly text: () => string;
  /** In the whole input. */
  readonly base: number;
  /** Of the list's dash on which it begins, or -1. */
  readonly dashColumn: number;
  /** What looks like an alias in one text may be one, of something in another. */
  readonly hasAliases: () => boolean;
}

/** Wide enough for every anchor and alias; that a glob or an `&&` in a string fits too only costs time. */
const ANCHOR_OR_ALIAS = /(?:^|[\s,[{:-])[&*][^\s,[\]{}]/;

/** Anchors and aliases may tie objects together: then an object has its meaning, and its edits theirs, only in the whole. */
export function mayBeTied(text: string, hasAliases: () => boolean): boolean {
  return ANCHOR_OR_ALIAS.test(text) && hasAliases();
}

const PATH_ANNOTATIONS = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path'];
const INDEX_ANNOTATIONS = ['internal.config.kubernetes.io/index', 'config.kubernetes.io/index'];

export function yamlItem(input: YamlItemInput): YamlItem {
  return new TextItem(input);
}

/** There may be very many, so that what they do is not made for each. */
class TextItem implements YamlItem {
  readonly id: ResourceId;
  readonly position: number;
  readonly within?: YamlItem;
  private readonly input: YamlItemInput;
  private parsed: Reading | undefined = undefined;
  private plain: Reading | undefined = undefined;
  private innerItems: readonly YamlItem[] | undefined = undefined;
  private maker: ((item: Item) => unknown) | undefined = undefined;
  private made: unknown = undefined;
  private others: Map<(item: Item) => unknown, unknown> | undefined = undefined;

  constructor(input: YamlItemInput) {
    this.input = input;
    this.position = input.position;
    if (input.within !== undefined) this.within = input.within;
    this.id = input.id ?? headOf(this.content());
  }

  mentions(needle: string): boolean {
    return this.input.mentions(needle);
  }

  content(): JsonObject | undefined {
    const { value } = this.read();
    return isJsonObject(value) ? value : undefined;
  }

  podTemplate(): PodTemplate | undefined {
    return this.parsed === undefined && this.plain === undefined ? this.input.podTemplate?.() : undefined;
  }

  problems(): readonly string[] {
    return this.read().problems;
  }

  file(): FileRef | undefined {
    return this.input.file ?? this.within?.file() ?? fileOf(this.content());
  }

  source(): EditSource | undefined {
    return this.parse().source;
  }

  plainText(): PlainText | undefined {
    const { value } = this.read();
    const { place } = this.input;
    if (value === undefined || this.parsed !== undefined || place === undefined) return undefined;
    const own = place.text();
    if (mayBeTied(own, place.hasAliases)) return undefined;
    return { text: own, base: place.base, dashColumn: place.dashColumn, value };
  }

  inner(): readonly YamlItem[] {
    this.innerItems ??= readInner(this);
    return this.innerItems;
  }

  remember<V extends object>(make: (item: Item) => V): V {
    if (this.maker === make) return this.made as V;
    const known = this.others?.get(make);
    if (known !== undefined) return known as V;
    const made = make(this);
    if (this.maker === undefined) {
      this.maker = make;
      this.made = made;
    } else {
      // Most are read in one way, if at all.
      this.others ??= new Map();
      this.others.set(make, made);
    }
    return made;
  }

  changed(changes: ItemChanges): this {
    // Nobody else makes items that stand in a text.
    return changedItem(this, changes) as this;
  }

  private parse(): Reading {
    this.parsed ??= readSource(this.input.parse());
    return this.parsed;
  }

  private read(): Reading {
    if (this.parsed !== undefined) return this.parsed;
    if (this.plain !== undefined) return this.plain;
    const value = this.input.plain?.();
    if (value === undefined) return this.parse();
    this.plain = { value, problems: [] };
    return this.plain;
  }
}

function changedItem(item: YamlItem, changes: ItemChanges): YamlItem {
  const changed: YamlItem = {
    id: changes.id ?? item.id,
    position: item.position,
    mentions: changes.mentions ?? ((needle) => item.mentions(needle)),
    content: changes.content,
    problems: () => item.problems(),
    file: () => item.file(),
    remember: remembering(() => changed),
    changed: (others) => changedItem(changed, others),
    source: () => item.source(),
    plainText: () => item.plainText(),
    inner: () => item.inner(),
    ...(item.within === undefined ? {} : { within: item.within }),
  };
  return changed;
}

interface Reading {
  readonly source?: EditSource;
  readonly value?: Json;
  readonly problems: readonly string[];
}

function readSource(source: EditSource | { readonly problem: string }): Reading {
  if ('problem' in source) return { problems: [source.problem] };
  const problems = problemsOf(source.document)
    .filter(({ offset }) => within(source.node, offset))
    .map(({ message }) => message);
  const read = jsonOf(source.document, source.node);
  if ('problem' in read) return { source, problems: [...problems, read.problem] };
  return { source, value: read.value, problems };
}

/** In a document that holds the whole list, only problems inside this item are this item's. */
function within(node: Node, offset: number): boolean {
  const range = node.range;
  return range === null || range === undefined || (offset >= range[0] && offset <= range[2]);
}

export function headOf(content: JsonObject | undefined): ResourceId {
  return {
    apiVersion: stringAt(content, ['apiVersion']) ?? '',
    kind: stringAt(content, ['kind']) ?? '',
    namespace: stringAt(content, ['metadata', 'namespace']) ?? '',
    name: stringAt(content, ['metadata', 'name']) ?? '',
  };
}

/** The file that an orchestrator names in annotations. */
export function fileOf(content: JsonObject | undefined): FileRef | undefined {
  const annotation = (keys: readonly string[]): string | undefined =>
    keys.map((key) => stringAt(content, ['metadata', 'annotations', key])).find((value) => value !== undefined);
  const path = annotation(PATH_ANNOTATIONS);
  if (path === undefined) return undefined;
  const index = Number(annotation(INDEX_ANNOTATIONS) ?? Number.NaN);
  return Number.isInteger(index) ? { path, index } : { path };
}

/** kubectl applies the objects of a List one by one; so do we look at them. */
function readInner(item: YamlItem): readonly YamlItem[] {
  if (!item.id.kind.endsWith('List')) return [];
  const source = item.source();
  const items = source !== undefined && isMap(source.node) ? source.node.get('items', true) : undefined;
  if (source === undefined || !isSeq(items)) return [];
  const mentions = mentionsIn(source.text);
  return items.items.flatMap((node) => {
    if (!isMap(node)) return [];
    const [start, , end] = node.range ?? [0, 0, source.text.length];
    return yamlItem({
      id: undefined,
      position: item.position,
      mentions: (needle) => mentions(needle, start, end),
      parse: () => ({ ...source, node }),
      within: item,
    });
  });
}

/** Items with the objects of Lists in place of the Lists. */
export function flatten(items: readonly YamlItem[]): readonly YamlItem[] {
  return items.flatMap((item) =>
    item.id.kind.endsWith('List') && item.inner().length > 0 ? flatten(item.inner()) : [item],
  );
}
