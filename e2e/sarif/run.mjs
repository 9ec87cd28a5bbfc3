// The output of `check --format sarif` over every case of testdata/checks, against the schema of SARIF 2.1.0 as OASIS publishes it:
// node e2e/sarif/run.mjs. The schema comes with a Go module; exit status 3 where it cannot be had.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';

const MODULE = 'github.com/owenrumney/go-sarif/v3@v3.3.1';
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/canary-fanout.js');

const downloaded = spawnSync('go', ['mod', 'download', '-json', MODULE], {
  encoding: 'utf8',
  cwd: '/',
  timeout: 120_000,
});
if (downloaded.error !== undefined || downloaded.status !== 0) {
  console.log(`skipped: ${MODULE} cannot be had (${downloaded.error?.message ?? downloaded.stdout.trim()})`);
  process.exit(3);
}
const { Dir: folder } = JSON.parse(downloaded.stdout);
const source = readFileSync(join(folder, 'pkg/report/v210/sarif/schema.go'), 'utf8');
// The Go source holds the schema as one raw string; of draft-04 it uses nothing that draft-07 reads otherwise but `id`.
const { $schema: _, id: __, ...schema } = JSON.parse(source.slice(source.indexOf('`') + 1, source.lastIndexOf('`')));
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

let failed = 0;
const folders = readdirSync(join(root, 'testdata/checks')).map((name) => join(root, 'testdata/checks', name));
for (const path of [...folders, join(root, 'testdata')]) {
  const { stdout } = spawnSync(process.execPath, [program, 'check', path, '--format', 'sarif'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const log = JSON.parse(stdout);
  if (validate(log)) continue;
  failed++;
  for (const { instancePath, message } of (validate.errors ?? []).slice(0, 5)) {
    console.error(`${path}: ${instancePath} ${message}`);
  }
}
console.log(`${folders.length + 1 - failed} logs are valid SARIF 2.1.0, ${failed} are not`);
process.exitCode = failed === 0 ? 0 : 1;
