import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { caseFile, hasFile } from '../cases/driver.ts';
import { type PatchHunk, patched } from '../patching.ts';

export const run = (args: readonly string[], input?: string, colours = false) =>
  runCommand(['plan', ...args], { version: '1.2.3', readInput: () => input, colours });

export const validate = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync('docs/plan.schema.json', 'utf8')),
);

export interface Change {
  readonly sign: string;
  readonly object: { readonly kind: string; readonly name: string };
  readonly file?: string;
  readonly origin?: string;
  readonly field?: string;
  readonly reason: string;
  readonly lines: readonly { readonly sign: string; readonly line: number; readonly text: string }[];
}

export interface Plan {
  readonly failed: boolean;
  readonly summary: { readonly [count: string]: number };
  readonly changes: readonly Change[];
  readonly diffs: readonly {
    readonly sign: string;
    readonly objects: readonly unknown[];
    readonly file?: string;
    readonly hunks: readonly PatchHunk[];
  }[];
  readonly fanOuts: readonly {
    readonly clients: readonly {
      readonly client: string;
      readonly request: { readonly from: string; readonly host: string };
      readonly rows: readonly { readonly changed: boolean; readonly fails: boolean }[];
    }[];
    readonly assumptions: readonly string[];
    readonly applications: readonly {
      readonly application: string;
      readonly headers: readonly string[];
      readonly callee: string;
      readonly entryOf?: string;
    }[];
  }[];
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

export async function jsonPlan(args: readonly string[], input?: string): Promise<Plan & { readonly exitCode: number }> {
  const { stdout, exitCode } = await run([...args, '--format', 'json'], input);
  const plan = JSON.parse(stdout);
  expect(validate(plan), JSON.stringify(validate.errors)).toBe(true);
  expect(plan.failed).toBe(exitCode === 1);
  return { ...plan, exitCode };
}

export const configArgs = (name: string) =>
  hasFile(name, 'fn-config.yaml') ? ['-c', caseFile(name, 'fn-config.yaml')] : [];

/** The text after the plan's hunks of it, and the lines that the hunks change. */
export function patchedBy(text: string, { diffs, changes }: Plan, file: string): string {
  const hunks = diffs.filter((diff) => diff.file === file && diff.sign !== '+').flatMap((diff) => diff.hunks);
  const lines = hunks.flatMap(({ lines: own }) => own.filter((line) => /^[+-]/.test(line)));
  const reasoned = changes
    .filter((change) => change.file === file && change.sign !== '+')
    .flatMap((change) => change.lines);
  // Each changed line has a reason.
  expect(new Set(reasoned.map(({ sign, text: own }) => `${sign}${own}`))).toEqual(new Set(lines));
  return patched(text, hunks);
}

export const INPUT = 'testdata/flagger-1822/input.yaml';
