import { readOptions } from '../options.ts';

const FORMATS = ['text', 'json', 'junit'] as const;

/** The command line of `test`, taken apart; nothing in it has been looked up yet. */
export interface TestArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  readonly format: (typeof FORMATS)[number];
  /** A file that gets JUnit's XML beside what is printed. */
  readonly junit: string | undefined;
  /** Print the tests that the fan-outs deserve, and run none. */
  readonly init: boolean;
  /** Per cent that must be covered; `undefined`: nobody asks. */
  readonly coverage: number | undefined;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  format: { type: 'string' },
  junit: { type: 'string' },
  init: { type: 'boolean' },
  coverage: { type: 'string' },
} as const;

export function readTestArguments(args: readonly string[]): TestArguments | { readonly problem: string } {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  const format = FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined) return { problem: `unknown format \`${values.format}\`: it is text, json or junit` };
  const { coverage: least } = values;
  if (least !== undefined && !/^(?:100|[0-9]{1,2}(?:\.[0-9])?)$/.test(least)) {
    return { problem: `\`--coverage ${least}\` is no number of per cent, from 0 to 100` };
  }
  const coverage = least === undefined ? undefined : Number(least);
  return {
    paths: positionals,
    configPath: values.config,
    format,
    junit: values.junit,
    init: values.init === true,
    coverage,
  };
}
