import type { Config } from '../../src/config/config.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Changes } from '../../src/emit/change.ts';
import { applied } from '../../src/emit/changes.ts';
import { run } from '../../src/pipeline.ts';
import type { Item } from '../../src/resource/item.ts';
import { isJsonObject, type Json } from '../../src/resource/json.ts';
import { keyOf } from '../../src/resource/resource-id.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import { type Situation, situate } from '../../src/topology/situation.ts';

/** The function over some objects, with what it left. */
export interface Ran {
  readonly items: readonly Item[];
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: Changes;
  readonly output: readonly Item[];
  readonly before: Situation;
  readonly after: Situation;
  readonly failed: boolean;
}

export function runOver(items: readonly Item[], config: Config): Ran {
  const { edits, written, removed, diagnostics } = run(items, config, routeFindings);
  const changes = { edits, written, removed, diagnostics: [] };
  const output = applied(items, changes);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const before = situate(items, config);
  const unchanged = edits.length + written.length + removed.length === 0;
  const after = unchanged ? before : situate(output, config);
  return { items, config, diagnostics, changes, output, before, after, failed };
}

export function countChanges({ edits, written, removed }: Changes): number {
  return edits.length + written.length + removed.length;
}

/** The objects as a set: by name, without an order of keys, and of lists that are sets. */
export function asSet(items: readonly Item[]): readonly string[] {
  return items.map((item) => `${keyOf(item.id)} ${JSON.stringify(ordered(item.content() ?? null, ''))}`).sort();
}

/** Lists whose order says nothing, to which each of several runs may have added. */
const SETS: ReadonlySet<string> = new Set(['annotations', 'labels', 'remove', 'hosts', 'gatewayRefs', 'match']);

function ordered(value: Json, key: string): Json {
  if (Array.isArray(value)) {
    const list = value.map((entry) => ordered(entry, ''));
    return SETS.has(key) ? list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
  }
  if (!isJsonObject(value)) return typeof value === 'bigint' ? Number(value) : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.flatMap(([name, entry]) => (entry === undefined ? [] : [[name, ordered(entry, name)]])),
  );
}
