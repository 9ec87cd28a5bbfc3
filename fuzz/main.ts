// Random ResourceLists and manifests, and what must hold of every one: npm run fuzz -- [--seconds N] [--seed N]. A counter-example
// is made as small as it goes and kept in a file below fuzz/found; the exit status is then 1.
import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { readOptions } from '../scripts/files/options.mjs';
import { startCoverage } from './coverage.ts';
import { startJudge } from './judge.ts';
import { anyList, anyManifests, anyMutant } from './lists.ts';
import { commandsHold, functionHolds } from './properties.ts';

const usage = 'npm run fuzz -- [--seconds N] [--seed N]';
const { values } = readOptions(usage, { options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error(`usage: ${usage}`);
  process.exit(2);
}
console.log(`--seed ${seed} --seconds ${seconds}`);
const started = startJudge();
const judge = 'judge' in started ? started : undefined;
if ('skipped' in started) console.log(`skipped: kyaml and the parser of kubectl: ${started.skipped}`);
const coverage = startCoverage();
const properties = [
  { name: 'lists', property: fc.asyncProperty(anyList, (text) => functionHolds(text, judge, coverage)) },
  { name: 'broken lists', property: fc.asyncProperty(anyMutant, (text) => functionHolds(text, judge, coverage)) },
  {
    name: 'manifests',
    property: fc.asyncProperty(anyManifests, fc.nat(1000), (text, pick) => commandsHold(text, pick, coverage)),
  },
];
const end = Date.now() + seconds * 1000;
let runs = 0;
const failed = new Set<string>();
// A batch each in turn, so that a short run has seen all of them.
for (let batch = 0; Date.now() < end && failed.size < properties.length; batch++) {
  const each = properties[batch % properties.length];
  if (each === undefined || failed.has(each.name)) continue;
  const result = await fc.check<[string, number] | [string]>(each.property as fc.IAsyncProperty<[string]>, {
    seed: seed + batch,
    numRuns: 20,
    interruptAfterTimeLimit: Math.max(1, end - Date.now()),
    markInterruptAsFailure: false,
  });
  runs += result.numRuns;
  // Time that is up before the first run of a batch counts as a failure too, of nothing.
  if (!result.failed || result.counterexample === null) continue;
  failed.add(each.name);
  const [text = ''] = result.counterexample;
  const path = `fuzz/found/${each.name.replaceAll(' ', '-')}-${seed + batch}.yaml`;
  mkdirSync('fuzz/found', { recursive: true });
  writeFileSync(path, text);
  console.log(
    `FAILED: ${each.name}: ${result.errorInstance instanceof Error ? result.errorInstance.stack?.slice(0, 1500) : ''}`,
  );
  console.log(
    `  ${result.numShrinks} times made smaller; kept in ${path}${result.counterexample[1] === undefined ? '' : ` (command ${result.counterexample[1]})`}`,
  );
}
judge?.end();
for (const line of coverage.lines()) console.log(line);
console.log(
  `${runs} runs, ${failed.size} of ${properties.length} properties failed${judge === undefined ? ', kyaml skipped' : ''}`,
);
process.exitCode = failed.size > 0 || runs === 0 ? 1 : 0;
