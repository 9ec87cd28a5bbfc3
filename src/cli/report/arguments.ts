import { readOptions } from '../options.ts';

/** The command line of `report`, taken apart; nothing in it has been looked up yet. */
export interface ReportArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  /** `undefined`: standard output. */
  readonly output: string | undefined;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  output: { type: 'string', short: 'o' },
} as const;

export function readReportArguments(args: readonly string[]): ReportArguments | { readonly problem: string } {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.output === '') return { problem: '`-o` must be followed by a file' };
  const output = values.output === '-' ? undefined : values.output;
  return { paths: positionals, configPath: values.config, output };
}
