import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { answer } from '../../src/cli/answer.ts';
import { runCommand } from '../../src/cli/command.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { jsonOf } from '../../src/krm/parse.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/resource/json.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import { noConfig } from '../manifests.ts';

export const CASES = readdirSync('testdata', { withFileTypes: true })
  // Those are for `check` alone: test/checks has their driver.
  .filter((entry) => entry.isDirectory() && !/^(?:checks|clean)/.test(entry.name))
  .map((entry) => entry.name)
  .sort();

export function caseFile(name: string, file: string): string {
  return join('testdata', name, file);
}

export function readCase(name: string, file: string): string {
  return readFileSync(caseFile(name, file), 'utf8');
}

export function hasFile(name: string, file: string): boolean {
  return existsSync(caseFile(name, file));
}

/** The documents of a stream as values, in order. */
export function documents(text: string): readonly JsonObject[] {
  return parseAllDocuments(text, { merge: true, intAsBigInt: true, uniqueKeys: false }).flatMap((document) => {
    const node = document.contents;
    if (node === null) return [];
    const read = jsonOf(document, node);
    return 'value' in read && isJsonObject(read.value) ? [read.value] : [];
  });
}

/** The case as an orchestrator sends it, in the text that its author wrote: each document an item, then the configuration. */
export function resourceList(name: string): string {
  const config = hasFile(name, 'fn-config.yaml') ? readCase(name, 'fn-config.yaml') : undefined;
  const items = readCase(name, 'input.yaml')
    .split(/^---\n/m)
    .map((document) => `- ${document.replace(/\n(?=.)/g, '\n  ')}`);
  const tail = config === undefined ? '' : `functionConfig:\n${config.replace(/^(?=.)/gm, '  ')}`;
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}${tail}`;
}

export interface CaseRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const applications = new Map<string, Promise<CaseRun>>();

/** `apply` over the case's own files, run once. */
export function applyCase(name: string): Promise<CaseRun> {
  const applied = applications.get(name) ?? applyTo(name, caseFile(name, 'input.yaml'));
  applications.set(name, applied);
  return applied;
}

/** `apply` over a file, with the case's configuration. */
export function applyTo(name: string, input: string): Promise<CaseRun> {
  const config = hasFile(name, 'fn-config.yaml') ? ['-c', caseFile(name, 'fn-config.yaml')] : [];
  return runCommand(['apply', ...config, input], { version: 'test', readInput: () => undefined });
}

type FunctionRun = ReturnType<typeof runFunctionCase>;
const functionRuns = new Map<string, FunctionRun>();

/** The function over the case as a ResourceList: run once for all tests of a file. */
export function functionCase(name: string): FunctionRun {
  const run = functionRuns.get(name) ?? runFunctionCase(name);
  functionRuns.set(name, run);
  return run;
}

function runFunctionCase(name: string) {
  const list = resourceList(name);
  const { stdout, exitCode } = answer(list, routeFindings);
  const output = parse(stdout, { intAsBigInt: true, merge: true, uniqueKeys: false }) as {
    items: JsonObject[];
    results?: Json[];
  };
  return { list, stdout, exitCode, items: output.items, results: output.results ?? [] };
}

/** A golden file: compared, or written anew and failed all the same, so that nobody takes a rewrite for a pass. */
export function golden(
  name: string,
  file: string,
  actual: string,
): { readonly expected: string; readonly updated: boolean } {
  const path = caseFile(name, file);
  if (process.env.UPDATE_GOLDEN === '1' && (!existsSync(path) || readFileSync(path, 'utf8') !== actual)) {
    writeFileSync(path, actual);
    return { expected: actual, updated: true };
  }
  return {
    expected: existsSync(path) ? readFileSync(path, 'utf8') : `(${path} is missing: UPDATE_GOLDEN=1 writes it)\n`,
    updated: false,
  };
}

export function resultsText(results: readonly Json[]): string {
  return stringify(results, { indentSeq: false, lineWidth: 0, compat: 'yaml-1.1', intAsBigInt: false });
}

/** The configuration of a case, or none. */
export function configOf(name: string): Config {
  if (!hasFile(name, 'fn-config.yaml')) return noConfig();
  const read = readConfig(documents(readCase(name, 'fn-config.yaml'))[0] ?? null);
  return 'config' in read ? read.config : noConfig();
}
