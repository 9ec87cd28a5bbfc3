// ajv's phrases: an error that is reported, a loop over the keys of a closed object, the call of a definition's function.
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const PATH = '[^,]+(?:\\([^)]*\\)[^,]*)*';
const REPORT = new RegExp(
  `const (err\\d+) = \\{instancePath(?::(?<path>${PATH}))?,schemaPath:(?<schemaPath>${TEXT}),keyword:(?<keyword>"\\w+"),` +
    'params:(?<params>\\{.*?\\})(?:,propertyName:(?<name>\\w+))?\\};' +
    'if\\(vErrors === null\\)\\{vErrors = \\[\\1\\];\\}else \\{vErrors\\.push\\(\\1\\);\\}errors\\+\\+;',
  'g',
);
const CLOSED = new RegExp(
  'for\\(const (key\\d+) in (?<data>data\\d*)\\)\\{if\\(!\\((?:func\\d+\\.call\\((?<properties>\\{.*?\\}), \\1\\)|(?<names>[^{}]*?))\\)\\)\\{' +
    `vErrors = add\\(vErrors, (?<path>${PATH}), "additionalProperties", \\{additionalProperty: \\1\\}\\);errors\\+\\+;\\}\\}`,
  'g',
);
const REFERENCE = new RegExp(
  `if\\(!\\((validate\\d+)\\(([^,]+), \\{instancePath:(${PATH}),parentData:[^}]*\\}\\)\\)\\)` +
    '\\{vErrors = vErrors === null \\? \\1\\.errors : vErrors\\.concat\\(\\1\\.errors\\);errors = vErrors\\.length;\\}',
  'g',
);
const PATTERN = new RegExp(
  `!(pattern\\d+)\\.test\\((\\w+(?:[.[][\\w\\]]+)?)\\)\\)\\{(vErrors = add\\([^{}]*), \\{pattern: ${TEXT}\\}`,
  'g',
);
const PARAMETERS = '{instancePath="", parentData, parentDataProperty, rootData=data}={}';
const COUNT = 'errors = vErrors === null ? 0 : vErrors.length;';

/**
 * ajv's standalone code with each of these phrases as a call of runtime.mjs, a third of its size: a script is read whole
 * at every start, and this one is a good part of the program. test/emit/validators.test.ts compares the results with ajv's.
 */
export function compact(code) {
  const text = inlineSchemas(code)
    .replace('"use strict";', '')
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', 'length')
    .replace(REPORT, (...match) => report(match.at(-1)))
    .replace(CLOSED, (...match) => closed(match.at(-1)))
    .replace(REFERENCE, `vErrors = join(vErrors, $1, $2, $3);${COUNT}`)
    .replace(PATTERN, '!$1.test($2)){$3, {pattern: $1.source}')
    .replace(/(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g, 'isObject($1)')
    .replace(/\(typeof ([\w.]+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)/g, 'isInteger($1)');
  // The runtime reads `pointer`, not ajv's errors, so a phrase that is not as expected must not pass unseen.
  const left = text.match(/require\([^)]*\)|schemaPath|parentData:|\bin data\d*\)\{if\(!/);
  if (left)
    throw new Error(`ajv's code has a phrase that is not known here: ${text.slice(left.index, left.index + 200)}`);
  return text.replaceAll(PARAMETERS, '{instancePath=""}={}');
}

function report({ path, schemaPath, keyword, params, name }) {
  const more = [
    ...(name === undefined ? [] : [`propertyName: ${name}`]),
    ...(/\/(oneOf|anyOf|not)\//.test(schemaPath) ? ['branch: true'] : []),
  ];
  const rest = more.length === 0 ? '' : `, { ${more.join(', ')} }`;
  return `vErrors = add(vErrors, ${path ?? 'instancePath'}, ${keyword}, ${params}${rest});errors++;`;
}

function closed({ data, properties, names, path }) {
  const known =
    properties === undefined
      ? [...names.matchAll(/=== ("[^"]+")/g)].map((match) => match[1])
      : Object.keys(JSON.parse(properties)).map((key) => JSON.stringify(key));
  return `vErrors = closed(vErrors, ${path}, ${data}, [${known.join(',')}]);${COUNT}`;
}

/** Puts the parts of schemas that the code quotes in their place; unreferenced, the schemas drop out of the code. */
function inlineSchemas(code) {
  const schemas = new Map();
  for (const { 0: start, 1: name, index } of code.matchAll(/const (schema\d+) = /g)) {
    schemas.set(name, readJson(code, index + start.length));
  }
  return code.replace(/\b(schema\d+)((?:\.[A-Za-z_$][\w$]*|\["[^"]+"\])+)/g, (whole, name, path) => {
    let value = schemas.get(name);
    for (const [, plain, quoted] of path.matchAll(/\.([\w$]+)|\["([^"]+)"\]/g)) value = value?.[plain ?? quoted];
    return value === undefined ? whole : JSON.stringify(value);
  });
}

function readJson(code, start) {
  for (let at = start, depth = 0, quoted = false; at < code.length; at++) {
    const char = code[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && '{['.includes(char)) depth++;
    else if (!quoted && '}]'.includes(char) && --depth === 0) return JSON.parse(code.slice(start, at + 1));
  }
  return undefined;
}
