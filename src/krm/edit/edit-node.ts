import type { Patch } from '../../resource/item.ts';
import { type Json, jsonEquals } from '../../resource/json.ts';
import { patchValue } from '../../resource/patch.ts';
import { type EditSource, parseYaml } from '../parse.ts';
import { readPlain } from '../plain/read.ts';
import { applySplices, type Splice } from '../splice.ts';
import { chainTo, readAnchors } from './anchors.ts';
import { type Editing, Refusal, readNode } from './context.ts';
import { differs } from './verify.ts';
import { editRoot } from './walk.ts';

export { patchValue } from '../../resource/patch.ts';
export type { EditSource } from '../parse.ts';

export type EditResult = { readonly splices: readonly Splice[] } | { readonly refused: string };

/**
 * The splices that make the patch's change in the text of one object and leave every other byte; offsets count from the
 * start of the whole input. Where the value is already as the patch wants it there are none. Refused, with the reason,
 * is what would change another place too, what could be meant in two ways, and what does not read back as intended.
 */
export function editNode(source: EditSource, patch: Patch): EditResult {
  try {
    const splices = splicesFor(source, patch);
    const { base } = source;
    return { splices: splices.map(({ start, end, text }) => ({ start: start + base, end: end + base, text })) };
  } catch (error) {
    // Whatever goes wrong in here, the user's text stays as it is.
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function splicesFor({ document, node, text }: EditSource, patch: Patch): readonly Splice[] {
  const error = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (error !== undefined) throw new Refusal(`its text has an error: ${error.message}`);
  const anchors = readAnchors(document);
  if ('problem' in anchors) throw new Refusal(anchors.problem);
  const chain = chainTo(document, node);
  if (chain === undefined) throw new Refusal('it is not in its document');
  const editing: Editing = {
    document,
    text,
    newline: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n',
    json: isJson(text),
    anchors: anchors.uses,
    item: node,
    depth: chain.length - 1,
  };
  const value = readNode(editing, node, []);
  const splices = editRoot(editing, chain, value, patch);
  if (splices.length === 0) {
    if (jsonEquals(value, patchValue(value, patch))) return [];
    throw new Refusal('no place for the change was found');
  }
  const result = applySplices(text, splices);
  const problem = isPlainly(result, document.contents === node, patchValue(value, patch))
    ? undefined
    : differs({ before: document, node, value, patch }, parseYaml(result));
  if (problem !== undefined) throw new Refusal(problem);
  if (editing.json && !isJson(result)) throw new Refusal('the result is not JSON any more');
  return splices;
}

/** A plainly written object says without a syntax tree that it is what was wanted: what no splice touched is as it was. */
function isPlainly(text: string, isWhole: boolean, wanted: Json): boolean {
  const value = isWhole ? readPlain(text, 0, text.length, -1) : undefined;
  return value !== undefined && jsonEquals(value, wanted);
}

/** Not only YAML that looks like it. */
export function isJson(text: string): boolean {
  if (!/^\uFEFF?\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
