// Whether the tests notice mistakes: node mutation/main.mjs [--quick] [--seconds N] [--room ROOM]... [--seed N] [--file FILE]
// [--at-least PERCENT]. One mistake at a time is made in what decides where requests go, and the tests that come by it are run.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readOptions } from '../scripts/files/options.mjs';
import { generate } from '../scripts/generate.mjs';
import { bundle, ROOMS, root, testsOf } from './bundle.mjs';
import { chooseTests } from './choose.mjs';
import { explain } from './explain.mjs';
import { report } from './report.mjs';
import { sampleOf } from './sample.mjs';
import { openWorker } from './workers.mjs';

/** Of all that no reason is given for. */
const AT_LEAST = 85;
const DEFAULT_SECONDS = 270;
/** Fewer say nothing, however slow the machine is. */
const FEWEST = 40;
/** Milliseconds after which a test that takes parts of a second is taken for one that never ends. */
const ONE_TEST = 30_000;

const usage =
  'npm run mutation -- [--quick] [--seconds N] [--room ROOM]... [--seed N] [--file FILE]... [--at-least PERCENT]';
const { values } = readOptions(usage, {
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    room: { type: 'string', multiple: true, default: ROOMS },
    file: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1822' },
    'at-least': { type: 'string', default: String(AT_LEAST) },
  },
});
const isQuick = values.quick || values.seconds !== undefined;
const seconds = Number(values.seconds ?? DEFAULT_SECONDS);
const began = performance.now();
const passed = () => (performance.now() - began) / 1000;

await generate(true);
const chosen = testsOf(isQuick);
const { code, base, mutants, packages } = await bundle(chosen.map(({ file }) => file));
const wanted = mutants.filter(
  ({ room, file }) => values.room.includes(room) && (values.file.length === 0 || values.file.includes(file)),
);
const explained = explain(wanted);
const queue = sampleOf(wanted, Number(values.seed));

const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'tests.json');
writeFileSync(path, JSON.stringify({ code, base, count: mutants.length, packages }));
const workers = await Promise.all(Array.from({ length: availableParallelism() }, () => openWorker(path)));

const surveys = await surveysOf();
const tests = surveys.flatMap((survey) => survey.tests);
const failing = surveys.flatMap(({ file, tests: own }) =>
  own.filter(({ problem }) => problem !== undefined).map(({ name, problem }) => `${file}: ${name}: ${problem}`),
);
console.log(`${tests.length} tests of ${surveys.length} files in ${Math.round(passed())} s`);
for (const line of failing) console.log(`  left out, since it fails here without a mistake: ${line.split('\n')[0]}`);

// Of the processor's time, for one mutant that no test notices.
const most = isQuick ? 12_000 : 60_000;
const choose = chooseTests(surveys);
const results = [];
/** By source, the tests that have noticed some of its mutants, the last first. */
const noticed = new Map();
await each(queue, async (mutant, worker) => {
  if (isQuick && passed() > seconds && results.length >= FEWEST) return;
  const { rounds, count } = choose(mutant, (noticed.get(mutant.file) ?? []).slice(0, 8));
  if (count === 0) return void results.push({ mutant, fate: 'not reached', count });
  const answer = await worker.ask({ id: mutant.id, rounds, most }, ONE_TEST);
  const fate = answer === undefined ? 'killed by time' : answer.by === undefined ? 'survived' : 'killed';
  if (answer?.test !== undefined) {
    const others = (noticed.get(mutant.file) ?? []).filter(
      ({ file, index }) => file !== answer.test.file || index !== answer.test.index,
    );
    noticed.set(mutant.file, [answer.test, ...others]);
  }
  results.push({ mutant, fate, count: answer?.count ?? count, of: count, by: answer?.by });
  debug(
    `${Math.round(passed())} s ${mutant.file}:${mutant.line} ${mutant.what}: ${fate}, ${answer?.count} of ${count} tests; ${answer?.by ?? ''}`,
  );
});
for (const worker of workers) worker.close();

const { text, isEnough } = report({ results, explained, all: wanted.length, atLeast: Number(values['at-least']) });
console.log(text);
console.log(`${Math.round(passed())} s`);
if (process.env.MUTATION_JSON !== undefined) writeFileSync(process.env.MUTATION_JSON, JSON.stringify(results, null, 1));
process.exitCode = isEnough ? 0 : 1;

/** What each test comes by: as it was kept, where sources, tests and testdata are the same. */
async function surveysOf() {
  const hash = createHash('sha256')
    .update(code)
    .update(base)
    .update(chosen.map(({ only }) => only.source).join());
  for (const name of readdirSync(join(root, 'testdata'), { recursive: true }).sort()) {
    const { size, mtimeMs } = statSync(join(root, 'testdata', name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  const kept = join(root, 'node_modules/.cache/mutation', `${hash.digest('hex')}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const found = [];
  await each(chosen, async ({ file, only }, worker) => {
    const survey = await worker.ask({ survey: { file, only } }, ONE_TEST);
    if (survey !== undefined && survey.problem === undefined) found.push(survey);
    else console.log(`${file} cannot be run here: ${survey?.problem ?? 'it does not end'}`);
  });
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify(found));
  return found;
}

function debug(text) {
  if (process.env.MUTATION_DEBUG === '1') console.error(text);
}

/** Each by the next worker that is free. */
async function each(all, run) {
  const left = all.slice();
  await Promise.all(
    workers.map(async (worker) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await run(next, worker);
    }),
  );
}
