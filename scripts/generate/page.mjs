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
  const licences = licenseTexts(packagesOf(root, Object.keys(script.metafile.inputs)));
  const parts = {
    SCRIPT: code,
    STYLE: style,
    SCRIPT_HASH: hashOf(code),
    STYLE_HASH: hashOf(style),
    LICENCES: licences,
  };
  const lines = Object.entries(parts).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`);
  return { code: `${lines.join('\n')}\n`, inputs: Object.keys(script.metafile.inputs) };
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
