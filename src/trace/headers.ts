/** Header lines by lower-cased name, in order; a repeated name has several values (RFC 9110, 5.3: same as one joined by ","). */
export type Headers = ReadonlyMap<string, readonly string[]>;

export const NO_HEADERS: Headers = new Map();

export function readHeaders(pairs: Iterable<readonly [string, string]>): Headers {
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of pairs) append(headers, name, value);
  return headers;
}

export function headerValue(headers: Headers, name: string): string | undefined {
  return headers.get(name.toLowerCase())?.join(',');
}

export function toObject(headers: Headers): { readonly [name: string]: string } {
  return Object.fromEntries([...headers].map(([name, values]) => [name, values.join(',')]));
}

/** What a header modifier does; names in any case. */
export interface HeaderChange {
  readonly set: readonly { readonly name: string; readonly value: string }[];
  readonly add: readonly { readonly name: string; readonly value: string }[];
  readonly remove: readonly string[];
}

/**
 * Removes, then overwrites, then appends: Envoy's order within one list (HeaderParser::evaluateHeaders), and for the Gateway
 * API, where a name has one action, as good as any.
 */
export function change(headers: Headers, { set, add, remove }: HeaderChange): Headers {
  if (set.length + add.length + remove.length === 0) return headers;
  const changed = new Map(headers);
  for (const name of remove) changed.delete(name.toLowerCase());
  for (const { name, value } of set) changed.set(name.toLowerCase(), [value]);
  for (const { name, value } of add) append(changed, name, value);
  return changed;
}

/** Two changes that Envoy applies as one list: all that is removed, then all that is set, then all that is added. */
export function join(first: HeaderChange, second: HeaderChange): HeaderChange {
  return {
    set: [...first.set, ...second.set],
    add: [...first.add, ...second.add],
    remove: [...first.remove, ...second.remove],
  };
}

function append(headers: Map<string, readonly string[]>, name: string, value: string): void {
  const key = name.toLowerCase();
  headers.set(key, [...(headers.get(key) ?? []), value]);
}
