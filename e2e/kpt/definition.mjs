// fn-config/krm-function-definition.yaml as kyaml's own framework reads it, and configurations judged by its schema, which must
// say of each what fn-config/schema.json says: node e2e/kpt/definition.mjs. Exit status 3 where Go or its modules cannot be had.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse, stringify } from 'yaml';
import { root } from './cases.mjs';

const work = mkdtempSync(join(tmpdir(), 'definition-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const program = join(work, 'definition');
const options = { cwd: join(root, 'e2e/kpt/definition'), encoding: 'utf8', timeout: 300_000 };
for (const args of [
  ['mod', 'download'],
  ['build', '-o', program, '.'],
]) {
  const { error, status, stderr } = spawnSync('go', args, options);
  if (error === undefined && status === 0) continue;
  console.log(error?.message ?? stderr);
  if (args[0] === 'build' && error === undefined) process.exit(1);
  console.log('skipped: Go, or the modules of kyaml, cannot be had');
  process.exit(3);
}

const marker = { header: 'x-shop-version', value: 'v2' };
const fanOut = { canary: 'checkout', callees: [{ canary: 'cart' }] };
const of = (spec) => ({
  apiVersion: 'canary-fanout.dev/v1alpha1',
  kind: 'CanaryFanout',
  metadata: { name: 'shop' },
  spec,
});
const files = ['testdata', 'testdata/checks', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'fn-config.yaml')))
  .filter((path) => existsSync(path))
  .map((path) => parse(readFileSync(path, 'utf8')))
  .filter(({ apiVersion }) => apiVersion === 'canary-fanout.dev/v1alpha1');
const made = [
  of({ guard: { off: 'testers send it' }, findings: { FAN412: 'error' }, marker, fanOuts: [fanOut] }),
  of({ fanOuts: [{ canary: 'checkout', calees: [{ canary: 'cart' }] }] }),
  of({ fanOuts: [{ ...fanOut, callees: [] }] }),
  of({ fanOuts: [{ ...fanOut, inMesh: 'yes' }] }),
  of({ marker: { ...marker, header: 'Cookie' } }),
  of({ marker: { ...marker, header: 'x-forwarded-for' } }),
  of({ marker: { ...marker, header: 'x-forwarded' } }),
  of({ marker: { ...marker, value: '100%' } }),
  of({ versions: { istio: 1.27 } }),
  of({ versions: { istio: 'latest' } }),
  of({ waypoint: { namespace: 'infra' } }),
  of({ findings: { FAN412: 'fatal' } }),
  { ...of({}), apiVersion: 'canary-fanout.dev/v1' },
  { ...of({}), metadata: { name: 'shop', labels: { team: 1 } } },
];
const configs = [...files, ...made];
const judged = spawnSync(program, [join(root, 'fn-config/krm-function-definition.yaml')], {
  ...options,
  input: configs.map((config) => stringify(config, { compat: 'yaml-1.1' })).join('---\n'),
});
const verdicts = judged.stdout
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
if (judged.status !== 0 || verdicts.length !== configs.length) {
  console.log(`kyaml cannot read the definition or the configurations:\n${judged.stderr}`);
  process.exit(1);
}
const isRight = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(join(root, 'fn-config/schema.json'), 'utf8')),
);
const wrong = configs.filter((config, index) => isRight(config) !== (verdicts[index] === ''));
for (const config of wrong) {
  console.log(`${JSON.stringify(config)}\n  kyaml says: ${verdicts[configs.indexOf(config)] || 'it is right'}`);
}
const refused = verdicts.filter((verdict) => verdict !== '').length;
console.log(
  `${configs.length - refused} configurations taken and ${refused} refused; ${wrong.length} judged otherwise than by schema.json`,
);
process.exitCode = wrong.length === 0 && refused >= made.length - 2 ? 0 : 1;
