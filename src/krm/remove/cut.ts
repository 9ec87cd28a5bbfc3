import { type CST, isAlias, isMap, type Node, type YAMLSeq } from 'yaml';
import { type AnchorUse, chainTo, foreignTag, readAnchors, sharedAbove, sharedWithin } from '../edit/anchors.ts';
import { put, Refusal } from '../edit/context.ts';
import { type EditResult, isJson } from '../edit/edit-node.ts';
import { breakAfter, lineEnd, lineStart } from '../edit/lines.ts';
import { listEntriesOf } from '../edit/list.ts';
import { itemEnd, lastMark } from '../edit/tokens.ts';
import { differsWithout } from '../edit/verify.ts';
import { type EditSource, parseYaml } from '../parse.ts';
import { applySplices, type Splice } from '../splice.ts';
import { afterBlankLines, type Slice } from '../text.ts';
import { cutFlow } from './cut-flow.ts';
import { cutLines } from './cut-lines.ts';

type Splices = readonly Splice[];

/** Entries of lists that are to go, by index. */
export type Gone = ReadonlyMap<YAMLSeq, ReadonlySet<number>>;

/** Why an object cannot be cut out of its text: what it is, or what is in it, belongs to others that stay. */
export function whyTied(
  node: Node,
  anchors: ReturnType<typeof readAnchors>,
  together: readonly Node[],
): string | undefined {
  if (isAlias(node)) return `it is an alias of the object with the anchor &${node.source}`;
  if ('problem' in anchors) return anchors.problem;
  return anchors.uses.size === 0 ? undefined : sharedWithin(anchors.uses, node, [], together);
}

/**
 * The splices that take entries out of lists of one text and leave every other byte; offsets count from the start of the
 * whole input. A list that keeps none becomes `[]`. Refused, with the reason, is what does not read back as intended; that
 * no anchor ties an entry to what stays is for the caller to see.
 */
export function cutEntries(source: EditSource, gone: Gone): EditResult {
  const { document, text, base } = source;
  try {
    const anchors = readAnchors(document);
    if ('problem' in anchors) throw new Refusal(anchors.problem);
    const splices = [...gone].flatMap(([list, indexes]) => cutList(source, anchors.uses, list, indexes));
    const result = applySplices(text, splices);
    const problem = differsWithout(document, gone, parseYaml(result));
    if (problem !== undefined) throw new Refusal(problem);
    if (isJson(text) && !isJson(result)) throw new Refusal('the result is not JSON any more');
    return { splices: splices.map((splice) => ({ ...splice, start: splice.start + base, end: splice.end + base })) };
  } catch (error) {
    // Whatever goes wrong in here, the user's text stays as it is.
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function cutList(source: EditSource, anchors: AnchorUse, list: YAMLSeq, gone: ReadonlySet<number>): Splices {
  const { document, text } = source;
  const chain = chainTo(document, list);
  if (chain === undefined) throw new Refusal('it is not in its document');
  const shared = sharedAbove(anchors, chain, chain.length, []);
  if (shared !== undefined) throw new Refusal(shared);
  const tag = foreignTag(chain);
  if (tag !== undefined) throw new Refusal(`it stands in a value with the tag ${tag}`);
  const token = list.srcToken;
  if (token?.type === 'flow-collection') return cutFlow(text, token, gone);
  const parent = chain.at(-2);
  const key = isMap(parent) ? parent.items.find(({ value }) => value === list)?.srcToken : undefined;
  if (token?.type !== 'block-seq' || key === undefined) throw new Refusal('the list it stands in is no field');
  return cutBlock(text, list, token, key, gone);
}

function cutBlock(
  text: string,
  list: YAMLSeq,
  token: CST.BlockSequence,
  key: CST.CollectionItem,
  gone: ReadonlySet<number>,
): Splices {
  const colon = lastMark(key.sep ?? []);
  if (colon === undefined || key.start.some(({ type }) => type === 'explicit-key-ind')) {
    throw new Refusal('the list it stands in has a key in the notation with a question mark');
  }
  const head = colon.offset + colon.source.length;
  const entries = listEntriesOf(list, []).map(({ item }) => linesOf(text, item, token.indent));
  const cuts = cutLines(text, entries, gone, nextLine(text, lineEnd(text, head)));
  return gone.size < entries.length ? cuts : [...put(head, head, ' []'), ...cuts];
}

/** From the line of the dash to the line behind all that stands deeper than the dash. */
function linesOf(text: string, item: CST.CollectionItem, column: number): Slice {
  const dash = item.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? 0;
  const start = lineStart(text, dash);
  const content = itemEnd(item) ?? dash;
  if (!/^ *$/.test(text.slice(start, dash))) throw new Refusal('something else stands before its dash');
  let end = text.charCodeAt(content - 1) === 10 ? content : nextLine(text, lineEnd(text, content));
  for (let at = afterBlankLines(text, end); ; at = afterBlankLines(text, nextLine(text, at))) {
    const indent = /^( *)#/.exec(text.slice(at, breakAfter(text, at)))?.[1];
    if (indent === undefined) return { start, end };
    if (indent.length > column) end = nextLine(text, at);
  }
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}
