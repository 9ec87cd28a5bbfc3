import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { documents } from '../cases/driver.ts';

const version = '1.2.3';

/** The lines of `--help` from one that begins so, as far as they are indented deeper than the line before them. */
async function example(first: string): Promise<string> {
  const { stdout } = await runCommand(['--help'], { version, readInput: () => undefined });
  const [block] = new RegExp(`^  ${first}.*\\n(?:  .*\\n)*`, 'm').exec(stdout) ?? [''];
  return block.replaceAll(/^ {2}/gm, '');
}

// `kpt fn doc --image IMAGE` prints the help, so it must say how kpt runs the function.
it('shows a pipeline that kpt takes, with the image of this version', async () => {
  expect(documents(await example('pipeline:'))).toEqual([
    {
      pipeline: {
        mutators: [{ image: `ghcr.io/canary-fanout/canary-fanout:v${version}`, configPath: 'fn-config.yaml' }],
      },
    },
  ]);
});

it('shows a configuration that is right', async () => {
  const [config] = documents(await example('apiVersion:'));
  expect(readConfig(config ?? null)).toMatchObject({
    config: { fanOuts: [{ canary: 'checkout', callees: [{ canary: 'pricing' }] }] },
  });
});
