import { profileProblem, readOptions } from '../options.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit', 'mermaid'] as const;

export type CheckFormat = (typeof FORMATS)[number];

/** The command line of `check`, taken apart; nothing in it has been looked up yet. */
export interface CheckArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  readonly format: CheckFormat;
  /** Warnings count as errors do. */
  readonly strict: boolean;
  readonly istio: string | undefined;
  readonly gamma: boolean;
  readonly flagger: string | undefined;
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  format: { type: 'string' },
  strict: { type: 'boolean' },
  istio: { type: 'string' },
  profile: { type: 'string' },
  flagger: { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
} as const;

export function readCheckArguments(args: readonly string[]): CheckArguments | { readonly problem: string } {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  const wrong = profileProblem(values.istio, values.profile);
  if (wrong !== undefined) return { problem: wrong };
  if (values.flagger !== undefined && !/^1\.[0-9]{1,3}(?:\.[0-9]{1,3})?$/.test(values.flagger)) {
    return { problem: `\`--flagger ${values.flagger}\` is not a version such as 1.44 or 1.42.1` };
  }
  if (values.baseline !== undefined && values['write-baseline'] !== undefined) {
    return { problem: '`--baseline` and `--write-baseline` exclude each other' };
  }
  const format = FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined) {
    return { problem: `unknown format \`${values.format}\`: it is text, json, sarif, junit or mermaid` };
  }
  return {
    paths: positionals,
    configPath: values.config,
    format,
    strict: values.strict === true,
    istio: values.istio,
    gamma: values.profile === 'gamma',
    flagger: values.flagger,
    baseline: values.baseline,
    writeBaseline: values['write-baseline'],
  };
}
