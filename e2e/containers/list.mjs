// list.mjs FILE [--pad N] [--config SPEC]: a ResourceList of FILE's objects, of N ConfigMaps more, and of a CanaryFanout with the
// spec SPEC (flow style) as functionConfig
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pad: { type: 'string', default: '0' }, config: { type: 'string' } },
});
const objects = parseAllDocuments(readFileSync(positionals[0], 'utf8')).map((document) =>
  JSON.stringify(document.toJS()),
);
const padding = Array.from(
  { length: Number(values.pad) },
  (_, index) =>
    `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "padding-${index}"}, "data": {"${'x'.repeat(60)}": "y"}}`,
);
const items = [...objects, ...padding].map((object) => `- ${object}\n`).join('');
const config =
  values.config === undefined
    ? ''
    : `functionConfig: {apiVersion: canary-fanout.dev/v1alpha1, kind: CanaryFanout, metadata: {name: a}, spec: ${values.config}}\n`;
process.stdout.write(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items}${config}`);
