import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { BrokenPart } from '../krm/resource-list.ts';
import { formatId } from '../resource/resource-id.ts';

export function brokenPart({ item, line, detail }: BrokenPart): Diagnostic {
  if (item === undefined) return diagnose('FAN001', { detail, line });
  return diagnose('FAN003', { object: `${formatId(item.id)} (line ${line})`, detail }, { item });
}
