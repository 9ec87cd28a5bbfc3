import * as z from 'zod/mini';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Fields, Item } from '../resource/item.ts';
import { type Json, valueAt, withoutNulls } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import { formatId, type ResourceId } from '../resource/resource-id.ts';

/** A narrow view of one object: only fields that decide where requests go, with the API server's defaults applied. */
export interface View {
  readonly item: Item;
  readonly id: ResourceId;
}

export type ViewRead<V> = { readonly view: V } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads an item by its schema; what the API server would refuse becomes findings that name object and field. `fields` are
 * those of the schema, where reading them alone is worth it.
 */
export function readView<S extends z.core.$ZodType>(item: Item, schema: S, fields?: Fields): ViewRead<z.output<S>> {
  const glanced = fields === undefined ? undefined : item.glance?.(fields);
  const content = glanced ?? item.content();
  const problem = glanced === undefined ? item.problems()[0] : undefined;
  if (content === undefined || problem !== undefined) {
    const detail = problem ?? 'it must be a mapping';
    return { diagnostics: [diagnose('FAN003', { object: formatId(item.id), detail }, { item })] };
  }
  const parsed = z.safeParse(schema, withoutNulls(content));
  if (parsed.success) return { view: parsed.data };
  const diagnostics = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    const currentValue = valueAt(content, path);
    const shown = currentValue === undefined || typeof currentValue === 'object' ? {} : { currentValue };
    const field = formatPath(path);
    const facts = { object: formatId(item.id), field, detail: explain(issue, currentValue) };
    return [diagnose('FAN005', facts, { item, field: { path: field, ...shown } })];
  });
  return { diagnostics };
}

function explain(issue: z.core.$ZodIssue, value: Json | undefined): string {
  if (value === undefined || value === null) return 'is required';
  const is = Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'a mapping'
      : `the ${typeof value} ${String(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && typeof value !== 'object') {
        return `must be a string, not ${is}: write "${String(value)}" in quotes`;
      }
      if ((issue.expected === 'number' || issue.expected === 'int') && typeof value === 'string') {
        return /^[0-9]+$/.test(value)
          ? `must be a number, not the string "${value}": write it without quotes`
          : `must be a number, not the string "${value}"`;
      }
      if (issue.expected === 'int' && typeof value === 'number') return `must be a whole number, not ${value}`;
      return `must be ${article(issue.expected)}, not ${is}`;
    case 'invalid_value':
      return `must be ${issue.values.map((allowed) => JSON.stringify(allowed)).join(' or ')}, not ${is}`;
    case 'too_small':
      return `must be at least ${issue.minimum}, not ${is}`;
    case 'too_big':
      return `must be at most ${issue.maximum}, not ${is}`;
    default:
      return `has a value of the wrong form (${is})`;
  }
}

function article(expected: string): string {
  const names: { readonly [type: string]: string } = {
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    int: 'a number',
  };
  return names[expected] ?? `a ${expected}`;
}

export const Labels = z._default(z.record(z.string(), z.string()), {});
export type LabelMap = { readonly [key: string]: string };

export const Metadata = z._default(z.object({ labels: Labels, annotations: Labels }), { labels: {}, annotations: {} });

export const Port = z.int().check(z.minimum(1), z.maximum(65535));

/** RFC 3339; sorts as text. What is no string (a YAML 1.1 timestamp that some writer left) says nothing. */
export const CreatedAt = z.optional(z.catch(z.optional(z.string()), undefined));
