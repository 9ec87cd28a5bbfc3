import type { Path } from '../../resource/path.ts';
import { Refusal } from '../edit/context.ts';
import type { PlainText } from '../edit/plain.ts';
import type { Place } from '../locate.ts';
import { type PlainEntry, type PlainValue, plainTree } from './tree.ts';

/**
 * The place of a field as the syntax tree has it, by lines and columns alone. Throws where that is not sure: within flow collections, and of literal
 * scalars.
 * @throws Refusal
 */
export function locatePlain(plain: PlainText, path: Path): Place | undefined {
  const root = plainTree(plain.text, plain.dashColumn);
  const found = path.length === 0 ? undefined : follow(plain, root, path);
  if (found !== undefined) return found;
  for (const head of [['metadata', 'name'], ['kind']]) {
    const place = follow(plain, root, head);
    if (place?.isValue === true) return place;
  }
  const [first] = entriesOf(root);
  return first === undefined ? undefined : ofKey(plain, first);
}

function follow(plain: PlainText, root: PlainValue, path: Path): Place | undefined {
  let value: PlainValue | undefined = root;
  /** What stands for a field that is absent. */
  let nearest: Place | undefined;
  for (const [index, step] of path.entries()) {
    if (value === undefined) break;
    const entry: PlainEntry | undefined = childOf(value, step);
    if (entry === undefined) break;
    const isLast = index === path.length - 1;
    if (isLast && entry.value !== undefined) return ofValue(plain, entry.value, true);
    nearest = entry.key === undefined ? (ofFirst(plain, entry.value) ?? nearest) : ofKey(plain, entry);
    value = entry.value;
  }
  return nearest;
}

function childOf(value: PlainValue, step: string | number): PlainEntry | undefined {
  const entries = entriesOf(value);
  if (value.kind === 'list') return typeof step === 'number' ? entries[step] : undefined;
  return entries.find(({ key }) => key === String(step));
}

function entriesOf({ entries, isFlow }: PlainValue): readonly PlainEntry[] {
  if (isFlow) throw new Refusal('what stands in a flow collection is not looked for');
  return entries;
}

/** An entry of a list has no key: its first one stands for it. */
function ofFirst(plain: PlainText, value: PlainValue | undefined): Place | undefined {
  const first = value === undefined ? undefined : entriesOf(value)[0];
  if (first?.key !== undefined) return ofKey(plain, first);
  return value === undefined ? undefined : ofValue(plain, value, false);
}

function ofKey({ text, base }: PlainText, { start, head }: PlainEntry): Place {
  const end = start + text.slice(start, head - 1).trimEnd().length;
  return { start: base + start, end: base + end, isValue: false, isOwnScalar: false, inFlow: false };
}

function ofValue({ text, base }: PlainText, value: PlainValue, isValue: boolean): Place {
  const { kind, start, isFlow } = value;
  if (kind === 'block-scalar') throw new Refusal('where a literal ends is not looked for');
  // A comment behind the last value of a block is of the block.
  const last = kind === 'inline' || text[value.end - 1] === '\n' ? value.end : lineEnd(text, value.end);
  const end = start + text.slice(start, last).trimEnd().length;
  const isOwnScalar = isValue && kind === 'inline' && !isFlow;
  return { start: base + start, end: base + end, isValue, isOwnScalar, inFlow: false };
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
}
