// Who may write an Application must not run commands in the sidecar, nor read what is not the application's.
import { ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, refused } from './cases-generate.mjs';

const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-evaluated-'));
rmSync(folder, { recursive: true });
/** What a value would make if a shell evaluated it. Commands that the sidecar has. */
const proof = folder;

const evaluated = [
  `; : >${proof}`,
  `overlays/prod; : >${proof}`,
  `$(: >${proof})`,
  `\`: >${proof}\``,
  `overlays/prod" | tee ${proof} #`,
  `overlays/prod' | tee ${proof} #`,
  `overlays/prod\n: >${proof}`,
  `overlays/prod && : >${proof}`,
  `a[$(: >${proof})]`,
  `\${PATH/*/$(: >${proof})}`,
];
const elsewhere = [
  '../..',
  '..',
  'overlays/../../..',
  './../other',
  '/etc',
  '/tmp/_cmp_server',
  'overlays/prod/..',
  '~',
  '*',
];
const options = ['-h', '--help', '--enable-exec', '-o=/tmp/x', 'overlays/prod --enable-helm'];
const remote = ['https://git.example.com/a', 'git::https://git.example.com/a?ref=b', 'github.com/a/b?ref=main'];

function withValue(name, value) {
  const parameters = [{ name, string: value }];
  if (name !== 'overlay') parameters.push({ name: 'overlay', string: 'overlays/prod' });
  return { parameters };
}

export const hostileCases = [
  ...['overlay', 'config', 'check'].map((name) => [
    `refuses hostile values of ${name}`,
    async (runner, plugin) => {
      for (const value of [...evaluated, ...elsewhere, ...options, ...remote]) {
        refused(await generate(runner, plugin, withValue(name, value)), new RegExp(`parameter ${name} must be`));
        ok(!existsSync(proof), `${JSON.stringify(value)} was evaluated`);
      }
    },
  ]),
  [
    'refuses a configuration that is not there',
    async (runner, plugin) => {
      refused(await generate(runner, plugin, withValue('config', 'none.yaml')), /there is no file none\.yaml/);
      refused(await generate(runner, plugin, withValue('config', 'base')), /there is no file base/);
    },
  ],
  [
    'refuses parameters that it does not know',
    async (runner, plugin) => {
      for (const parameter of [
        { name: 'overlays', string: 'overlays/prod' },
        { name: 'overlay', array: ['overlays/prod'] },
        { name: 'config', map: { file: 'canary-fanout.yaml' } },
      ]) {
        refused(await generate(runner, plugin, { parameters: [parameter] }), /no such parameter/);
      }
    },
  ],
  [
    'evaluates no variable of the application',
    async (runner, plugin) => {
      const env = { BASH_ENV: proof, OVERLAY: `$(: >${proof})`, 'X() { :; }; :': `>${proof}` };
      await generate(runner, plugin, { env });
      ok(!existsSync(proof));
    },
  ],
];
