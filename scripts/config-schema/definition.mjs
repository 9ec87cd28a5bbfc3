import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { toOpenApi } from './open-api.mjs';

const HEAD = '# Written by scripts/config-schema.mjs from src/config/schema.ts.\n';

/** The function as KEP-2906 describes one: what it is, how it is run, and the schema of its configuration. */
export function functionDefinition(schema, root) {
  const { description, license, version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const home = 'https://github.com/canary-fanout/canary-fanout';
  const page = (path) => `${home}/blob/v${version}/${path}`;
  const examples = readdirSync(new URL('examples', root)).filter((name) =>
    existsSync(new URL(`examples/${name}/Kptfile`, root)),
  );
  const { $schema: _, title: __, ...rest } = schema;
  const definition = {
    apiVersion: 'config.kubernetes.io/v1alpha1',
    kind: 'KRMFunctionDefinition',
    metadata: {
      name: 'canaryfanout.canary-fanout.dev',
      annotations: { 'config.kubernetes.io/local-config': 'true' },
    },
    spec: {
      group: 'canary-fanout.dev',
      names: { kind: 'CanaryFanout' },
      description,
      publisher: 'canary-fanout',
      home,
      tags: ['mutator', 'validator'],
      versions: [
        {
          name: 'v1alpha1',
          idempotent: true,
          usage: page('docs/configuration.md'),
          examples: examples.sort().map((name) => page(`examples/${name}/README.md`)),
          license,
          runtime: { container: { image: `ghcr.io/canary-fanout/canary-fanout:v${version}` } },
          schema: { openAPIV3Schema: toOpenApi(rest) },
        },
      ],
    },
  };
  return (
    HEAD + stringify(definition, { lineWidth: 0, indentSeq: false, compat: 'yaml-1.1', aliasDuplicateObjects: false })
  );
}
