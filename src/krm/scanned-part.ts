import type { PodTemplate } from '../resource/item.ts';
import type { Json } from '../resource/json.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { sniffHead } from './head.ts';
import type { Budget } from './limits.ts';
import type { Mentions } from './mentions.ts';
import { type Outline, readTemplate } from './outline.ts';
import { type EditSource, parseYaml } from './parse.ts';
import { readPlain } from './plain/read.ts';
import { afterItem, type Slice } from './text.ts';
import { mayBeTied, type PlainPlace, type YamlItemInput } from './yaml-item.ts';

/** A list that was cut into its entries. */
export interface ScannedList {
  readonly text: string;
  readonly dashColumn: number;
  readonly mentions: Mentions;
  readonly hasAliases: () => boolean;
  /** For its entries that are parsed. */
  readonly budget: Budget;
  /** The entry in the tree of the whole list, where that parses. */
  readonly nodeAt: (position: number) => EditSource | undefined;
}

/** One entry of it. */
export class ScannedPart implements YamlItemInput {
  readonly id: ResourceId | undefined;
  readonly position: number;
  private readonly list: ScannedList;
  private readonly slice: Slice;
  private readonly outline: Outline | undefined;

  constructor(list: ScannedList, slice: Slice, position: number, outline: Outline | undefined) {
    this.id = outline?.id ?? sniffHead(list.text, slice.start, slice.end);
    this.position = position;
    this.list = list;
    this.slice = slice;
    this.outline = outline;
  }

  mentions(needle: string): boolean {
    return this.list.mentions(needle, this.slice.start, this.slice.end);
  }

  plain(): Json | undefined {
    return readPlain(this.list.text, this.slice.start, this.slice.end, this.list.dashColumn);
  }

  podTemplate(): PodTemplate | undefined {
    return readTemplate(this.list.text, this.slice.end, this.outline);
  }

  get place(): PlainPlace {
    const { list, slice } = this;
    return {
      text: () => list.text.slice(slice.start, slice.end),
      base: slice.start,
      dashColumn: list.dashColumn,
      hasAliases: list.hasAliases,
    };
  }

  parse(): EditSource | { readonly problem: string } {
    const { text, dashColumn, hasAliases, budget } = this.list;
    const { start, end } = this.slice;
    // The dash becomes a space: an equally indented document of its own, with every offset in place.
    const dash = start + dashColumn;
    const own = `${text.slice(start, dash)} ${text.slice(dash + 1, afterItem(text, start, end))}`;
    const document = parseYaml(own, budget);
    const node = document.contents;
    if (node === null) return { problem: document.errors[0]?.message ?? 'it is empty' };
    const alone = { document, node, text: own, base: start };
    return mayBeTied(own, hasAliases) ? (this.list.nodeAt(this.position) ?? alone) : alone;
  }
}
