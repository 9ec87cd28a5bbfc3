import { existsSync } from 'node:fs';
import { profileProblem, readOptions } from './options.ts';

/** The command line of `trace`, taken apart; nothing in it has been looked up yet. */
export interface TraceArguments {
  readonly paths: readonly string[];
  readonly configPath: string | undefined;
  readonly url: string;
  readonly from: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly method: string | undefined;
  readonly rollouts: readonly string[];
  /** Each a chain of URLs: what pods call, what the pods behind that call, and so on. `undefined`: not said. */
  readonly then: readonly (readonly string[])[] | undefined;
  /** `undefined`: not said. */
  readonly carry: readonly string[] | undefined;
  readonly istio: string | undefined;
  readonly gamma: boolean;
  readonly format: 'text' | 'json' | 'mermaid';
}

export type TraceArgumentsRead = TraceArguments | { readonly problem: string };

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  from: { type: 'string' },
  header: { type: 'string', short: 'H', multiple: true },
  request: { type: 'string', short: 'X' },
  rollout: { type: 'string', multiple: true },
  // biome-ignore lint/suspicious/noThenProperty: the name of an option
  then: { type: 'string', multiple: true },
  carry: { type: 'string', multiple: true },
  istio: { type: 'string' },
  profile: { type: 'string' },
  format: { type: 'string' },
} as const;

export function readTraceArguments(args: readonly string[]): TraceArgumentsRead {
  const parsed = readOptions(args, OPTIONS);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  const urls = positionals.filter((text) => text.includes('://'));
  if (urls.length > 1) return { problem: `one URL is traced, not ${urls.length}: ${urls.join(' and ')}` };
  // Without a scheme, the last word is it, as it is for curl; unless it is a file.
  const url = urls[0] ?? positionals.at(-1);
  if (url === undefined || url === '-' || (urls.length === 0 && existsSync(url)))
    return { problem: 'trace needs a URL, such as http://shop.example.com/' };
  if (values.from === undefined) return { problem: 'trace needs `--from`: gateway/NAMESPACE/NAME or pod/NAMESPACE' };
  const paths = urls.length === 1 ? positionals.filter((text) => text !== url) : positionals.slice(0, -1);
  const headers: (readonly [string, string])[] = [];
  for (const line of values.header ?? []) {
    const found = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line);
    if (found === null) return { problem: `\`-H '${line}'\` is not \`name: value\`` };
    headers.push([found[1] ?? '', found[2] ?? '']);
  }
  const wrong = profileProblem(values.istio, values.profile);
  if (wrong !== undefined) return { problem: wrong };
  const { format = 'text' } = values;
  if (format !== 'text' && format !== 'json' && format !== 'mermaid') {
    return { problem: `unknown format \`${format}\`: it is text, json or mermaid` };
  }
  return {
    paths,
    configPath: values.config,
    url,
    from: values.from,
    headers,
    method: values.request,
    rollouts: values.rollout ?? [],
    // biome-ignore lint/suspicious/noThenProperty: the name of an option
    then: values.then?.filter((chain) => chain !== 'none').map((chain) => chain.split('->').map((step) => step.trim())),
    carry: values.carry
      ?.flatMap((names) => names.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    istio: values.istio,
    gamma: values.profile === 'gamma',
    format,
  };
}
