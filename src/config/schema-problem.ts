import { nearest } from '../diagnostics/nearest.ts';
import { type Json, type JsonObject, valueAt } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import type { SchemaError } from './config-validator.js';

export interface SchemaProblem {
  readonly field: string;
  /** Names the field. */
  readonly detail: string;
  /** The value that is wrong, where it is a word or a number. */
  readonly shown: Json | undefined;
}

/** An error of a schema in words; `forms` says by field what its pattern asks for. */
export function schemaProblem(
  value: JsonObject,
  error: SchemaError,
  forms: { readonly [field: string]: string } = {},
): SchemaProblem {
  const path = [...error.path, ...(error.property === undefined ? [] : [error.property])];
  const field = formatPath(path);
  const given = valueAt(value, path);
  // 1.30 is read as 1.3: what was meant is lost, so no value is proposed.
  const quotes =
    typeof given === 'number' && error.message.includes('string')
      ? `, not the number ${given}: write it in quotes`
      : '';
  const must =
    error.keyword === 'pattern' ? (forms[String(path.at(-1))] ?? error.message) : `${error.message}${quotes}`;
  const detail =
    error.known === undefined
      ? `\`${field}\` ${must}`
      : `\`${formatPath(error.path) || 'it'}\` has ${unknownField(error.property ?? '', error.known)}`;
  return { field, detail, shown: typeof given === 'object' ? undefined : given };
}

export function unknownField(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `the unknown field \`${name}\`${near === undefined ? ` (known: ${[...known].sort().join(', ')})` : `; did you mean \`${near}\`?`}`;
}
