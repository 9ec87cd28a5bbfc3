// Builds what `import` and `require` get: dist/index.cjs and its declarations in dist/types: node scripts/library.mjs [--quiet].
// Does nothing where they are up to date. Run after scripts/build.mjs, which writes the licences that both pass on.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest, filesBelow, isMadeFrom } from './files/inputs.mjs';
import { writeWhole } from './files/write-whole.mjs';
import { generate } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inDist = (name) => join(root, 'dist', name);
const quiet = process.argv.includes('--quiet');
const say = quiet ? () => {} : console.log;

await buildIfStale().catch((error) => {
  console.error(error.errors ? error.message : error.stack);
  process.exitCode = 1;
});

async function buildIfStale() {
  await generate(quiet);
  const inputs = digest(root, [
    ...filesBelow(join(root, 'src'), ['.ts', '.js', '.json']),
    ...filesBelow(join(root, 'scripts'), ['.mjs', '.json']),
    ...['package.json', 'package-lock.json', 'tsconfig.json'].map((name) => join(root, name)),
  ]);
  if (isMadeFrom(inDist('index.cjs'), inputs) && existsSync(inDist('types/index.d.cts'))) {
    say('dist/index.cjs: up to date');
    return;
  }
  const [{ bundleLibrary }, { declarations }, { packagesOf }] = await Promise.all([
    import('./build/bundle-library.mjs'),
    import('./build/declarations.mjs'),
    import('./build/licenses.mjs'),
  ]);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bundled = await bundleLibrary({ entry: 'src/index.ts', root });
  const contents = packagesOf(root, bundled.inputs).map((each) => `${each.name} ${each.version} (${each.license})`);
  const licences = readFileSync(inDist('THIRD-PARTY-LICENSES.txt'), 'utf8').split('\n');
  const missing = contents.filter((each) => !licences.includes(each));
  if (missing.length > 0) throw new Error(`dist/THIRD-PARTY-LICENSES.txt lacks ${missing.join(', ')}`);
  const types = declarations(root);
  writeTypes(types);
  const head = `// canary-fanout ${version}, Apache-2.0. Contains ${contents.join(', ')}.\n`;
  writeWhole(inDist('index.cjs'), `${head}${bundled.code}// inputs: ${inputs}\n`);
  say(`dist/index.cjs: ${bundled.code.length} bytes, ${types.size} declarations`);
}

function writeTypes(types) {
  const folder = inDist('types');
  for (const [path, text] of types) writeWhole(join(folder, path), text);
  for (const path of filesBelow(folder, ['.d.cts'])) if (!types.has(relative(folder, path))) rmSync(path);
}
