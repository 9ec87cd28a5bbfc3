import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Options and positionals of a command line, or what is wrong with them. */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    return { problem: optionProblem(error) };
  }
}

/** Node's message of a misused option, as we write messages; it goes on with advice for positionals that begin with a dash. */
function optionProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = message] = message.split(/\.\s/);
  return first.charAt(0).toLowerCase() + first.slice(1).replaceAll("'", '`');
}

/** What is wrong with `--istio` and `--profile`; `undefined` where nothing is. */
export function profileProblem(istio: string | undefined, profile: string | undefined): string | undefined {
  if (profile !== undefined && profile !== 'gamma') {
    return `unknown profile \`${profile}\`: it is gamma, or Istio of a version (\`--istio 1.27\`)`;
  }
  if (profile !== undefined && istio !== undefined) return '`--istio` and `--profile gamma` exclude each other';
  if (istio !== undefined && !/^1\.[0-9]{1,3}(?:\.[0-9]{1,3})?$/.test(istio)) {
    return `\`--istio ${istio}\` is not a version such as 1.27 or 1.28.6`;
  }
  return undefined;
}
