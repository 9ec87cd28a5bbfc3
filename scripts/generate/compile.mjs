import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { buildSync } from 'esbuild';
import { compact } from './compact.mjs';

const IPV4 = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const GROUP = '[0-9a-fA-F]{1,4}';
/** What the API server's formats accept; other formats are of no interest here and left out of the schemas. */
const formats = {
  ipv4: new RegExp(`^(?!.*\\b0\\d)(${IPV4}\\.){3}${IPV4}$`),
  ipv6: new RegExp(
    `^((${GROUP}:){7}${GROUP}|(?!(:*${GROUP}(?![0-9a-fA-F])){8})(${GROUP}(:${GROUP})*)?::(${GROUP}(:${GROUP})*)?)$`,
  ),
};

/**
 * The source of an ES module that imports nothing and exports one validating function for each of `names`, an object
 * from export name to the `$id` of one of `schemas`. The functions report all errors in words and, with `useDefaults`,
 * put the schemas' defaults into what they judge.
 */
export function compile(schemas, names, useDefaults) {
  const ids = Object.entries(names);
  const draft2020 = schemas.some((schema) => schema.$schema?.includes('2020-12'));
  const ajv = new (draft2020 ? Ajv2020.default : Ajv.default)({
    strict: false,
    allErrors: true,
    useDefaults,
    messages: false, // runtime.mjs has the words
    inlineRefs: false, // a function for each definition, not a copy in each place
    schemas,
    formats,
    code: { source: true, esm: true, lines: false },
  });
  const code = compact(
    standaloneCode.default(ajv, Object.fromEntries(ids.map(([name, id]) => [`${name}Plain`, id]))),
  ).replaceAll(/export const (\w+)Plain = (validate\d+);/g, `export const $1 = explained($2, ${useDefaults});`);
  const contents = `import { add, closed, explained, isInteger, isObject, join, length } from './runtime.mjs';\n${code}`;
  const [bundle] = buildSync({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
  }).outputFiles;
  return bundle.text;
}
