// How long a run takes beside a bare start of Node: node bench/start.mjs [RUNS]. Exits 1 where a list of one item takes more
// than twice as long. The runs take turns, so that a busy machine slows all of them alike.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';

const LIMIT = 2;
const WARM_UP = 3;
const runs = Number(process.argv[2] ?? 30);
const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/canary-fanout.js');
const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-bench-'));
// With NODE_EXTRA_CA_CERTS Node 20 takes twice as long to start, whatever it runs.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { level: 'info' } };
const example = join(root, 'testdata/flagger-1822/input.yaml');
const candidates = [
  { name: 'node -e 0', args: ['-e', '0'], input: writeList('none', []) },
  { name: 'one item', args: [program], input: writeList('one', [one]) },
  ...(existsSync(example)
    ? [{ name: 'flagger-1822', args: [program], input: writeList('example', readDocuments(example)) }]
    : []),
].map((candidate) => ({ ...candidate, times: [] }));

for (let round = -WARM_UP; round < runs; round++) {
  for (const { args, input, times } of candidates) {
    const time = measure(args, input);
    if (round >= 0) times.push(time);
  }
}
rmSync(folder, { recursive: true });

const [bare] = candidates.map(({ times }) => median(times));
console.log(`${runs} runs each, taking turns, Node ${process.version}; median in ms`);
for (const { name, times } of candidates) {
  console.log(`${name.padEnd(14)} ${median(times).toFixed(1).padStart(7)}  ${(median(times) / bare).toFixed(2)} x`);
}
if (!existsSync(example)) console.log('flagger-1822   not there');
const ratio = median(candidates[1].times) / bare;
if (ratio > LIMIT) {
  console.error(`a list of one item must not take more than ${LIMIT} times as long as a bare start of Node`);
  process.exitCode = 1;
}

function writeList(name, items) {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, stringify({ apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items }));
  return path;
}

function readDocuments(path) {
  return parseAllDocuments(readFileSync(path, 'utf8'))
    .map((document) => document.toJS())
    .filter((value) => value !== null);
}

/** The time from spawn to exit. Findings (exit code 1) are a run like any other; a crash, which writes no list, is not. */
function measure(args, input) {
  const stdin = openSync(input);
  const start = process.hrtime.bigint();
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env,
    stdio: [stdin, 'pipe', 'pipe'],
    timeout: 20_000,
  });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  closeSync(stdin);
  if (args[0] === program && !stdout.includes('ResourceList')) throw new Error(`no list came back: ${stderr}`);
  return time;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
