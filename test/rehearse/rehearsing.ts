import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { caseFile, hasFile, readCase } from '../cases/driver.ts';

export const validate = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync('docs/rehearse.schema.json', 'utf8')),
);

export const run = (args: readonly string[], input?: string, progress?: (text: string) => void) =>
  runCommand(['rehearse', ...args], { version: '1.2.3', readInput: () => input, progress });

export const caseArgs = (name: string) => [
  ...(hasFile(name, 'fn-config.yaml') ? ['-c', caseFile(name, 'fn-config.yaml')] : []),
  caseFile(name, 'input.yaml'),
];

/** Cases of thousands of states, of which those of one order say the same of the formats. */
export const MANY = new Set([
  'callee-by-failover-of-one-label',
  'marker-of-a-fan-out-behind',
  'markers-by-default',
  'routes-that-follow-already',
]);

export interface Way {
  readonly fraction: string;
  readonly status: number;
  readonly places: readonly (readonly string[])[];
}

export interface FanOut {
  readonly name: string;
  readonly summary: { readonly [count: string]: number | boolean };
  readonly canaries: readonly {
    readonly canary: string;
    readonly stands: readonly { readonly label: string; readonly running: boolean }[];
    readonly walk: readonly { readonly phase: string; readonly stand: number }[];
  }[];
  readonly states: readonly (readonly number[])[];
  readonly audiences: readonly {
    readonly audience: string;
    readonly callee?: string;
    readonly views: readonly { readonly fails: boolean; readonly ways: readonly Way[] }[];
    readonly sees: readonly number[];
  }[];
  readonly errors: readonly {
    readonly status: number;
    readonly where: string;
    readonly hop: string;
    readonly why: string;
    readonly at: readonly { readonly state: number; readonly audience: number; readonly fraction: string }[];
  }[];
  readonly crossings: readonly { readonly callee: string; readonly state: number; readonly fraction: string }[];
  readonly orders: readonly {
    readonly order: string;
    readonly canaries: readonly string[];
    readonly safe: boolean;
    readonly states: number;
    readonly failing: readonly number[];
    readonly newMeetsOld: readonly string[];
    readonly oldMeetsNew: readonly string[];
  }[];
}

export async function rehearsed(args: readonly string[], input?: string) {
  const { stdout, stderr, exitCode } = await run([...args, '--format', 'json'], input);
  expect(stderr).toBe('');
  const rehearsal: { readonly fails: boolean; readonly fanOuts: readonly FanOut[] } = JSON.parse(stdout);
  expect(validate(rehearsal), JSON.stringify(validate.errors)).toBe(true);
  expect(exitCode).toBe(rehearsal.fails ? 1 : 0);
  return rehearsal;
}

/** Labels of where the Canaries stand in a state: `at 30 %, at rest`. */
export function labels({ canaries, states }: FanOut, state: number): string {
  return (states[state] ?? []).map((stand, index) => canaries[index]?.stands[stand]?.label).join(', ');
}

/** `7/10 200 main-service-primary → secondary-service-primary`, for an audience in the state of these labels. */
export function seenBy(fanOut: FanOut, audience: string, at: string): readonly string[] {
  const state = fanOut.states.findIndex((_, index) => labels(fanOut, index) === at);
  const own = fanOut.audiences.find((each) => each.audience === audience);
  const view = own?.views[own.sees[state] ?? -1];
  if (view === undefined) throw new Error(`${audience} has no view at ${at}`);
  const short = (names: readonly string[]) => names.map((name) => name.split('/').at(-1)).join(' or ');
  return view.ways.map((way) => `${way.fraction} ${way.status} ${way.places.map(short).join(' → ')}`).sort();
}

/** The issue's input with other analyses. */
export function issueWith(main: string, secondary: string): string {
  const [before = '', between = '', after = ''] = readCase('flagger-1822', 'input.yaml').split(
    '    maxWeight: 50\n    stepWeight: 10\n',
  );
  return `${before}${main}${between}${secondary}${after}`;
}
