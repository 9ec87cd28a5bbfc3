import { readOptions } from './options.ts';

const FORMATS = ['text', 'json', 'mermaid', 'html'] as const;

/** The command line of `rehearse`, taken apart; nothing in it has been looked up yet. */
export interface RehearseArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  /** Names of Canaries; `undefined`: every order, and all together. */
  readonly order: readonly string[] | undefined;
  readonly together: boolean;
  readonly format: (typeof FORMATS)[number];
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  order: { type: 'string' },
  together: { type: 'boolean' },
  format: { type: 'string' },
} as const;

export function readRehearseArguments(args: readonly string[]): RehearseArguments | { readonly problem: string } {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  const format = FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined)
    return { problem: `unknown format \`${values.format}\`: it is text, json, mermaid or html` };
  const together = values.together === true;
  if (together && values.order !== undefined) return { problem: '`--order` and `--together` exclude each other' };
  const order = values.order?.split(',').map((name) => name.trim());
  if (order?.includes('') === true)
    return { problem: '`--order` must be followed by names of Canaries: CANARY[,CANARY]...' };
  return { paths: positionals, configPath: values.config, order, together, format };
}
