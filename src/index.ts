export { type Answer, answer } from './cli/answer.ts';
export type { Config } from './config/config.ts';
export { readConfig } from './config/read-config.ts';
export { CATALOG, type Code, type Severity } from './diagnostics/catalog.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { canaryFanout } from './kpt-func.ts';
export { type Outcome, run } from './pipeline.ts';
export type { Item } from './resource/item.ts';
