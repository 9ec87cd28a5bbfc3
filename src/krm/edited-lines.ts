import type { Path } from '../resource/path.ts';
import { keyOf } from '../resource/resource-id.ts';
import { locate } from './locate.ts';
import { parseYaml } from './parse.ts';
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
    const source = edit.item.source();
    if (source === undefined) return undefined;
    const inSame = ({ item }: TextEdit) => item.source()?.document === source.document;
    const own = applySplices(
      source.text,
      local(
        edits.filter(inSame).flatMap(({ splices }) => splices),
        source.base,
      ),
    );
    const others = edits.filter((other) => !inSame(other)).flatMap(({ splices }) => splices);
    const shift = others
      .filter(({ end }) => end <= source.base)
      .reduce((sum, splice) => sum + splice.text.length - (splice.end - splice.start), 0);
    const document = parseYaml(own);
    const node = document.contents;
    if (node === null) return undefined;
    const whole = yamlItem({
      id: undefined,
      position: 0,
      mentions: (needle) => own.includes(needle),
      parse: () => ({ document, node, text: own, base: source.base - start + shift }),
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
