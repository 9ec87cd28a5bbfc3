import { compareText, keyOf } from '../resource/resource-id.ts';
import type { Diagnostic } from './diagnostic.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** By file, document in the file, object, severity, code and field; objects without a file by their names. Each finding once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(compare);
  return sorted.filter((diagnostic, index) => {
    const before = sorted[index - 1];
    return before === undefined || compare(before, diagnostic) !== 0;
  });
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file?.path ?? '', b.file?.path ?? '') ||
    (a.file?.index ?? 0) - (b.file?.index ?? 0) ||
    compareText(a.resource ? keyOf(a.resource) : '', b.resource ? keyOf(b.resource) : '') ||
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.code, b.code) ||
    compareText(a.field?.path ?? '', b.field?.path ?? '') ||
    compareText(a.message, b.message)
  );
}
