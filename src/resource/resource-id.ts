/** What names an object: `namespace` is `''` where the manifest has none; each field is `''` where it is absent. */
export interface ResourceId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `gateway.networking.k8s.io` of `gateway.networking.k8s.io/v1`; `''` for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Identity as the API server sees it: group, kind, namespace and name, whatever the version. */
export function keyOf(id: ResourceId): string {
  return `${groupOf(id.apiVersion)}/${id.kind}/${id.namespace}/${id.name}`;
}

/** How a sentence names an object: `HTTPRoute shop/checkout`, `Namespace shop`. */
export function formatId(id: ResourceId): string {
  const name = id.name === '' ? '(without a name)' : id.name;
  const kind = id.kind === '' ? 'object' : id.kind;
  return id.namespace === '' ? `${kind} ${name}` : `${kind} ${id.namespace}/${name}`;
}

/** `shop/checkout`, or `checkout` where there is no namespace. */
export function formatName(named: { readonly namespace: string; readonly name: string }): string {
  return named.namespace === '' ? named.name : `${named.namespace}/${named.name}`;
}

/** What {@link formatName} has put together. */
export function parseName(text: string): { readonly namespace: string; readonly name: string } {
  const slash = text.indexOf('/');
  return slash < 0 ? { namespace: '', name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

/** Order of output that does not depend on the order of input: by namespace, name, kind, apiVersion, in code units. */
export function compareIds(a: ResourceId, b: ResourceId): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion)
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
