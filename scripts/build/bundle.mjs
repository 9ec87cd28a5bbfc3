import { build } from 'esbuild';
import { builtins } from './builtins.mjs';
import { pack } from './pack.mjs';

/**
 * One script with everything that `entry` reaches, without an import, a require or an await at its top: it runs as an ES
 * module and as CommonJS. A module that is only imported with `import()` is compiled and evaluated when that is called.
 * `inputs` are the files that went in, relative to `root`.
 */
export async function bundle({ entry, root, version }) {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'chunks',
    format: 'esm',
    platform: 'neutral', // of `yaml` and the like the entry that is made of ES modules and can be shaken
    mainFields: ['module', 'main'],
    target: 'node20.19',
    define: { __VERSION__: JSON.stringify(version) },
    minifySyntax: true,
    legalComments: 'none', // THIRD-PARTY-LICENSES.txt has them
    preserveSymlinks: true, // the bundle names its files, and must not depend on where they lie
    plugins: [builtins],
    logLevel: 'silent',
  });
  const warnings = result.warnings.map(({ text, location }) => `${location?.file}:${location?.line} ${text}`);
  if (warnings.length > 0) throw new Error(`esbuild warns:\n${warnings.join('\n')}`);
  const chunks = result.outputFiles.map(({ path, text }) => {
    const name = path.slice(path.lastIndexOf('chunks'));
    return { ...result.metafile.outputs[name], name, text };
  });
  const inputs = chunks.flatMap((chunk) => Object.keys(chunk.inputs));
  return { code: pack(chunks, entry), inputs: [...new Set(inputs)].sort() };
}
