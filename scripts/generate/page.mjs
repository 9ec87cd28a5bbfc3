import { createHash } from 'node:crypto';
import { build, transform } from 'esbuild';
import { licenseTexts, packagesOf } from '../build/licenses.mjs';

/** The program of a report's page (src/page) and its style, as a module of strings with their hashes. */
export async function page(root) {
  const [script, style] = await Promise.all([bundleOf(root), styleOf(root)]);
  const [code] = script.outputFiles.map(({ text }) => text.trim());
  for (const text of [code, style]) {
    if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error('the page would end within its own script or style');
  }
  const inputs = inputsOf(script.metafile);
  const licences = licenseTexts(packagesOf(root, inputs));
  const parts = {
    SCRIPT: code,
    STYLE: style,
    SCRIPT_HASH: hashOf(code),
    STYLE_HASH: hashOf(style),
    LICENCES: licences,
  };
  const lines = Object.entries(parts).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`);
  return { code: `${lines.join('\n')}\n`, inputs };
}

/** The files that go into the page, relative to `root`: their packages are passed on with the program. */
export async function pageInputs(root) {
  return inputsOf((await bundleOf(root)).metafile);
}

/** dagre's own bundle has graphlib in it, which no path shows. */
function inputsOf({ inputs }) {
  const paths = Object.keys(inputs);
  const dagre = paths.find((path) => path.includes('node_modules/@dagrejs/dagre/'));
  return dagre === undefined ? paths : [...paths, dagre.replace('/dagre/', '/graphlib/')];
}

function bundleOf(root) {
  return build({
    entryPoints: ['src/page/entry.ts'],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    tsconfigRaw: { compilerOptions: { strict: true } }, // whichever lies around: the same bytes everywhere
    legalComments: 'none', // the page shows the licences
    preserveSymlinks: true,
    logLevel: 'silent',
  });
}

async function styleOf(root) {
  const { readFileSync } = await import('node:fs');
  const { code } = await transform(readFileSync(`${root}/src/page/page.css`, 'utf8'), { loader: 'css', minify: true });
  return code.trim();
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
