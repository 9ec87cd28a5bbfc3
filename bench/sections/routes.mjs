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
  const { good, tracing, processor } = traced(file);
  const start = bare.processor ?? bare.time;
  const rows = [
    { what: 'check', time: check.time, work: check.processor ?? check.time, goal: 25, limit: 80, rate: '' },
    {
      what: `trace ${good} requests, after loading`,
      time: tracing,
      work: processor,
      goal: 12.5,
      limit: 60,
      rate: `${Math.round((good / tracing) * 1000)} a second`,
    },
  ];
  const { routes, rules, services } = ROUTE_TABLE;
  return {
    title: `${routes} HTTPRoutes of ${rules} rules each, ${services} Services`,
    text: table(
      ['what', 'time', 'processor time', 'beside `node -e 0`', 'goal', 'limit', 'rate'],
      rows.map(({ what, time, work, goal, limit, rate }) => [
        what,
        milliseconds(time),
        milliseconds(work),
        ratio(work / start),
        ratio(goal),
        ratio(limit),
        rate,
      ]),
    ),
    missed: [
      ...(good === REQUESTS ? [] : [`${REQUESTS - good} of ${REQUESTS} requests did not arrive`]),
      ...rows
        .filter(({ work, limit }) => work / start > limit)
        .map(({ what, work, limit }) => `${what}: ${ratio(work / start)} of a bare start, and ${limit} is the limit`),
    ],
  };
}

function traced(file) {
  const args = ['scripts/run.mjs', 'bench/requests.ts', file, `${REQUESTS}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
