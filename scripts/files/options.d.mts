import type { ParseArgsConfig, parseArgs } from 'node:util';

export function readOptions<C extends ParseArgsConfig>(
  usage: string,
  config: C,
): Pick<ReturnType<typeof parseArgs<C>>, 'values' | 'positionals'>;
