import { CATALOG } from '../diagnostics/catalog.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatMessage, pageOf } from '../diagnostics/format.ts';
import { type Json, type JsonObject, stringAt } from '../resource/json.ts';

/** A finding as the KRM Functions Specification writes a result: `severity` always, `namespace` only where there is one. */
export function toResult(diagnostic: Diagnostic): JsonObject {
  const { resource, field, file } = diagnostic;
  return {
    message: formatMessage(diagnostic),
    severity: diagnostic.severity,
    ...(resource === undefined || resource.name === '' || resource.kind === ''
      ? {}
      : {
          resourceRef: {
            apiVersion: resource.apiVersion,
            kind: resource.kind,
            ...(resource.namespace === '' ? {} : { namespace: resource.namespace }),
            name: resource.name,
          },
        }),
    ...(field === undefined ? {} : { field: { ...field } }),
    ...(file === undefined
      ? {}
      : { file: { path: file.path, ...(file.index === undefined ? {} : { index: file.index }) } }),
    tags: { code: diagnostic.code, name: CATALOG[diagnostic.code].name, docs: pageOf(diagnostic.code) },
  };
}

/**
 * The results that a list is to leave with. What came in stays (an earlier function's word is not ours to drop), but for an
 * error of ours that no longer holds; ours follow, each once. A run over our own output says nothing new and changes no byte.
 */
export function mergeResults(incoming: readonly Json[], diagnostics: readonly Diagnostic[]): readonly Json[] {
  const now = new Map(diagnostics.map(toResult).map((result) => [canonical(result), result]));
  const kept = incoming.filter((result) => !isOurError(result) || now.has(canonical(result)));
  const known = new Set(kept.map(canonical));
  return [...kept, ...[...now].filter(([key]) => !known.has(key)).map(([, result]) => result)];
}

export function sameResults(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((result, index) => canonical(result) === canonical(b[index]));
}

function isOurError(result: Json): boolean {
  return /^FAN[0-9]{3} /.test(stringAt(result, ['message']) ?? '') && stringAt(result, ['severity']) === 'error';
}

function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject;
    const members = Object.keys(object).sort();
    return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(',')}}`;
  }
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
}
