import { type Document, isMap, isSeq, type Node, type YAMLSeq } from 'yaml';
import { readAnchors } from '../edit/anchors.ts';
import type { EditSource } from '../parse.ts';
import type { Splice } from '../splice.ts';
import type { YamlItem } from '../yaml-item.ts';
import { cutEntries, whyTied } from './cut.ts';

/** How items leave their texts: positions of those that go whole, splices for those in Lists, and who cannot go, and why. */
export interface Removal {
  readonly positions: readonly number[];
  readonly splices: readonly Splice[];
  readonly refused: ReadonlyMap<YamlItem, string>;
}

/** What goes from the Lists of one text. */
interface Cut {
  readonly source: EditSource;
  readonly gone: Map<YAMLSeq, Set<number>>;
  readonly items: YamlItem[];
}

export function removeItems(items: readonly YamlItem[]): Removal {
  const refused = new Map<YamlItem, string>();
  const positions: number[] = [];
  const cuts = new Map<Document, Cut>();
  const together: readonly Node[] = items.flatMap((item) => item.source()?.node ?? []);
  const anchors = new Map<Document, ReturnType<typeof readAnchors>>();
  for (const item of items) {
    const source = item.source();
    if (source === undefined) {
      refused.set(item, 'its text cannot be parsed');
      continue;
    }
    const { document, node } = source;
    const read = anchors.get(document) ?? readAnchors(document);
    anchors.set(document, read);
    const reason = whyTied(node, read, together);
    const list = listOf(item);
    if (reason !== undefined) refused.set(item, reason);
    else if (item.within === undefined) positions.push(item.position);
    else if (list === undefined) refused.set(item, 'the list it stands in has no `items`');
    else {
      const cut: Cut = cuts.get(document) ?? { source, gone: new Map(), items: [] };
      const indexes: Set<number> = cut.gone.get(list) ?? new Set();
      cuts.set(document, cut);
      cut.gone.set(list, indexes.add(list.items.indexOf(node)));
      cut.items.push(item);
    }
  }
  const splices: Splice[] = [];
  for (const { source, gone, items: inner } of cuts.values()) {
    const cut = cutEntries(source, gone);
    if ('splices' in cut) splices.push(...cut.splices);
    else for (const item of inner) refused.set(item, cut.refused);
  }
  return { positions, splices, refused };
}

/** The `items` of the `kind: List` that an object stands in. */
function listOf({ within }: YamlItem): YAMLSeq | undefined {
  const root = within?.source()?.node;
  const list = isMap(root) ? root.get('items', true) : undefined;
  return isSeq(list) ? list : undefined;
}
