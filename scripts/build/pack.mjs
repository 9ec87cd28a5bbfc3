import { deflateRawSync } from 'node:zlib';
import { transformSync } from 'esbuild';

const START = `
const modules = new Map();
function load(name) {
  const known = modules.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  (hot[name] ?? compile(name))(load, module.exports, module);
  return module.exports;
}
function compile(name) {
  const parameters = ['require', 'exports', 'module'];
  const code = process.getBuiltinModule('node:zlib').inflateRawSync(Buffer.from(cold[name], 'base64')).toString();
  return process.getBuiltinModule('node:vm').compileFunction(code, parameters, { filename: name });
}
`;

/**
 * esbuild's chunks (ES modules that import each other) as one script. What `entry` needs at once is code; a chunk behind an
 * `import()` is a deflated string and is compiled when it is wanted: V8 passes over a string several times faster than over code
 * that it must check for errors, and over a short one faster still (of 1.5 MB: 1.45 starts of Node for 1.76 of plain strings).
 */
export function pack(chunks, entry, isLate) {
  const first = chunks.find((chunk) => chunk.entryPoint === entry);
  const hot = reachedFrom(first.name, chunks);
  const late = chunks.filter(isLate).map(({ name }) => shortName(name));
  const sources = chunks.map(({ name, text, imports }) => {
    const outside = imports.find(({ path }) => !chunks.some((chunk) => chunk.name === path));
    if (outside) throw new Error(`${name} imports ${outside.path}, which is not in the bundle`);
    return { name: shortName(name), isHot: hot.has(name), code: evaluatingLate(toCommonJs(name, text), late) };
  });
  const code = sources
    .filter(({ isHot }) => isHot)
    .map((source) => `${JSON.stringify(source.name)}(require, exports, module) {\n${source.code}}`);
  const text = sources
    .filter(({ isHot }) => !isHot)
    .map(({ name, code }) => `${JSON.stringify(name)}: '${deflateRawSync(code, { level: 9 }).toString('base64')}'`);
  return `"use strict";
(() => {
const hot = {
${code.join(',\n')}
};
const cold = {
${text.join(',\n')}
};${START}load(${JSON.stringify(shortName(first.name))});
})();
`;
}

/** Requires the chunks of `late` when something of them is used, and not at the top. */
function evaluatingLate(code, late) {
  return late.reduce((before, name) => {
    const required = new RegExp(`var (import_\\w+) = require\\(${JSON.stringify(name).replaceAll('.', '\\.')}\\);`);
    const variable = required.exec(before)?.[1];
    if (variable === undefined) return before;
    return before
      .replaceAll(new RegExp(`\\bnew ${variable}\\.(\\w+)`, 'g'), `new (${variable}().$1)`)
      .replaceAll(new RegExp(`\\b${variable}\\.`, 'g'), `${variable}().`)
      .replace(required, `const ${variable} = () => require(${JSON.stringify(name)});`);
  }, code);
}

/** The chunks that are evaluated when this one is. */
function reachedFrom(name, chunks, reached = new Set()) {
  if (reached.has(name)) return reached;
  reached.add(name);
  const { imports } = chunks.find((chunk) => chunk.name === name);
  for (const { path } of imports.filter(({ kind }) => kind === 'import-statement')) reachedFrom(path, chunks, reached);
  return reached;
}

function toCommonJs(name, text) {
  const { code } = transformSync(text.replace(/^#!.*\n/, ''), {
    format: 'cjs', // which has no await outside functions: the entry says main().then(…)
    sourcefile: name,
    logLevel: 'silent',
    platform: 'neutral',
    target: 'node20.19',
    supported: { 'dynamic-import': false }, // becomes a promise of a require
  });
  const named = code.replace(/\brequire\("\.\/([^"]+)"\)/g, (_, path) => `require(${JSON.stringify(shortName(path))})`);
  return exportingValues(named);
}

const EXPORTS =
  /^var (\w+_exports) = \{\};\n__export\(\1, \{\n([\s\S]*?)\n\}\);\nmodule\.exports = __toCommonJS\(\1\);\n/m;

/**
 * What a chunk exports as one object of values, when all is evaluated, in place of esbuild's getters behind getters: they are called
 * wherever a chunk uses what another has, and making them takes time at every start. No chunk changes what it has exported.
 */
function exportingValues(code) {
  const [all, , names] = EXPORTS.exec(code) ?? [];
  if (all === undefined) {
    if (code.includes('module.exports =')) throw new Error('esbuild writes exports otherwise than it did');
    return code;
  }
  const values = names
    .replaceAll(/^ *([\w$]+): \(\) => ([\w$]+)(,?)$/gm, '  $1: $2$3')
    // Handed on from another chunk, which may be one that is evaluated late.
    .replaceAll(/^ *([\w$]+): \(\) => (.+?)(,?)$/gm, '  get $1() { return $2; }$3');
  return `${code.replace(all, '')}module.exports = {\n${values}\n};\n`;
}

/** What a stack trace shows. */
function shortName(path) {
  return `canary-fanout/${path.slice(path.lastIndexOf('/') + 1)}`;
}
