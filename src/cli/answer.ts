import { readConfig } from '../config/read-config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { changeText, NO_CHANGES } from '../krm/apply-outcome.ts';
import { type ReadFailure, type ResourceList, readResourceList } from '../krm/resource-list.ts';
import { mergeResults } from '../krm/results.ts';
import { newlineOf } from '../krm/text.ts';
import { writeResourceList } from '../krm/write.ts';
import { writeFailure } from '../krm/write-scanned.ts';
import { flatten } from '../krm/yaml-item.ts';
import { type RouteJudge, refuse, run } from '../pipeline.ts';
import { stringAt } from '../resource/json.ts';
import type { Answer } from './answered.ts';
import { brokenPart } from './broken-part.ts';
import { isGenerator } from './function-annotation.ts';

/** The answer to a ResourceList: the list with the outcome in it, or as it came with the errors that were found. `judgeRoutes`: see `run`. */
export function answer(text: string, judgeRoutes?: RouteJudge): Answer {
  const { stdout, ...rest } = answerInParts(text, judgeRoutes);
  return { stdout: stdout.join(''), ...rest };
}

export interface AnswerInParts extends Omit<Answer, 'stdout'> {
  readonly stdout: readonly string[];
}

/** The same for who writes it out, part by part. */
export function answerInParts(text: string, judgeRoutes?: RouteJudge): AnswerInParts {
  const list = readResourceList(text);
  if ('reason' in list) return unreadable(text, list);
  const broken = list.broken();
  // A list that is no YAML would hide everything else that is said of it.
  if (broken.length > 0) return failed(text, broken.map(brokenPart));
  const functionConfig = list.functionConfig();
  if ('problem' in functionConfig) {
    return refused(list, [diagnose('FAN004', { detail: functionConfig.problem })]);
  }
  const read = readConfig(functionConfig.value);
  if ('diagnostics' in read) return refused(list, read.diagnostics);
  const items = flatten(list.items);
  if (isGenerator(items, functionConfig.value)) {
    const config = stringAt(functionConfig.value, ['metadata', 'name']) ?? '';
    return refused(list, [diagnose('FAN012', { where: 'the kustomization', config, list: 'generators' })]);
  }
  const outcome = run(items, read.config, judgeRoutes);
  if (outcome.diagnostics.some(({ severity }) => severity === 'error')) return refused(list, outcome.diagnostics);
  const changed = changeText(items, outcome.edits, outcome.written, outcome.removed);
  if ('diagnostics' in changed) return refused(list, refuse(outcome, changed.diagnostics).diagnostics);
  const results = mergeResults(list.results(), outcome.diagnostics);
  const written = writeResourceList(list, { ...changed.changes, results });
  if ('refused' in written) return refused(list, [listRefused(written.refused)]);
  return { stdout: written.parts, diagnostics: outcome.diagnostics, exitCode: exitOf(results) };
}

function refused(list: ResourceList, diagnostics: readonly Diagnostic[]): AnswerInParts {
  const results = mergeResults(list.results(), diagnostics);
  const written = writeResourceList(list, { ...NO_CHANGES, results });
  // Where not even results fit in, the list is told without its items: nothing is applied from a run that fails.
  if ('refused' in written) return failed(list.text, [...diagnostics, listRefused(written.refused)]);
  return { stdout: written.parts, diagnostics, exitCode: exitOf(results) };
}

function listRefused(detail: string): Diagnostic {
  return diagnose('FAN423', { object: 'the ResourceList', field: 'items', detail });
}

/** An error of an earlier function in a pipe is not passed on as success. */
function exitOf(results: readonly unknown[]): 0 | 1 {
  const isError = (result: unknown) =>
    typeof result === 'object' && result !== null && 'severity' in result && result.severity === 'error';
  return results.some(isError) ? 1 : 0;
}

function unreadable(text: string, failure: ReadFailure): AnswerInParts {
  const diagnostics = [
    failure.reason === 'not-yaml'
      ? diagnose('FAN001', { detail: failure.detail, line: failure.line })
      : diagnose('FAN002', { detail: failure.detail }),
  ];
  return failed(text, diagnostics);
}

function failed(text: string, diagnostics: readonly Diagnostic[]): AnswerInParts {
  return { stdout: [writeFailure(mergeResults([], diagnostics), newlineOf(text))], diagnostics, exitCode: 1 };
}

/** The list as it came, with findings: what is left to say after a defect. */
export function untouched(text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const list = readResourceList(text);
  if ('reason' in list) return unreadable(text, list).stdout;
  const written = writeResourceList(list, { ...NO_CHANGES, results: mergeResults(list.results(), diagnostics) });
  return 'refused' in written ? failed(text, diagnostics).stdout : written.parts;
}
