import { parseArgs } from 'node:util';

/**
 * The options and arguments of a program of this repository, by `parseArgs` of node:util. Ends the process with its usage for `--help`,
 * and with 2 where they are not as `config` says.
 */
export function readOptions(usage, config) {
  try {
    const { values, positionals } = parseArgs({
      ...config,
      options: { ...config.options, help: { type: 'boolean', default: false } },
    });
    if (!values.help) return { values, positionals };
  } catch (error) {
    console.error(`${error.message}\nusage: ${usage}`);
    process.exit(2);
  }
  console.log(`usage: ${usage}`);
  process.exit(0);
}
