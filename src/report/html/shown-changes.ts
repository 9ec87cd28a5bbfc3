import { formatId, keyOf } from '../../resource/resource-id.ts';
import { hunkHead, type ObjectDiff, reasonText } from '../plan/plan-report.ts';
import type { ShownChange } from './page-data.ts';

/** Lines that stay are shown around those that change, and no others of the text: what stands beside it is not reported on. */
export function shownChanges(diffs: readonly ObjectDiff[]): readonly ShownChange[] {
  return diffs.map(({ sign, objects, file, changes, hunks }) => ({
    sign,
    objects: objects.map((id) => ({ key: keyOf(id), name: formatId(id) })),
    file,
    reasons: [...new Set(changes.map(reasonText))],
    hunks: hunks.map((hunk) => ({
      head: hunkHead(hunk),
      lines: hunk.lines.map(({ sign: own, text }) => ({ sign: own, text })),
    })),
  }));
}
