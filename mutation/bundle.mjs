import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { instrument } from './mutants.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The rooms whose mistakes send requests the wrong way. */
export const ROOMS = ['topology', 'plan', 'emit', 'trace'];

/** Tests that begin no other program, and look at nothing but what the sources do. */
const FOLDERS = [
  'topology',
  'plan',
  'trace',
  'emit',
  'cases',
  'checks',
  'fan-outs',
  'rules',
  'route-tests',
  'rehearse',
  'cli',
  'report',
];
const LEFT_OUT = new Set([
  'test/cli/plan.test.ts',
  'test/cli/defect.test.ts',
  'test/cli/check-process.test.ts',
  'test/trace/speed.test.ts',
]);

/** Of these those that take long, with what is to be run of them where there is little time. */
const SLOW = new Map([
  ['test/cases/cases.test.ts', /gives expected/],
  ['test/cli/function.test.ts', undefined],
  ['test/emit/validators.test.ts', undefined],
  ['test/fan-outs/cases.test.ts', undefined],
  ['test/fan-outs/property.test.ts', undefined],
  ['test/rehearse/cases.test.ts', undefined],
  ['test/rehearse/rehearse.test.ts', undefined],
  ['test/rehearse/reweigh.test.ts', undefined],
  ['test/rehearse/with-route-tests.test.ts', undefined],
  ['test/report/mermaid/check.test.ts', undefined],
  ['test/report/mermaid/label.test.ts', undefined],
  ['test/report/mermaid/rehearse.test.ts', undefined],
  ['test/route-tests/deserved.test.ts', undefined],
]);

/** The files of tests, each with what its tests are called that are to be run. */
export function testsOf(isQuick) {
  return testFiles().flatMap((file) => {
    const only = isQuick && SLOW.has(file) ? SLOW.get(file) : /(?:)/;
    return only === undefined ? [] : [{ file, only }];
  });
}

/** What tests keep of one another, which would be of another mutant. */
const MEMO = /^(const \w+ = )new Map<.*>\(\);$/gm;

/** What no mistake is made in, and what imports nothing of where some are: begun once. */
const SHARED = /\/src\/(?:(?:resource|diagnostics|krm|config|model)\/.*|emit\/validators)\.[jt]s$/;

function testFiles() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, 'test', folder), { recursive: true }).map((name) => `test/${folder}/${name}`),
  )
    .filter((file) => file.endsWith('.test.ts') && !LEFT_OUT.has(file))
    .sort();
}

/** All mutants, and one program that has them and the tests, each file of tests behind a function of its own. */
/** All mutants, and the tests as a program that has them, each file of tests behind a function of its own. */
export async function bundle(files) {
  const mutants = [];
  const instrumented = new Map();
  for (const room of ROOMS) {
    for (const name of readdirSync(join(root, 'src', room), { recursive: true }).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
      const file = `src/${room}/${name}`;
      const made = instrument(file, readFileSync(join(root, file), 'utf8'), mutants.length);
      mutants.push(...made.mutants.map((each) => ({ ...each, room })));
      instrumented.set(file, made.text);
    }
  }
  const shared = new Set();
  const plugin = {
    name: 'mutants',
    setup(own) {
      own.onResolve({ filter: /^(?:vitest|(?:node:)?child_process)$/ }, ({ path }) => ({
        path,
        namespace: 'stand-in',
      }));
      own.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const found = join(resolveDir, path);
        if (!SHARED.test(found)) return undefined;
        shared.add(relative(root, found));
        return { path: relative(root, found), namespace: 'stand-in' };
      });
      own.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
        contents: `module.exports = ${standIn(path)}`,
      }));
      own.onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(MEMO, '$1__memo(new Map());'),
        loader: 'ts',
      }));
      own.onLoad({ filter: /\/src\/(?:topology|plan|emit|trace)\/.*\.ts$/ }, ({ path }) => {
        const text = instrumented.get(relative(root, path));
        return text === undefined ? undefined : { contents: text, loader: 'ts' };
      });
    },
  };
  const tests = await built(
    linesOf(files, (file) => `() => import('./${file}')`),
    [plugin],
  );
  const base = await built(
    linesOf([...shared].sort(), (file) => `require('./${file}')`),
    [],
  );
  return { code: tests.code, base: base.code, mutants, packages: [...new Set([...tests.packages, ...base.packages])] };
}

function linesOf(files, write) {
  return `module.exports = {\n${files.map((file) => `${JSON.stringify(file)}: ${write(file)},`).join('\n')}\n};`;
}

function standIn(path) {
  if (path === 'vitest') return '__vitest';
  return path.endsWith('child_process') ? '__programs' : `__shared[${JSON.stringify(path)}]`;
}

async function built(contents, plugins) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, sourcefile: 'tests.cjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
    plugins,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const packages = output.imports.filter(({ external }) => external).map(({ path }) => path);
  return { code: outputFiles[0].text, packages };
}
