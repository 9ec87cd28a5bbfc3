import type { CommandContext } from '../command-result.ts';

/** The readers of a plan and of findings both ask for standard input, which can be read once. */
export function readingOnce(context: CommandContext): CommandContext {
  let known: { readonly text: string | undefined } | undefined;
  return {
    ...context,
    readInput: () => {
      known ??= { text: context.readInput() };
      return known.text;
    },
  };
}
