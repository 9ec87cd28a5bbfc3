// objects.mjs < LIST-OR-STREAM: the objects of a ResourceList or of a YAML stream, one JSON a line, sorted, as a cluster would
// get them: without what is for tools (`config.kubernetes.io/local-config`) and without the marks that kpt and kustomize leave.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const FOR_TOOLS =
  /^(internal\.config\.kubernetes\.io\/|internal\.kpt\.dev\/|config\.k8s\.io\/|config\.kubernetes\.io\/(?:path|index)$)/;

const documents = parseAllDocuments(readFileSync(0, 'utf8')).map((document) => {
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
});
const objects = documents
  .filter((document) => document !== null)
  .flatMap((document) => (document.kind === 'ResourceList' ? (document.items ?? []) : [document]))
  .filter((object) => object.metadata?.annotations?.['config.kubernetes.io/local-config'] !== 'true')
  .filter((object) => object.apiVersion !== 'kpt.dev/v1')
  .map((object) => JSON.stringify(sorted(clean(object))));
if (objects.length === 0) throw new Error('no object');
process.stdout.write(`${objects.sort().join('\n')}\n`);

function clean(object) {
  const { annotations, ...metadata } = object.metadata;
  const rest = Object.entries(annotations ?? {}).filter(([name]) => !FOR_TOOLS.test(name));
  const kept = rest.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(rest) };
  return { ...object, metadata: kept };
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
