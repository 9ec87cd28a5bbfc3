// Measures the built program beside others, all in turns: node bench/main.mjs [--quick] [SECTION...]. Prints Markdown tables; exits 1
// where a limit is passed. Limits are ratios, with room for a busy machine.
import { cpus } from 'node:os';
import { readOptions } from '../scripts/files/options.mjs';
import { growth } from './sections/growth.mjs';
import { quiet, tenfold, withFanOuts } from './sections/large.mjs';
import { routes } from './sections/routes.mjs';
import { start } from './sections/start.mjs';

const { values, positionals: wanted } = readOptions('npm run bench -- [--quick] [SECTION...]', {
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const isQuick = values.quick;

const sections = {
  start: () => start({ rounds: isQuick ? 7 : 30 }),
  quiet: () => quiet({ rounds: isQuick ? 1 : 4, count: isQuick ? 2000 : 10_000 }),
  'fan-outs': () => withFanOuts({ rounds: isQuick ? 1 : 4, count: isQuick ? 2000 : 10_000 }),
  routes: () => routes({ rounds: isQuick ? 2 : 4 }),
  growth: () => growth({ rounds: 1, sizes: isQuick ? [500, 1000] : [500, 1000, 2000, 4000], isQuick }),
  tenfold: () => tenfold({ rounds: 1, count: isQuick ? 1000 : 10_000 }),
};

const unknown = wanted.find((name) => !Object.hasOwn(sections, name));
if (unknown !== undefined) {
  console.error(`there is no section ${unknown}: ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}

const date = new Date().toISOString().slice(0, 10);
console.log(`${date}, Node ${process.version}, ${cpus().length} processors\n`);
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { title, text, missed } = section();
  console.log(`### ${title}\n\n${text}\n`);
  for (const line of missed) {
    console.error(`limit passed: ${line}`);
    process.exitCode = 1;
  }
}
