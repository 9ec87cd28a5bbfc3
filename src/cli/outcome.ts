import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { changeText, NO_CHANGES, type TextChanges } from '../krm/apply-outcome.ts';
import type { YamlItem } from '../krm/yaml-item.ts';
import { type Outcome, type RouteJudge, refuse, run } from '../pipeline.ts';
import { isLocalConfig } from '../resource/local-config.ts';
import { isRouteTest } from '../route-tests/kind.ts';
import type { Inputs } from './inputs.ts';
import { isOwnConfig, readSetting } from './setting.ts';

export interface CommandOutcome {
  readonly outcome: Outcome;
  readonly changes: TextChanges;
  readonly failed: boolean;
  /** Objects that are for tools, and stay out of what is applied: our configuration among them. */
  readonly local: readonly YamlItem[];
}

/** The pipeline over plain manifests; the configuration is `-c`'s, else the one CanaryFanout among the inputs. */
export function outcomeOf(inputs: Inputs, judgeRoutes: RouteJudge | undefined): CommandOutcome {
  const { items } = inputs;
  const local = items.filter(isLocal);
  const failed = (diagnostics: readonly Diagnostic[]): CommandOutcome => ({
    outcome: { diagnostics, edits: [], written: [], removed: [], before: undefined, after: undefined },
    changes: NO_CHANGES,
    failed: true,
    local,
  });
  const setting = readSetting(inputs);
  if ('diagnostics' in setting) return failed(setting.diagnostics);
  const outcome = run(items, setting.config, judgeRoutes);
  const changed = changeText(items, outcome.edits, outcome.written, outcome.removed);
  if ('diagnostics' in changed) {
    return { outcome: refuse(outcome, changed.diagnostics), changes: NO_CHANGES, failed: true, local };
  }
  const errors = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return { outcome, changes: changed.changes, failed: errors, local };
}

/** Our configuration and tests are for this program, and never reach a cluster whether they say so or not. */
function isLocal(item: YamlItem): boolean {
  if (item.within !== undefined) return false;
  return isOwnConfig(item) || isRouteTest(item) || isLocalConfig(item);
}
