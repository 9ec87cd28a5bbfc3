import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Patch } from '../../resource/item.ts';
import type { Json } from '../../resource/json.ts';
import { jsonEquals } from '../../resource/json.ts';
import { patchValue } from '../../resource/patch.ts';
import { readAnchors } from './anchors.ts';
import { isMergeKey, readNode } from './context.ts';

/** What an edit promises of the document it makes. */
export interface Promised {
  readonly before: Document;
  readonly node: Node;
  readonly value: Json;
  readonly patch: Patch;
}

/** Why `after` is not `before` with the patch in `node` and nothing else; `undefined` where all is as promised. */
export function differs(promised: Promised, after: Document): string | undefined {
  const problem = newProblem(promised.before, after);
  if (problem !== undefined) return problem;
  const same = sameNode(promised.before.contents, after.contents, (before, now) => {
    if (before !== promised.node) return undefined;
    const value = readNode({ document: after }, now, []);
    return jsonEquals(value, patchValue(promised.value, promised.patch)) && samePatched(before, now, promised.patch);
  });
  return same ? undefined : 'the result has another value';
}

/** Why `after` is not `before` without those entries of lists and nothing else; `undefined` where all is as promised. */
export function differsWithout(
  before: Document,
  gone: ReadonlyMap<Node, ReadonlySet<number>>,
  after: Document,
): string | undefined {
  const problem = newProblem(before, after);
  if (problem !== undefined) return problem;
  const judge: Judge = (list, now) => {
    const indexes = isSeq(list) ? gone.get(list) : undefined;
    if (indexes === undefined || !isSeq(list)) return undefined;
    const left = list.items.filter((_, index) => !indexes.has(index));
    return (
      isSeq(now) &&
      (left.length === 0 ? list.anchor === now.anchor && list.tag === now.tag : sameProperties(list, now)) &&
      left.length === now.items.length &&
      left.every((entry, index) => sameNode(entry, now.items[index], judge))
    );
  };
  return sameNode(before.contents, after.contents, judge) ? undefined : 'the result has another value';
}

function newProblem(before: Document, after: Document): string | undefined {
  const count = (document: Document) => document.errors.filter((error) => error.code === 'DUPLICATE_KEY').length;
  const error = after.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (error !== undefined) return `the result has an error: ${error.message}`;
  if (count(after) > count(before)) return 'the result has a key twice';
  const anchors = readAnchors(after);
  return 'problem' in anchors ? `in the result ${anchors.problem}` : undefined;
}

type Judge = (before: unknown, now: unknown) => boolean | undefined;

/** Two nodes are written alike; `judge` may answer for a node and all that is in it. */
function sameNode(before: unknown, now: unknown, judge: Judge): boolean {
  const judged = judge(before, now);
  if (judged !== undefined) return judged;
  if (before === null || now === null) return before === now;
  if (isAlias(before)) return isAlias(now) && before.source === now.source;
  if (isScalar(before)) {
    if (!isScalar(now) || !sameProperties(before, now)) return false;
    return before.type === now.type && before.source === now.source;
  }
  if (isMap(before)) {
    return (
      isMap(now) &&
      sameProperties(before, now) &&
      before.items.length === now.items.length &&
      samePairs(before.items, now.items, (pair, other) => sameNode(pair.value, other.value, judge))
    );
  }
  if (!isSeq(before) || !isSeq(now) || !sameProperties(before, now)) return false;
  return (
    before.items.length === now.items.length &&
    before.items.every((entry, index) => sameNode(entry, now.items[index], judge))
  );
}

interface PairLike {
  readonly key: unknown;
  readonly value: unknown;
}

/** Each pair of `before` stands at the same place in `now`, which may have more behind them. */
function samePairs(
  before: readonly PairLike[],
  now: readonly PairLike[],
  sameValues: (pair: PairLike, other: PairLike) => boolean,
): boolean {
  return before.every((pair, index) => {
    const other = now[index];
    return other !== undefined && sameNode(pair.key, other.key, () => undefined) && sameValues(pair, other);
  });
}

interface Properties {
  readonly anchor?: string;
  readonly tag?: string;
  readonly flow?: boolean;
}

function sameProperties(before: Properties, now: Properties): boolean {
  return before.anchor === now.anchor && before.tag === now.tag && before.flow === now.flow;
}

/** As before, but that empty brackets may have become a block. */
function sameStyle(before: Properties & { readonly items: readonly unknown[] }, now: Properties): boolean {
  if (before.items.length > 0) return sameProperties(before, now);
  return before.anchor === now.anchor && before.tag === now.tag;
}

/** What the patch does not name is written as before; that the rest has the right value is for the caller to see. */
function samePatched(before: unknown, now: unknown, patch: Patch): boolean {
  const untouched: Judge = () => undefined;
  if ('fields' in patch && isMap(before) && isMap(now)) {
    const { fields } = patch;
    const added = now.items.slice(before.items.length).map((pair) => keyOf(pair.key));
    return (
      sameStyle(before, now) &&
      added.every((key) => key !== undefined && Object.hasOwn(fields, key)) &&
      new Set(added).size === added.length &&
      samePairs(before.items, now.items, (pair, other) => {
        const key = keyOf(pair.key);
        const inner = key !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (inner === undefined) return sameNode(pair.value, other.value, untouched);
        return !added.includes(key) && samePatched(pair.value, other.value, inner);
      })
    );
  }
  if ('entries' in patch && isSeq(before) && isSeq(now)) {
    const { entries } = patch;
    return (
      sameProperties(before, now) &&
      before.items.length === now.items.length &&
      before.items.every((entry, index) => {
        const inner = Object.hasOwn(entries, index) ? entries[index] : undefined;
        const other = now.items[index];
        return inner === undefined ? sameNode(entry, other, untouched) : samePatched(entry, other, inner);
      })
    );
  }
  if ('append' in patch && isSeq(before) && isSeq(now)) {
    return sameStyle(before, now) && before.items.every((entry, index) => sameNode(entry, now.items[index], untouched));
  }
  return true;
}

function keyOf(key: unknown): string | undefined {
  if (!isScalar(key) || isMergeKey(key)) return undefined;
  return key.value === null ? '' : String(key.value);
}
