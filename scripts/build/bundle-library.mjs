import { build, transformSync } from 'esbuild';
import { builtins } from './builtins.mjs';

/**
 * What `entry` exports, with everything that it reaches, as one CommonJS module. `inputs` are the files that went in, relative
 * to `root`. It names its exports in a way that Node finds without running it, so that `import` has them by name as well.
 */
export async function bundleLibrary({ entry, root }) {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'library',
    format: 'esm',
    platform: 'neutral', // as for the command line
    mainFields: ['module', 'main'],
    target: 'node20.19',
    minifySyntax: true,
    legalComments: 'none',
    preserveSymlinks: true,
    plugins: [builtins],
    logLevel: 'silent',
  });
  if (result.warnings.length > 0) throw new Error(`esbuild warns: ${result.warnings.map(({ text }) => text)}`);
  const [output] = Object.values(result.metafile.outputs);
  const { code } = transformSync(result.outputFiles[0].text, {
    format: 'cjs',
    platform: 'node', // which is what names the exports
    target: 'node20.19',
    logLevel: 'silent',
  });
  return { code, inputs: Object.keys(output.inputs).sort() };
}
