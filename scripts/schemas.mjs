// Derives src/emit/schemas/*.schema.json: node scripts/schemas.mjs FILE...
// FILE: a YAML file of CustomResourceDefinitions (Gateway API, Flagger, Istio) or Kubernetes' OpenAPI v3 document of the core group.
// Only the schemas whose source is given are written. Sources and versions in use: src/emit/schemas/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import {
  annotations,
  correctCanary,
  correctMetadata,
  correctService,
  dnsLabel,
  dnsSubdomain,
  labels,
  writtenOfDestinationRule,
} from './schemas/corrections.mjs';
import { specOfCrd } from './schemas/crd.mjs';
import { typeOfOpenApi } from './schemas/openapi.mjs';
import { print } from './schemas/print.mjs';
import { share } from './schemas/share.mjs';

const folder = new URL('../src/emit/schemas/', import.meta.url);

const closedMetadata = (name) => ({ allOf: [{ $ref: 'metadata.v1.schema.json' }, { properties: { name } }] });
/** A user's object that we edit: fields that we do not know are none of our business. */
const openMetadata = (name) => ({
  type: 'object',
  required: ['name'],
  properties: {
    name,
    namespace: dnsLabel,
    labels: { $ref: 'metadata.v1.schema.json#/definitions/labels' },
    annotations: { $ref: 'metadata.v1.schema.json#/definitions/annotations' },
  },
});

/** Istio has a kind Gateway of its own, which is never written. */
const ofCrd = {
  HTTPRoute(crd) {
    const spec = specOfCrd(crd, 'v1', true);
    if (JSON.stringify(spec) !== JSON.stringify(specOfCrd(crd, 'v1beta1', true))) {
      throw new Error('v1 and v1beta1 of HTTPRoute differ: each needs a spec of its own');
    }
    write('httproute-spec', spec);
    for (const version of ['v1', 'v1beta1']) {
      const shared = { $ref: 'httproute-spec.schema.json' };
      write(
        `httproute.${version}`,
        object(`${crd.spec.group}/${version}`, 'HTTPRoute', closedMetadata(dnsSubdomain), shared),
      );
    }
  },
  GRPCRoute(crd) {
    const spec = specOfCrd(crd, 'v1', true);
    write('grpcroute.v1', object(`${crd.spec.group}/v1`, 'GRPCRoute', closedMetadata(dnsSubdomain), spec));
  },
  Gateway(crd) {
    const spec = specOfCrd(crd, 'v1', true);
    write('gateway.v1', object(`${crd.spec.group}/v1`, 'Gateway', closedMetadata(dnsSubdomain), spec));
  },
  DestinationRule(crd) {
    const spec = specOfCrd(crd, 'v1', true);
    writtenOfDestinationRule(spec);
    write(
      'destinationrule.v1',
      object(`${crd.spec.group}/v1`, 'DestinationRule', closedMetadata(dnsSubdomain), { ...spec, required: ['host'] }),
    );
  },
  Canary(crd) {
    const spec = specOfCrd(crd, 'v1beta1', false);
    correctCanary(spec);
    const { additionalProperties: _, ...open } = object(
      'flagger.app/v1beta1',
      'Canary',
      openMetadata(dnsSubdomain),
      spec,
    );
    write('canary.v1beta1', open);
  },
};

function ofOpenApi(document) {
  const metadata = typeOfOpenApi(document, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', true);
  correctMetadata(metadata);
  write('metadata.v1', { ...metadata, required: ['name'], definitions: { labels, annotations } });
  const spec = typeOfOpenApi(document, 'io.k8s.api.core.v1.ServiceSpec', true);
  correctService(spec);
  write('service.v1', object('v1', 'Service', closedMetadata(dnsLabel), spec));
}

/** A whole object. `status` is the controllers' and is dropped by the API server when somebody else sends it. */
function object(apiVersion, kind, metadata, spec) {
  const fields = {
    apiVersion: { const: apiVersion },
    kind: { const: kind },
    metadata,
    spec,
    status: { type: 'object' },
  };
  const required = ['apiVersion', 'kind', 'metadata', 'spec'];
  return { type: 'object', required, properties: fields, additionalProperties: false };
}

function write(name, schema) {
  const file = `${name}.schema.json`;
  const text = `${print({ $schema: 'http://json-schema.org/draft-07/schema#', $id: file, ...share(schema) })}\n`;
  writeFileSync(new URL(file, folder), text);
  console.log(`${file}: ${text.length} bytes`);
}

if (process.argv.length < 3) {
  console.error('usage: node scripts/schemas.mjs FILE...  (CRDs in YAML, or OpenAPI v3 in JSON)');
  process.exitCode = 2;
}
for (const path of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(path, 'utf8')).map((parsed) => parsed.toJS())) {
    if (document?.kind === 'CustomResourceDefinition') {
      const { group, names } = document.spec;
      if (!(group === 'networking.istio.io' && names.kind === 'Gateway')) ofCrd[names.kind]?.(document);
    } else if (document?.openapi !== undefined) ofOpenApi(document);
  }
}
