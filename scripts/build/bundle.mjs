import { build } from 'esbuild';
import { builtins } from './builtins.mjs';
import { pack } from './pack.mjs';

function isLate({ inputs }) {
  const paths = Object.keys(inputs);
  const isOf = (path) => path.includes('node_modules/yaml/') || path === 'src/emit/validators.js';
  return paths.length > 0 && paths.every(isOf);
}

/** What many runs do without, though modules that they need import it: syntax trees, and the validators of what is written. */
const LATE = ['yaml', './src/emit/validators.js'];

/**
 * One script with everything that `entry` reaches, without an import, a require or an await at its top: it runs as an ES
 * module and as CommonJS. A module that is only imported with `import()` is compiled and evaluated when that is called.
 * `inputs` are the files that went in, relative to `root`.
 */
export async function bundle({ entry, root, version }) {
  const result = await build({
    // A further entry keeps its modules apart from the rest, in chunks that `pack` has evaluated when they are first used.
    entryPoints: [entry, ...LATE],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'chunks',
    entryNames: '[name]', // all in one folder
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
  return { code: pack(chunks, entry, isLate), inputs: [...new Set(inputs)].sort() };
}
