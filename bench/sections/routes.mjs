import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { routeManifests } from '../inputs/files.mjs';
import { ROUTE_TABLE } from '../inputs/sizes.mjs';
import { inTurns } from '../measure.mjs';
import { program } from '../program.mjs';
import { milliseconds, ratio, table } from '../table.mjs';

const REQUESTS = 10_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** `check` over many routes, and requests traced over them in one process. */
export function routes({ rounds }) {
  const file = routeManifests();
  const [bare, check] = inTurns(
    [
      { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
      { name: 'check', ...program(['check', file]) },
    ],
    rounds,
  );
  const { good, tracing } = traced(file);
  const { routes, rules, services } = ROUTE_TABLE;
  const rows = [
    ['check', milliseconds(check.time), ratio(check.time / bare.time), ''],
    [`trace ${good} requests, after loading`, milliseconds(tracing), ratio(tracing / bare.time), rate(good / tracing)],
  ];
  return {
    title: `${routes} HTTPRoutes of ${rules} rules each, ${services} Services`,
    text: table(['what', 'time', 'beside `node -e 0`', 'rate'], rows),
    missed: [
      ...(good === REQUESTS ? [] : [`${REQUESTS - good} of ${REQUESTS} requests did not arrive`]),
      ...(check.time / bare.time > 40
        ? [`check: ${ratio(check.time / bare.time)} of a bare start, and 40 is the limit`]
        : []),
      ...(tracing / bare.time > 25
        ? [`tracing: ${ratio(tracing / bare.time)} of a bare start, and 25 is the limit`]
        : []),
    ],
  };
}

function traced(file) {
  const args = ['scripts/run.mjs', 'bench/requests.ts', file, `${REQUESTS}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

function rate(perMillisecond) {
  return `${Math.round(perMillisecond * 1000)} a second`;
}
