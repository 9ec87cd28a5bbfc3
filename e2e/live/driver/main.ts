import { parseArgs } from 'node:util';
import { runScenario, type Tools, type Verdict } from './campaign.ts';
import { closeConnections } from './client.ts';
import { compareServices } from './fidelity.ts';
import { type FlaggerAnswer, type FlaggerQuestion, withFlagger } from './flagger.ts';
import { generate } from './generator.ts';
import { type IstiodAnswer, startProgram } from './istiod.ts';
import { formatDisagreement } from './minimise.ts';
import { type Row, showcase } from './showcase.ts';

/** `--istiod PATH --flagger PATH --envoy PATH --command PATH [--only CASE]... [--campaign N] [--seed N]`, as e2e/live/run calls it. */
const { values } = parseArgs({
  options: {
    istiod: { type: 'string' },
    flagger: { type: 'string' },
    'flagger-crd': { type: 'string' },
    'gateway-crd': { type: 'string' },
    envoy: { type: 'string' },
    command: { type: 'string' },
    only: { type: 'string', multiple: true },
    campaign: { type: 'string' },
    services: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const { istiod: istiodPath, flagger: flaggerPath, envoy, command } = values;
if (istiodPath === undefined || flaggerPath === undefined || envoy === undefined || command === undefined) {
  console.error('run it by e2e/live/run');
  process.exit(2);
}

const startIstiod = () => startProgram<Parameters<Tools['istiod']['ask']>[0], IstiodAnswer>(istiodPath, []);
let istiod = startIstiod();
const flagger = startProgram<FlaggerQuestion, FlaggerAnswer>(flaggerPath, [
  '-flagger-crd',
  values['flagger-crd'] ?? '',
  '-gateway-crd',
  values['gateway-crd'] ?? '',
]);

let passed = 0;
let failed = 0;
/** Told once more at the end: what is in between is long. */
const told: string[] = [];
for (const name of values.only ??
  (values.campaign === undefined && values.services === undefined ? ['flagger-1822'] : [])) {
  console.log(`\n${name}: answers of the real Envoy, ${'caller→callee'}; v1 is the primary, v2 the canary’s version`);
  let fanOut = '';
  const problems = await showcase(name, { istiod, flagger, envoy, command }, (row) => {
    if (row.fanOut !== fanOut) console.log(`  ${row.fanOut}`);
    fanOut = row.fanOut;
    console.log(formatRow(row));
  });
  for (const problem of problems) console.log(`  ${problem}`);
  told.push(...problems.map((problem) => `${name}: ${problem}`));
  if (problems.length === 0) passed++;
  else failed++;
}

const entries = Number(values.services ?? 0);
let without = 0;
for (let seed = Number(values.seed); seed < Number(values.seed) + entries; seed++) {
  const { skipped, differences } = await compareServices(seed, flagger);
  if (skipped) without++;
  else if (differences.length === 0) passed++;
  else failed++;
  for (const difference of differences) console.log(`  seed ${seed}: ${difference}`);
}
if (entries > 0) {
  console.log(
    `\nServices of ${entries} generated entries as the function and as Flagger write them; ${without} for which it writes none`,
  );
}

const CASES_PER_ISTIOD = 100;
const count = Number(values.campaign ?? 0);
const first = Number(values.seed);
if (count > 0)
  console.log(
    `\n${count} generated topologies from seed ${first}: status, backend, headers, hops and shares by Envoy and by trace`,
  );
const toolsNow = (): Tools => ({
  istiod,
  envoy,
  flagger: async ({ name, manifests, states }) => (await withFlagger(flagger, name, manifests, states)).objects,
});
for (let seed = first; seed < first + count; seed++) {
  // Its test server keeps something of every case.
  if (seed > first && (seed - first) % CASES_PER_ISTIOD === 0) {
    istiod.stop();
    istiod = startIstiod();
  }
  const verdict = await verdictOf(seed);
  if (verdict === undefined) {
    passed++;
  } else {
    failed++;
    console.log(verdict);
  }
  if ((seed - first + 1) % 25 === 0) console.log(`  ${seed - first + 1} of ${count}`);
}

istiod.stop();
flagger.stop();
closeConnections();
for (const problem of told) console.log(problem);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function verdictOf(seed: number): Promise<string | undefined> {
  const scenario = generate(seed);
  const tools = toolsNow();
  try {
    const verdict: Verdict = await runScenario(scenario, tools);
    return verdict.disagreements.length === 0 ? undefined : await formatDisagreement(verdict, tools);
  } catch (error) {
    return `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function formatRow({ when, state, client, counts }: Row): string {
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const parts = [...counts].sort().map(([key, each]) => `${key} ${Math.round((each * 100) / total)} %`);
  return `    ${when.padEnd(7)}${state.padEnd(24)}${client.padEnd(24)}${parts.join('   ')}`;
}
