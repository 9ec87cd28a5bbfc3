import { answer as answerWith } from './cli/answer.ts';
import type { Answer } from './cli/answered.ts';
import type { Config } from './config/config.ts';
import type { Changes } from './emit/change.ts';
import { run as runWhole } from './pipeline.ts';
import type { Item } from './resource/item.ts';
import { routeFindings } from './route-tests/findings.ts';

export type { Answer } from './cli/answered.ts';
export type { Config } from './config/config.ts';
export { type ConfigRead, readConfig } from './config/read-config.ts';
export { CATALOG, type Code, type Entry, type Facts, type Severity } from './diagnostics/catalog.ts';
export type { Diagnostic, FieldRef } from './diagnostics/diagnostic.ts';
export type { Changes as Outcome, ItemEdit, Note, RemovedObject, WrittenObject } from './emit/change.ts';
export { canaryFanout } from './kpt-func.ts';
export type { KptConfigs, KptFunction, KptObject, KptResult } from './krm/kpt-function.ts';
export type { FileRef, Item, Patch } from './resource/item.ts';
export type { Json, JsonObject } from './resource/json.ts';
export type { Manifest } from './resource/manifest.ts';
export { memoryItem } from './resource/memory-item.ts';
export type { ResourceId } from './resource/resource-id.ts';

/** The answer to a ResourceList: the list with the outcome in it, or as it came with the errors that were found. */
export function answer(text: string): Answer {
  return answerWith(text, routeFindings);
}

/** What the function decides over objects. Where an error is among `diagnostics` there is nothing else: no edit, no object. */
export function run(items: readonly Item[], config: Config): Changes {
  const { diagnostics, edits, written, removed } = runWhole(items, config, routeFindings);
  return { diagnostics, edits, written, removed };
}
