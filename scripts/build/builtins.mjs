import { builtinModules } from 'node:module';

/**
 * An esbuild plugin that takes Node's own modules from `process.getBuiltinModule` (Node 20.16 and later) instead of an import
 * or a require: without either the bundle runs as an ES module and as CommonJS alike, wherever it is copied.
 */
export const builtins = {
  name: 'builtins',
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith('_')).join('|');
    build.onResolve({ filter: new RegExp(`^(node:.+|${names})$`) }, ({ path }) => ({
      path: path.replace(/^node:/, ''),
      namespace: 'builtin',
    }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`,
    }));
  },
};
