import { readConfig } from '../config/read-config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { changeText, type TextChanges } from '../krm/apply-outcome.ts';
import { jsonOf, parseYaml, problemsOf } from '../krm/parse.ts';
import type { YamlItem } from '../krm/yaml-item.ts';
import { type Outcome, refuse, run } from '../pipeline.ts';
import type { Json } from '../resource/json.ts';
import { isLocalConfig } from '../resource/local-config.ts';
import type { Inputs } from './inputs.ts';

export interface CommandOutcome {
  readonly outcome: Outcome;
  readonly changes: TextChanges;
  readonly failed: boolean;
  /** Objects that are for tools, and stay out of what is applied: our configuration among them. */
  readonly local: readonly YamlItem[];
}

const NOTHING: TextChanges = { splices: [], added: [] };

/** The pipeline over plain manifests; the configuration is `-c`'s, else the one CanaryFanout among the inputs. */
export function outcomeOf({ manifests, items, configText }: Inputs): CommandOutcome {
  const local = items.filter(isLocal);
  const broken = manifests.failures.map(({ file, line, detail }) => ({
    ...diagnose('FAN001', { detail, line }),
    ...(file === undefined ? {} : { file }),
  }));
  const failed = (diagnostics: readonly Diagnostic[]): CommandOutcome => ({
    outcome: { diagnostics, edits: [], written: [], before: undefined, after: undefined },
    changes: NOTHING,
    failed: true,
    local,
  });
  const lists = manifests.items.filter(({ id }) => id.kind === 'ResourceList');
  if (lists.length > 0) {
    const detail = 'a ResourceList is for canary-fanout without arguments, on standard input';
    return failed([diagnose('FAN001', { detail, line: undefined })]);
  }
  if (broken.length > 0) return failed(broken);
  if (items.length === 0) return failed([diagnose('FAN007', {})]);
  const configs = items.filter(isOwnConfig);
  if (configText === undefined && configs.length > 1) {
    return failed([diagnose('FAN004', { detail: 'the input holds several; `-c` must name one' })]);
  }
  const found = configText === undefined ? contentOf(configs[0]) : jsonOfText(configText);
  if ('problem' in found) return failed([diagnose('FAN004', { detail: found.problem })]);
  const read = readConfig(found.value);
  if ('diagnostics' in read) return failed(read.diagnostics);
  const outcome = run(items, read.config);
  const changed = changeText(items, outcome.edits, outcome.written);
  if ('diagnostics' in changed) {
    return { outcome: refuse(outcome, changed.diagnostics), changes: NOTHING, failed: true, local };
  }
  const errors = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return { outcome, changes: changed.changes, failed: errors, local };
}

function contentOf(item: YamlItem | undefined): { readonly value: Json } | { readonly problem: string } {
  if (item === undefined) return { value: null };
  const problem = item.problems()[0];
  return problem === undefined ? { value: item.content() ?? null } : { problem };
}

function jsonOfText(text: string): { readonly value: Json } | { readonly problem: string } {
  const document = parseYaml(text);
  const problem = problemsOf(document)[0];
  if (problem?.code === 'MULTIPLE_DOCS') return { problem: 'its file holds several documents' };
  if (problem !== undefined) return { problem: problem.message };
  return document.contents === null ? { value: null } : jsonOf(document, document.contents);
}

/** Our configuration steers this program, and never reaches a cluster whether it says so or not. */
function isLocal(item: YamlItem): boolean {
  if (item.within !== undefined) return false;
  return isOwnConfig(item) || isLocalConfig(item);
}

function isOwnConfig({ id }: YamlItem): boolean {
  return id.kind === 'CanaryFanout' && id.apiVersion.startsWith('canary-fanout.dev/');
}
