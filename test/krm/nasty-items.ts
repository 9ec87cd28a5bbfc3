/** Items in every style that people and orchestrators write, each as the lines below its dash (two columns deeper). */
export const NASTY_ITEMS: readonly string[] = [
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain',
  '# head comment\napiVersion: v1\nkind: ConfigMap # trailing\nmetadata:\n  # inside\n  name: commented\n  # foot',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flow, annotations: {a: "b, c", d: \'e\'}}\ndata: {x: [1, 2]}',
  '{apiVersion: v1, kind: ConfigMap, metadata: {name: all-flow}}',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\ndata:\n  run.sh: |\n    # not a comment\n    ---\n    - not an item\n    items:\n      - no\n  folded: >-\n    a\n    b',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\ndata:\n  a: |+\n    text\n\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: anchored\ndata:\n  base: &b {x: "1"}\n  derived:\n    !!merge <<: *b\n    y: "2"\n  plain:\n    <<: *b',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: numbers\ndata:\n  octal: 0777\n  big: 12345678901234567890\n  time: 12:30:45\n  under: 1_000\n  date: 2001-01-01',
  'apiVersion: "v1"\nkind: \'Secret\'\nmetadata:\n  name: "quoted"\n  namespace: \'shop\'\nstringData:\n  a: "multi\n    line"\n  b: plain\n    continued',
  'kind: Kustomization\nresources:\n- a.yaml\n- b.yaml',
  'resources: [a.yaml]',
  'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: in-a-list\n-   apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: wide-dash}',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: wide\n    labels:\n        a: b\n        "c.d/e": "true"',
  'apiVersion: example.com/v1\nkind: Route\nmetadata:\n  name: lists\nspec:\n  rules:\n  # first\n  - matches: # why\n    - {path: "/a", headers: [{name: x, value: \'1\'}]}\n    - path: /b\n    # foot\n    backends:\n      -   name: a\n          port: 80 # trailing\n      -\n        # below\n        name: b\n  - # empty\n  - - nested\n    - - deeper\n      - "quoted"\n  - |\n    - no entry\n  - {backends: [{name: c}, d]}',
  'metadata:\n  finalizers:\n  - x\n  name: metadata-first\n  namespace: shop\nkind: ConfigMap\napiVersion: v1',
  'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg\n  annotations:\n    config.kubernetes.io/local-config: "true"',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: proto\ndata:\n  __proto__: {polluted: "yes"}\n  constructor: x',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: emoji-😀-ü\ndata:\n  "": empty key\n  ? complex\n  : value',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain',
];

/** A list of items with dashes at `dash`, in LF. */
export function listOf(items: readonly string[], dash = 0): string {
  const pad = ' '.repeat(dash);
  return items.map((item) => `${pad}- ${item.replace(/\n(?=[^\n])/g, `\n${pad}  `)}\n`).join('');
}
