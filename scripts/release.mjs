// Builds what a release publishes: node scripts/release.mjs [--verify] [--node-image IMAGE] [--kustomize-image IMAGE]
// [--platforms LIST]. NODE_IMAGE, KUSTOMIZE_IMAGE and PLATFORMS of the environment say the same. Built is the commit that is
// checked out, in a folder of its own, and the artefacts go to release/. With --verify it is built twice, in other folders and under
// other settings, nothing is kept, and every byte must be the same. The last line is `N passed, N failed[, N skipped]`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from './files/options.mjs';
import { buildArtefacts } from './release/artefacts.mjs';
import { findEngine } from './release/images.mjs';
import { commitOf, exportCommit } from './release/source.mjs';
import { changelogProblems, disagreements, versionOf } from './release/versions.mjs';
import { startSteps } from './steps.mjs';

const text = { type: 'string' };
const usage = 'node scripts/release.mjs [--verify] [--node-image IMAGE] [--kustomize-image IMAGE] [--platforms LIST]';
const { values: options } = readOptions(usage, {
  options: { verify: { type: 'boolean' }, 'node-image': text, 'kustomize-image': text, platforms: text },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const steps = startSteps();
const work = mkdtempSync(join(tmpdir(), 'canary-fanout-release-'));
// What is extracted has the modes that the commit has, whoever runs this; npm packs modes.
process.umask(0o022);

const { revision, time, changes } = commitOf(root);
const settings = {
  version: versionOf(root),
  revision,
  time,
  engine: findEngine(),
  bases: given({
    NODE_IMAGE: options['node-image'] ?? process.env.NODE_IMAGE,
    KUSTOMIZE_IMAGE: options['kustomize-image'] ?? process.env.KUSTOMIZE_IMAGE,
  }),
  platforms: options.platforms ?? process.env.PLATFORMS,
  steps,
};

try {
  await (options.verify ? verify() : release());
} finally {
  rmSync(work, { recursive: true });
}
steps.finish();

async function release() {
  const ready = await steps.step('the tree is clean, and all name one version', () =>
    refuse([
      ...changes.map((path) => `${path}: is not as the commit has it`),
      ...disagreements(root),
      ...changelogProblems(root),
    ]),
  );
  if (ready === undefined) return;
  const out = join(root, 'release');
  rmSync(out, { recursive: true, force: true });
  const source = exportCommit(root, revision, join(work, 'canary-fanout'));
  await buildArtefacts({ ...settings, source, out, env: process.env });
  console.log(readFileSync(join(out, 'SHA256SUMS'), 'utf8').trimEnd());
}

async function verify() {
  console.log(`commit ${revision}${changes.length === 0 ? '' : '; what is not committed is not in it'}`);
  await steps.step('all name one version', () => refuse(disagreements(root)));
  const env = { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' };
  const first = await buildIn('one', process.env);
  const second = await buildIn('another/folder/of/canary-fanout', env);
  for (const [name, sum] of first) {
    await steps.step(`the same twice: ${name}`, () => {
      if (second.get(name) !== sum) throw new Error(`${sum}\n${second.get(name)}`);
    });
  }
}

/** The sums of what is built there, by name. */
async function buildIn(folder, env) {
  const out = join(work, 'out', folder);
  const source = exportCommit(root, revision, join(work, folder));
  await buildArtefacts({ ...settings, source, out, env });
  const lines = readFileSync(join(out, 'SHA256SUMS'), 'utf8').trim().split('\n');
  return new Map(lines.map((line) => line.split('  ').reverse()));
}

function refuse(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return true;
}

function given(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
