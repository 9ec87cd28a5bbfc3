import { flagger1822, listOfOne } from '../inputs/files.mjs';
import { inTurns } from '../measure.mjs';
import { program } from '../program.mjs';
import { milliseconds, ratio, table } from '../table.mjs';

/** How long short runs take beside a bare start of Node. */
export function start({ rounds }) {
  const isList = (output) => output.includes('ResourceList');
  const candidates = [
    { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
    { name: 'one item', ...program([], listOfOne()), expects: isList, limit: 2, goal: 1.7 },
    { name: 'flagger-1822', ...program([], flagger1822()), expects: isList, limit: 8, goal: 2 },
  ];
  const measured = inTurns(candidates, rounds, 3);
  const [bare] = measured;
  const rows = candidates.map(({ name, limit, goal }, index) => {
    const { time, processor } = measured[index];
    return { name, time, processor, times: time / bare.time, limit, goal };
  });
  return {
    title: `Start-up, median of ${rounds} runs`,
    text: table(
      ['input', 'time', 'beside `node -e 0`', 'processor time', 'goal', 'limit'],
      rows.map(({ name, time, times, processor, goal, limit }) => [
        name,
        milliseconds(time),
        ratio(times),
        milliseconds(processor),
        goal === undefined ? '' : ratio(goal),
        limit === undefined ? '' : ratio(limit),
      ]),
    ),
    missed: rows.flatMap(({ name, times, limit }) =>
      limit !== undefined && times > limit
        ? [`${name}: ${ratio(times)} of a bare start, and ${limit} is the limit`]
        : [],
    ),
  };
}
