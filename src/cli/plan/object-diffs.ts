import type { Note } from '../../emit/change.ts';
import { editItem } from '../../krm/edit/item.ts';
import { editedLines, type TextEdit } from '../../krm/edited-lines.ts';
import { type Diff, type DiffLine, diffOf, type Hunk } from '../../krm/line-diff.ts';
import type { StreamRange } from '../../krm/manifests.ts';
import { printBlock } from '../../krm/print.ts';
import type { YamlItem } from '../../krm/yaml-item.ts';
import { MERGE } from '../../plan/plan-guard.ts';
import type { Change, ObjectDiff, ReasonedLine, Sign } from '../../report/plan/plan-report.ts';
import type { Item } from '../../resource/item.ts';
import { idOf, type Manifest } from '../../resource/manifest.ts';
import { parsePath } from '../../resource/path.ts';
import type { Planned } from './source.ts';

/** A change of a text that is there, with what is said of it. */
interface Owner extends TextEdit {
  readonly sign: Sign;
  readonly changes: readonly Change[];
}

const FILE = 'internal.config.kubernetes.io/path';

/** What changes, an object at a time: where it stands in the texts, and then what is new. */
export function objectDiffs(planned: Planned): readonly ObjectDiff[] {
  const owners = ownersOf(planned);
  const changed = planned.streams.flatMap((stream) => streamDiffs(planned, stream, owners));
  const added = planned.outcome.written.flatMap(({ note }, index) => {
    const manifest = planned.added[index];
    return manifest === undefined ? [] : [addedDiff(manifest, note)];
  });
  // Where its text cannot be told from that of others, what is said of it must do.
  const untold = owners.filter(({ splices }) => splices.length === 0).map(bareDiff);
  return [...changed, ...untold, ...added];
}

function bareDiff({ sign, item, changes }: Owner): ObjectDiff {
  const origin = item.file()?.path;
  return { sign, objects: [item.id], file: 'stdin', origin, changes, hunks: [] };
}

function ownersOf({ outcome, items, removed, removal }: Planned): readonly Owner[] {
  const known = new Map<Item, YamlItem>(items.map((item) => [item, item]));
  const edits = outcome.edits.flatMap(({ item, patch, notes }): readonly Owner[] => {
    const own = known.get(item);
    const edited = own === undefined ? undefined : editItem(own, patch);
    if (own === undefined || edited === undefined || 'refused' in edited) return [];
    return [{ sign: '~', item: own, splices: edited.splices, changes: notes.map((note) => changeOf('~', note)) }];
  });
  const removals = removed.flatMap(({ item, note }): readonly Owner[] => {
    const own = known.get(item);
    const splice = own === undefined ? undefined : removal(own);
    if (own === undefined) return [];
    return [{ sign: '-', item: own, splices: splice === undefined ? [] : [splice], changes: [changeOf('-', note)] }];
  });
  return [...edits, ...removals];
}

/** The reason alone: that the change must wait is said in a place of its own. */
function changeOf(sign: Sign, { object, why, diagnostic }: Note): Change {
  const field = diagnostic.field?.path;
  const reason = why.replace(` (${MERGE})`, '');
  return { sign, object, field, reason: field === undefined ? reason : reason.replace(/^because /, '') };
}

/** Objects whose edit starts Flagger's weights anew where an analysis runs, in order. */
export function restlessOf({ outcome, items }: Planned): readonly Note['object'][] {
  const edited = new Set<Item>(
    outcome.edits.filter(({ notes }) => notes.some(({ why }) => why.includes(MERGE))).map(({ item }) => item),
  );
  return items.filter((item) => edited.has(item)).map(({ id }) => id);
}

function streamDiffs(
  { text }: Planned,
  { path, start, end }: StreamRange,
  all: readonly Owner[],
): readonly ObjectDiff[] {
  const owners = all.filter(({ splices }) => splices.some((splice) => splice.start >= start && splice.end <= end));
  if (owners.length === 0) return [];
  const own = text.slice(start, end);
  const splices = owners.flatMap((owner) =>
    owner.splices.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start, owner })),
  );
  const linesOf = editedLines(own, start, owners);
  return diffOf(own, splices).map((diff) => {
    const fields = diff.owners.flatMap((owner) =>
      owner.changes.map((change) => ({
        change,
        lines: change.field === undefined ? undefined : linesOf(owner, parsePath(change.field) ?? []),
      })),
    );
    return reasoned(diff, path, fields);
  });
}

interface Field {
  readonly change: Change;
  /** Of the new text; `undefined` where they are not known. */
  readonly lines: { readonly first: number; readonly last: number } | undefined;
}

function reasoned({ owners, hunks }: Diff<Owner>, path: string | undefined, fields: readonly Field[]): ObjectDiff {
  const [first] = owners;
  const origin = path === undefined ? first?.item.file()?.path : undefined;
  return {
    sign: first?.sign ?? '~',
    objects: owners.map(({ item }) => item.id),
    file: path ?? 'stdin',
    origin,
    changes: fields.map(({ change }) => change),
    hunks: hunks.map((hunk) => ({ ...hunk, lines: blocksOf(hunk).flatMap((block) => reasonedBlock(block, fields)) })),
  };
}

/** Successive lines that change, and successive lines that do not. */
function blocksOf({ lines }: Hunk): readonly (readonly DiffLine[])[] {
  const blocks: DiffLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last !== undefined && (last[0]?.sign === ' ') === (line.sign === ' ')) last.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

/**
 * A line that no field stands on, as the key above it, is there for the next that one does, and a closing bracket for the
 * one before it; what goes, for what comes.
 */
function reasonedBlock(block: readonly DiffLine[], fields: readonly Field[]): readonly ReasonedLine[] {
  const all = fields.map(({ change }) => change);
  if (block[0]?.sign === ' ') return block.map((line) => ({ ...line, changes: [] }));
  const direct = block.map(({ sign, line }) =>
    sign === '-' ? [] : fields.flatMap(({ change, lines }) => (isOn(line, change, lines) ? [change] : [])),
  );
  const known = (changes: readonly Change[]) => changes.length > 0;
  return block.map((line, index) => {
    const next = direct.slice(index).find(known);
    const last = direct.slice(0, index).findLast(known);
    const closes = line.sign === '+' && !known(direct[index] ?? []) && /^[\s\]},]*$/.test(line.text);
    return { ...line, changes: (closes ? (last ?? next) : (next ?? last)) ?? all };
  });
}

function isOn(line: number, { field }: Change, lines: Field['lines']): boolean {
  if (field === undefined) return true;
  return lines !== undefined && lines.first <= line && line <= lines.last;
}

function addedDiff(manifest: Manifest, note: Note): ObjectDiff {
  const change = changeOf('+', note);
  const texts = printBlock(manifest, 0, '\n').split('\n');
  const lines = texts.map(
    (text, index): ReasonedLine => ({ sign: '+', text, line: index + 1, open: false, changes: [change] }),
  );
  return {
    sign: '+',
    objects: [idOf(manifest)],
    file: manifest.metadata.annotations?.[FILE],
    origin: undefined,
    changes: [change],
    hunks: [{ old: { start: 0, lines: 0 }, new: { start: 1, lines: lines.length }, lines }],
  };
}
