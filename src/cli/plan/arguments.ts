import { readOptions } from '../options.ts';

const FORMATS = ['text', 'json', 'markdown'] as const;

/** The command line of `plan`, taken apart; nothing in it has been looked up yet. */
export interface PlanArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  readonly format: (typeof FORMATS)[number];
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  format: { type: 'string' },
} as const;

export function readPlanArguments(args: readonly string[]): PlanArguments | { readonly problem: string } {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  const format = FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined) {
    return { problem: `unknown format \`${values.format}\`: it is text, json or markdown` };
  }
  return { paths: positionals, configPath: values.config, format };
}
