import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKAGES } from '../examples/package.ts';

interface Definition {
  readonly spec: { readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: object } }] };
}

describe('fn-config/schema.json and krm-function-definition.yaml', () => {
  it('are what the zod schema says', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/config-schema.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  const definition = parse(readFileSync('fn-config/krm-function-definition.yaml', 'utf8')) as Definition;
  const openApi = definition.spec.versions[0].schema.openAPIV3Schema;

  it('judge a configuration alike', () => {
    const byOpenApi = new Ajv({ strict: false }).compile(openApi);
    const byJsonSchema = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync('fn-config/schema.json', 'utf8')) as object,
    );
    const spec = (value: object) => ({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', spec: value });
    const marker = (header: string) => spec({ marker: { header, value: 'v2' } });
    const wrong = [
      spec({ fanOut: [] }),
      spec({ fanOuts: [{ canary: 'checkout', callees: [] }] }),
      spec({ guard: { off: '' } }),
      spec({ findings: { FAN412: 'fatal' } }),
      spec({ versions: { istio: 1.27 } }),
      marker('host'),
      marker('X-Envoy-Retry-On'),
      { ...spec({}), kind: 'Canaryfanout' },
    ];
    const right = [marker('x-hosts'), spec({ guard: { off: 'testers send it' }, findings: { FAN412: 'info' } })];
    for (const [configs, expected] of [
      [wrong, false],
      [[...right, ...examples()], true],
    ] as const) {
      for (const config of configs) {
        expect([config, byOpenApi(config), byJsonSchema(config)]).toEqual([config, expected, expected]);
      }
    }
  });

  it('leave what Go and kyaml cannot read to the one of JSON', () => {
    // Go's regular expressions know no lookahead, OpenAPI v3 of Kubernetes none of these words.
    expect(JSON.stringify(openApi)).not.toMatch(/\(\?[=!<]|"(?:\$ref|\$schema|const|propertyNames|if|anyOf)":/);
  });
});

function examples(): readonly unknown[] {
  const paths = PACKAGES.map((name) => `examples/${name}/fn-config.yaml`).filter((path) => existsSync(path));
  return ['fn-config/canary-fanout.yaml', ...paths].map((path) => parse(readFileSync(path, 'utf8')) as unknown);
}
