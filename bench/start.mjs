// How long a run takes beside a bare start of Node: node bench/start.mjs [RUNS]. Exits 1 where a limit is passed.
import { start } from './sections/start.mjs';

const { title, text, missed } = start({ rounds: Number(process.argv[2] ?? 30) });
console.log(`${title}, Node ${process.version}\n\n${text}`);
for (const line of missed) {
  console.error(line);
  process.exitCode = 1;
}
