import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { sniffHead } from './head.ts';
import { mergeResults } from './results.ts';
import { type Slice, scanResourceList } from './scan.ts';
import { newlineOf } from './text.ts';
import { isSurelyWellFormed } from './well-formed.ts';
import { writeScannedList } from './write-scanned.ts';

/** Without one of these words in it a list has no object that a rule reads. */
const WORDS = ['flagger.app/', 'gateway.networking.k8s.io/', 'istio.io/'];

const PLAIN_FIELDS = new Set(['apiVersion', 'kind', 'items']);

/**
 * Whether a list surely concerns nobody: shaped as orchestrators shape it, without configuration or results, and without a
 * Canary or a waypoint label. Such a list is answered without parsing anything (`finding` is what there is to say of it).
 */
export function quietAnswer(text: string, finding: () => Diagnostic): string | undefined {
  if (WORDS.some((word) => text.includes(word))) return undefined;
  const scan = scanResourceList(text);
  // Any other field, a configuration above all, is read, or at least seen to be YAML.
  if (scan === undefined || ![...scan.keys.keys()].every((key) => PLAIN_FIELDS.has(key))) return undefined;
  const kind = scan.keys.get('kind');
  if (kind === undefined || text.slice(kind.valueStart, kind.end).trim() !== 'ResourceList') return undefined;
  // An object that is written in an unusual way may be one that matters, or none at all.
  const { dashColumn = 0 } = scan;
  const plain = ({ start, end }: Slice) =>
    sniffHead(text, start, end) !== undefined && isSurelyWellFormed(text, start, end, dashColumn);
  if (!scan.slices.every(plain)) return undefined;
  const list = { text, newline: newlineOf(text), scan };
  return writeScannedList(list, { splices: [], added: [], results: mergeResults([], [finding()]) });
}
