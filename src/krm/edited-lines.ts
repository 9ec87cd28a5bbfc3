import type { Path } from '../resource/path.ts';
import { keyOf } from '../resource/resource-id.ts';
import { locate } from './locate.ts';
import { parseYaml } from './parse.ts';
import { readPlain } from './plain/read.ts';
import { applySplices, type Splice } from './splice.ts';
import { positions } from './text.ts';
import { flatten, type YamlItem, yamlItem } from './yaml-item.ts';

/** What an edit changes in the text that its item stands in. */
export interface TextEdit {
  readonly item: YamlItem;
  readonly splices: readonly Splice[];
}

/** First and last line, from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds the lines that a field's value takes up in the text with all the edits in it; `undefined` where it cannot be found.
 * The edits are all that there are of the text; offsets of items and splices count from `start`, where the text begins.
 */
export function editedLines(
  text: string,
  start: number,
  edits: readonly TextEdit[],
): (edit: TextEdit, path: Path) => Lines | undefined {
  const local = (splices: readonly Splice[], base: number) =>
    splices.map((splice) => ({ ...splice, start: splice.start - base, end: splice.end - base }));
  const changed = applySplices(
    text,
    local(
      edits.flatMap(({ splices }) => splices),
      start,
    ),
  );
  const at = positions(changed);
  const items = new Map<TextEdit, YamlItem | undefined>();
  const reread = (edit: TextEdit): YamlItem | undefined => {
    const place = textOf(edit.item);
    if (place === undefined) return undefined;
    const { base, dashColumn, isSame } = place;
    const inSame = ({ item }: TextEdit) => isSame(item);
    const own = applySplices(
      place.text,
      local(
        edits.filter(inSame).flatMap(({ splices }) => splices),
        base,
      ),
    );
    const others = edits.filter((other) => !inSame(other)).flatMap(({ splices }) => splices);
    const shift = others
      .filter(({ end }) => end <= base)
      .reduce((sum, splice) => sum + splice.text.length - (splice.end - splice.start), 0);
    const now = base - start + shift;
    const whole = yamlItem({
      id: undefined,
      position: 0,
      mentions: (needle) => own.includes(needle),
      plain: () => readPlain(own, 0, own.length, dashColumn),
      place: { text: () => own, base: now, dashColumn, hasAliases: () => true },
      parse: () => {
        const alone = dashColumn < 0 ? own : `${own.slice(0, dashColumn)} ${own.slice(dashColumn + 1)}`;
        const document = parseYaml(alone);
        const node = document.contents;
        return node === null ? { problem: 'it is empty' } : { document, node, text: alone, base: now };
      },
    });
    const key = keyOf(edit.item.id);
    return flatten([whole]).find(({ id }) => keyOf(id) === key);
  };
  return (edit, path) => {
    if (!items.has(edit)) items.set(edit, reread(edit));
    const item = items.get(edit);
    const place = item === undefined ? undefined : locate(item, path);
    if (place?.isValue !== true) return undefined;
    return { first: at(place.start).line, last: at(Math.max(place.start, place.end - 1)).line };
  };
}

/** The text in which an item stands, and which others stand in the same. */
function textOf(item: YamlItem) {
  const plain = item.plainText();
  if (plain !== undefined) return { ...plain, isSame: (other: YamlItem) => other === item };
  const source = item.source();
  if (source === undefined) return undefined;
  const isSame = (other: YamlItem) => other.source()?.document === source.document;
  return { text: source.text, base: source.base, dashColumn: -1, isSame };
}
