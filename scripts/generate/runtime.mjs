// What the generated validators call; bundled into each of them, so that they import nothing.

export const length = (text) => [...text].length;

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isInteger = (value) => Number.isInteger(value);

/** Adds one error to ajv's list, which is null while it is empty. */
export function add(errors, pointer, keyword, params, more) {
  const error = { pointer, keyword, params, ...more };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}

/** Adds the errors of a definition's validator. */
export function join(errors, validate, data, instancePath) {
  if (validate(data, { instancePath })) return errors;
  return errors === null ? validate.errors : [...errors, ...validate.errors];
}

/** Adds an error for each key of `data` that is not `known`. */
export function closed(errors, pointer, data, known) {
  for (const key of Object.keys(data)) {
    if (!known.includes(key)) errors = add(errors, pointer, 'additionalProperties', { additionalProperty: key, known });
  }
  return errors;
}

/** The validator as it is exported: from data to all errors, in words. `defaults`: it puts defaults into the data. */
export function explained(validate, defaults) {
  return (data) => {
    if (defaults) validate(data); // ajv looks at a oneOf before it puts in the defaults that may decide it, the API server after
    if (validate(data)) return [];
    return validate.errors.flatMap((error, index) => {
      if (error.branch || error.keyword === 'propertyNames') return []; // said by the error that follows or went before
      return [explain(error, data, branchesBefore(validate.errors, index))];
    });
  };
}

/** The errors of the branches of the anyOf, oneOf or not at `index`: those right before it, at its place or below. */
function branchesBefore(errors, index) {
  let start = index;
  while (start > 0 && errors[start - 1].branch && errors[start - 1].pointer?.startsWith(errors[index].pointer)) start--;
  return errors.slice(start, index);
}

function explain({ pointer, keyword, params, propertyName }, data, branches) {
  const property = propertyName ?? params.missingProperty ?? params.additionalProperty;
  return {
    path: pathOf(pointer, data),
    ...(property === undefined ? {} : { property }),
    ...(params.known === undefined ? {} : { known: params.known }),
    keyword,
    message: `${propertyName === undefined ? '' : 'is a key that '}${message(keyword, params, branches)}`,
  };
}

/** The steps of a JSON Pointer: numbers where they lead into a list. */
function pathOf(pointer, data) {
  let at = data;
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(at) ? Number(step) : step;
      at = at?.[key];
      return key;
    });
}

const TYPES = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'a mapping',
  string: 'a string',
};

function message(keyword, params, branches) {
  const { limit } = params;
  switch (keyword) {
    case 'type':
      return `must be ${[params.type]
        .flat()
        .map((type) => TYPES[type])
        .join(' or ')}`;
    case 'required':
      return 'must be set';
    case 'additionalProperties':
      return `must not be set: the fields here are ${params.known.join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'pattern':
      return `must match ${params.pattern.replaceAll('\\/', '/')}`;
    case 'format':
      return `must be of the form ${params.format}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
    case 'minProperties':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} entries`;
    case 'maxItems':
    case 'maxProperties':
      return `must have at most ${limit} entries`;
    case 'uniqueItems':
      return `must not list an entry twice: entries ${params.j} and ${params.i} are the same`;
    case 'anyOf':
    case 'oneOf':
      return params.passingSchemas
        ? 'must fit one of its forms only: it sets fields that exclude each other'
        : `must fit one of its forms: ${[...new Set(branches.map(formError))].join(', or ')}`;
    default:
      return `must meet the schema's "${keyword}"`;
  }
}

function formError({ keyword, params }) {
  return keyword === 'required' ? `have ${params.missingProperty}` : message(keyword, params, []).replace('must ', '');
}
