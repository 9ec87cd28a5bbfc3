import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { inFolder } from '../measure.mjs';
import { manifests, mesh, resourceList, routeTable, workloads } from './lists.mjs';
import { HOST } from './objects.mjs';
import { entryLines, MACHINE } from './print.mjs';
import { randomOf } from './random.mjs';
import { ROUTE_TABLE } from './sizes.mjs';

const OBJECTS = 1;
const STYLES = 2;

function write(name, text) {
  const path = inFolder(name);
  writeFileSync(path, text);
  return path;
}

export function listOfOne() {
  return write(
    'one.yaml',
    resourceList([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }], {
      seed: STYLES,
      byHand: 0,
    }),
  );
}

/** The manifests of Flagger's issue #1822 as kpt sends them. */
export function flagger1822() {
  const file = fileURLToPath(new URL('../../testdata/flagger-1822/input.yaml', import.meta.url));
  const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  const items = objects
    .filter((object) => object !== null)
    .map((object) => `${entryLines(object, MACHINE).join('\n')}\n`);
  return write('1822.yaml', `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}`);
}

export function quietList(count) {
  return write(`quiet-${count}.yaml`, resourceList(workloads(count, randomOf(OBJECTS)), { seed: STYLES }));
}

export function meshList(count) {
  return write(`mesh-${count}.yaml`, resourceList(mesh(count, randomOf(OBJECTS)), { seed: STYLES }));
}

export function meshManifests(count) {
  const objects = mesh(count, randomOf(OBJECTS));
  const fanOuts = objects.filter(({ kind, metadata }) => kind === 'Canary' && metadata.name === 'entry');
  const tests = fanOuts.map(({ metadata: { namespace } }) => routeTest(namespace));
  return write(`manifests-${count}.yaml`, manifests([...objects, ...tests], { seed: STYLES }));
}

export function routeManifests() {
  return write('routes.yaml', manifests(routeTable(ROUTE_TABLE, randomOf(OBJECTS)), { seed: STYLES }));
}

function routeTest(namespace) {
  return {
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'RouteTest',
    metadata: { name: `of-${namespace}`, namespace },
    spec: {
      tests: [
        {
          name: 'requests arrive',
          from: `gateway/${namespace}/ingress`,
          request: { url: `http://${namespace}.${HOST}/` },
          expect: { status: 200 },
        },
      ],
    },
  };
}
