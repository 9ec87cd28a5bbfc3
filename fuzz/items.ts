import { isMap, isSeq, parseDocument } from 'yaml';

/** A list as `yaml` reads it, without any code of ours. */
export interface ListRead {
  readonly items: readonly ItemRead[];
  readonly results: readonly {
    readonly severity?: string;
    readonly message?: string;
    readonly resourceRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
  }[];
}

export interface ItemRead {
  readonly text: string;
  readonly id: string;
}

const OPTIONS = { merge: true, uniqueKeys: false, intAsBigInt: true, prettyErrors: false, logLevel: 'error' } as const;

export function readList(text: string): ListRead | { readonly problem: string } {
  const document = parseDocument(text, OPTIONS);
  const error = document.errors[0];
  if (error !== undefined) return { problem: error.message };
  if (!isMap(document.contents) || String(document.contents.get('kind')) !== 'ResourceList')
    return { problem: 'no ResourceList' };
  const items = document.contents.get('items', true);
  const results = document.contents.get('results', true);
  const told =
    results === undefined
      ? undefined
      : (results as { toJS(of: typeof document, options: object): unknown }).toJS(document, { maxAliasCount: -1 });
  return {
    items: isSeq(items)
      ? items.items.map((node) => {
          const [start = 0, end = 0] = (node as { range?: [number, number, number] }).range ?? [];
          const at = (...path: string[]) => (isMap(node) ? String(node.getIn(path) ?? '') : '');
          return {
            text: trimmed(text.slice(start, end)),
            id: idOf(at('kind'), at('metadata', 'namespace'), at('metadata', 'name')),
          };
        })
      : [],
    results: Array.isArray(told) ? told.filter((each) => typeof each === 'object' && each !== null) : [],
  };
}

export function idOf(kind = '', namespace = '', name = ''): string {
  return JSON.stringify([kind, namespace, name]);
}

/** Comments and blank lines behind an item are its own only where another follows, to the parser. */
function trimmed(text: string): string {
  return text.replace(/(?:\s*\n[ \t]*#[^\n]*)+\s*$/, '').trimEnd();
}
