// Packs the package and uses it as somebody does who installs it: node scripts/pack-check.mjs. Needs no network.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './files/execute.mjs';
import { contentProblems } from './pack/contents.mjs';
import { startSteps } from './steps.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = createRequire(import.meta.url)('../package.json');
const work = mkdtempSync(join(tmpdir(), 'canary-fanout-pack-'));
const project = join(work, 'project');
const tarball = join(work, `canary-fanout-${version}.tgz`);
const { step, finish } = startSteps();
const tool = (name, ...args) => execute(join(root, 'node_modules/.bin', name), args, { cwd: work });
const inProject = (command, ...args) => execute(command, args, { cwd: project });

try {
  const packed = await step('npm pack', () => execute('npm', ['pack', '--pack-destination', work], { cwd: root }));
  if (packed !== undefined) await checkAll();
} finally {
  rmSync(work, { recursive: true });
}
finish();

async function checkAll() {
  await step('what is in it', () => {
    const paths = execute('tar', ['-tzf', tarball])
      .trim()
      .replaceAll(/^package\//gm, '');
    expect(contentProblems(paths.split('\n')).join('\n'), '');
  });
  await step('publint --strict', () => tool('publint', 'run', tarball, '--strict'));
  // Who resolves as before `exports` finds the library, and not schema.json, which does not lie at the top: profile node16.
  await step('attw', () => tool('attw', tarball, '--no-color', '--profile', 'node16'));
  await step('npm install, offline, into an empty project', install);
  await step('npx canary-fanout --version', () =>
    expect(inProject('npx', '--no-install', 'canary-fanout', '--version').trim(), `canary-fanout ${version}`),
  );
  const print = `console.log(Object.keys(library).sort().join(' '))`;
  const names = 'CATALOG answer canaryFanout memoryItem readConfig run';
  await step('require', () =>
    expect(inProject('node', '-e', `const library = require('canary-fanout'); ${print}`).trim(), names),
  );
  await step('import, by name', () => {
    const code = `import { ${names.replaceAll(' ', ', ')} } from 'canary-fanout'; console.log(typeof run, typeof answer)`;
    expect(inProject('node', '--input-type=module', '-e', code).trim(), 'function function');
  });
  await step('the schema and the package.json', () => {
    const code = `console.log(require('canary-fanout/schema.json').type, require('canary-fanout/package.json').version)`;
    expect(inProject('node', '-e', code).trim(), `object ${version}`);
  });
  for (const [name, compiler] of compilers()) {
    for (const module of ['node16', 'nodenext', 'bundler']) {
      await step(`${name}, ${module}: compiles and runs`, () => compileAndRun(compiler, module));
    }
  }
  await step('a program written against kpt-functions', kptProgram);
}

function install() {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private":true}\n');
  inProject('npm', 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.join(' '), 'canary-fanout');
}

/** This repository's own, and the one that attw brings: whoever uses the package may have an older one. */
function compilers() {
  const own = createRequire(import.meta.url);
  const older = createRequire(
    createRequire(own.resolve('@arethetypeswrong/cli/package.json')).resolve('@arethetypeswrong/core'),
  );
  return [own, older].map((from) => [
    `TypeScript ${from('typescript/package.json').version}`,
    join(from.resolve('typescript/package.json'), '../bin/tsc'),
  ]);
}

function compileAndRun(compiler, module) {
  const isBundler = module === 'bundler';
  const names = isBundler ? ['consumer.mts'] : ['consumer.mts', 'consumer.cts'];
  for (const name of names) copyFileSync(join(root, 'scripts/pack/consumer.ts'), join(project, name));
  const out = join(project, `out-${module}`);
  compile(compiler, names, [
    ...(isBundler ? ['--module', 'esnext', '--moduleResolution', 'bundler'] : ['--module', module]),
    ...['--skipLibCheck', 'false', '--outDir', out],
  ]);
  for (const name of readdirSync(out)) expect(inProject('node', join(out, name)).trim(), 'every export was used');
  expect(readdirSync(out).length, names.length);
  rmSync(out, { recursive: true });
}

/** Its declarations need Node's types and do not stand a strict look at themselves, so that they are not looked at here. */
function kptProgram() {
  symlinkSync(join(root, 'node_modules/kpt-functions'), join(project, 'node_modules/kpt-functions'));
  copyFileSync(join(root, 'scripts/pack/kpt-consumer.ts'), join(project, 'kpt-consumer.mts'));
  const [[, compiler]] = compilers();
  compile(compiler, ['kpt-consumer.mts'], ['--module', 'nodenext', '--skipLibCheck', 'true', '--outDir', 'out-kpt']);
  inProject('node', 'out-kpt/kpt-consumer.mjs');
}

/** As strict as can be, and with no types but the package's own and those of the language. */
function compile(compiler, names, options) {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  writeFileSync(join(project, 'console.d.ts'), 'declare const console: { log(text: string): void };\n');
  const target = ['--target', 'es2023', '--lib', 'es2023'];
  inProject('node', compiler, ...strict, ...target, ...options, ...names, 'console.d.ts');
}

function expect(actual, wanted) {
  if (actual !== wanted) throw new Error(`expected ${wanted}\nbut got  ${actual}`);
}
