import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item } from '../resource/item.ts';
import { type Json, type JsonObject, valueAt } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import { formatId, type ResourceId } from '../resource/resource-id.ts';
import { between, type Fault, lenient, object, optional, record, type Schema, string, withDefault } from './schema.ts';

/** A narrow view of one object: only fields that decide where requests go, with the API server's defaults applied. */
export interface View {
  readonly item: Item;
  readonly id: ResourceId;
}

export type ViewRead<V> = { readonly view: V } | { readonly diagnostics: readonly Diagnostic[] };

/** Reads an item by its schema; what the API server would refuse becomes findings that name object and field. */
export function readView<T>(item: Item, schema: Schema<T>): ViewRead<T> {
  const content = item.content();
  const problem = item.problems()[0];
  if (content === undefined || problem !== undefined) {
    const detail = problem ?? 'it must be a mapping';
    return { diagnostics: [diagnose('FAN003', { object: formatId(item.id), detail }, { item })] };
  }
  const faults: Fault[] = [];
  const view = schema.read(content, faults);
  faults.push(...identityFaults(content));
  if (faults.length === 0) return { view };
  const diagnostics = faults.map(({ path, why }) => {
    const currentValue = valueAt(content, path);
    const shown = currentValue === undefined || typeof currentValue === 'object' ? {} : { currentValue };
    const field = formatPath(path);
    const facts = { object: formatId(item.id), field, detail: explain(why, currentValue) };
    return diagnose('FAN005', facts, { item, field: { path: field, ...shown } });
  });
  return { diagnostics };
}

/** A name that is no text is none: nothing could refer to the object, and two of them would seem to be one. */
function identityFaults(content: JsonObject): readonly Fault[] {
  return ['name', 'namespace'].flatMap((key) => {
    const path = ['metadata', key];
    const value = valueAt(content, path) ?? '';
    return typeof value === 'string' ? [] : [{ path, why: { kind: 'type', expected: 'string' } }];
  });
}

function explain(why: Fault['why'], value: Json | undefined): string {
  if (value === undefined || value === null) return 'is required';
  const is = Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'a mapping'
      : `the ${typeof value} ${String(value)}`;
  switch (why.kind) {
    case 'type':
      if (why.expected === 'string' && typeof value !== 'object') {
        return `must be a string, not ${is}: write "${String(value)}" in quotes`;
      }
      if ((why.expected === 'number' || why.expected === 'int') && typeof value === 'string') {
        return /^[0-9]+$/.test(value)
          ? `must be a number, not the string "${value}": write it without quotes`
          : `must be a number, not the string "${value}"`;
      }
      if (why.expected === 'int' && typeof value === 'number') return `must be a whole number, not ${value}`;
      return `must be a ${why.expected === 'int' ? 'number' : why.expected}, not ${is}`;
    case 'too small':
      return `must be at least ${why.minimum}, not ${is}`;
    case 'too big':
      return `must be at most ${why.maximum}, not ${is}`;
    case 'form':
      return `has a value of the wrong form (${is})`;
  }
}

export const Labels = withDefault(record(string()), {});
export type LabelMap = { readonly [key: string]: string };

export const Metadata = withDefault(object({ labels: Labels, annotations: Labels }), { labels: {}, annotations: {} });

export const Port = between(1, 65535);

/** RFC 3339; sorts as text. What is no string (a YAML 1.1 timestamp that some writer left) says nothing. */
export const CreatedAt = optional(lenient(optional(string()), undefined));
