// Writes fn-config/schema.json from the zod schema in src/config/schema.ts; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const target = new URL('fn-config/schema.json', root);

const bundled = await build({
  stdin: {
    contents: "export { CanaryFanout } from './src/config/schema.ts'; export { toJSONSchema } from 'zod/mini';",
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
const schema = module.toJSONSchema(module.CanaryFanout, { target: 'draft-7', io: 'input' });
const text = `${JSON.stringify({ $schema: schema.$schema, title: 'CanaryFanout', ...schema }, null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('fn-config/schema.json does not match src/config/schema.ts: run `node scripts/config-schema.mjs`');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
