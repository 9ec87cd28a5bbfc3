import { formatId, keyOf } from '../../resource/resource-id.ts';
import { hunkHead, type ObjectDiff, type ReasonedLine, reasonText } from '../plan/plan-report.ts';
import type { ShownChange } from './page-data.ts';

/** Lines that stay are shown around those that change, as far as they are the object's own. */
export function shownChanges(diffs: readonly ObjectDiff[]): readonly ShownChange[] {
  return diffs.map(({ sign, objects, file, changes, hunks }) => ({
    sign,
    objects: objects.map((id) => ({ key: keyOf(id), name: formatId(id) })),
    file,
    reasons: [...new Set(changes.map(reasonText))],
    hunks: hunks.map((hunk) => ({
      head: hunkHead(hunk),
      lines: ownLines(hunk.lines).map(({ sign: own, text }) => ({ sign: own, text })),
    })),
  }));
}

const FIRST = /^\s*- (?:apiVersion|kind|metadata):|^\s*- \{/;

/** Before and behind the object another may stand, and that one (a Secret, say) is nobody's business. */
function ownLines(lines: readonly ReasonedLine[]): readonly ReasonedLine[] {
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const [first = 0, last = lines.length - 1] = [changed[0], changed.at(-1)];
  const before = lines.slice(0, first);
  const behind = lines.slice(last + 1);
  const document = before.findLastIndex(({ text }) => text.startsWith('---'));
  const item = before.findLastIndex(({ text }) => FIRST.test(text));
  const end = behind.findIndex(({ text }) => text.startsWith('---') || FIRST.test(text));
  return [
    ...before.slice(Math.max(document + 1, item)),
    ...lines.slice(first, last + 1),
    ...behind.slice(0, end === -1 ? undefined : end),
  ];
}
