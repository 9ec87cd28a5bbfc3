import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../files/execute.mjs';
import { buildImages } from './images.mjs';
import { billOfMaterials, validate } from './sbom.mjs';

/**
 * Builds all that is published of the commit in `source` into the folder `out`. `engine` is what builds images, `undefined` for
 * none; `env` is what the build of the package sees.
 */
export async function buildArtefacts({ source, out, version, revision, time, engine, bases, platforms, env, steps }) {
  const { step } = steps;
  mkdirSync(out, { recursive: true });
  const tarball = join(out, `canary-fanout-${version}.tgz`);
  await step('npm package', () => pack(source, tarball, env));
  await step('SBOM, and CycloneDX holds it valid', async () => {
    const text = `${JSON.stringify(await billOfMaterials({ root: source, tarball, time }), null, 2)}\n`;
    await validate(text);
    writeFileSync(join(out, `canary-fanout-${version}.cdx.json`), text);
  });
  await buildImages({ source, out, version, revision, time, engine, bases, platforms, steps });
  writeSums(out);
}

function pack(source, tarball, env) {
  const into = join(tarball, '..');
  execute('npm', ['pack', '--pack-destination', into], { cwd: source, env });
  const [made] = readdirSync(into).filter((name) => name.endsWith('.tgz'));
  renameSync(join(into, made), tarball);
}

/** What `sha256sum --check SHA256SUMS` reads. */
function writeSums(folder) {
  const names = readdirSync(folder).filter((name) => name !== 'SHA256SUMS');
  const lines = names.sort().map((name) => `${sumOf(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
