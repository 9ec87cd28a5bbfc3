// Writes fn-config/schema.json and krm-function-definition.yaml from the zod schema in src/config/schema.ts, and
// route-test.schema.json from src/route-tests/schema.ts; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { functionDefinition } from './config-schema/definition.mjs';

const root = new URL('../', import.meta.url);

const bundled = await build({
  stdin: {
    contents:
      "export { CanaryFanout } from './src/config/schema.ts'; export { RouteTest } from './src/route-tests/schema.ts'; export { toJSONSchema } from 'zod/mini';",
    resolveDir: fileURLToPath(root),
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const module = await import(
  `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString('base64')}`
);
const schemaOf = (name) => {
  const schema = module.toJSONSchema(module[name], { target: 'draft-7', io: 'input' });
  return { $schema: schema.$schema, title: name, ...schema };
};
const json = schemaOf('CanaryFanout');
const texts = {
  'route-test.schema.json': `${JSON.stringify(schemaOf('RouteTest'), null, 2)}\n`,
  'schema.json': `${JSON.stringify(json, null, 2)}\n`,
  'krm-function-definition.yaml': functionDefinition(json, root),
};

for (const [name, text] of Object.entries(texts)) {
  const target = new URL(`fn-config/${name}`, root);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`fn-config/${name} does not match its schema.ts: run \`node scripts/config-schema.mjs\``);
    process.exitCode = 1;
  }
}
