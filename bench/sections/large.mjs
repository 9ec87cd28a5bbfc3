import { statSync } from 'node:fs';
import { meshList, quietList } from '../inputs/files.mjs';
import { inTurns } from '../measure.mjs';
import { peers } from '../peers.mjs';
import { program } from '../program.mjs';
import { megabytes, milliseconds, ratio, table } from '../table.mjs';

const OURS = 'canary-fanout';

/** A large list that concerns nobody, beside what else could be done with it. */
export function quiet({ rounds, count = 10_000 }) {
  const input = quietList(count);
  const result = beside(input, rounds, (output) => output.includes('FAN401'), peers(input));
  const { ours, bare } = result;
  return {
    title: `${count} items without a Canary (${megabytes(statSync(input).size / 1e6)})`,
    text: `${result.text}\n\n${OURS} takes ${ratio(ours.time / bare.time)} the time of \`node -e 0\` (goal 3 x, limit 5 x); memory: goal and limit 100 MB`,
    missed: [
      ...over('a list without a Canary', ours.time / bare.time, 5, 'x a bare start'),
      ...over('a list without a Canary', ours.memory, 100, 'MB'),
    ],
  };
}

/** A large list with fan-outs, all of them found and written. */
export function withFanOuts({ rounds, count: items = 10_000 }) {
  const input = meshList(items);
  const found = Math.max(1, Math.round(items / 500));
  const isWhole = (output) =>
    count(output, 'FAN402 fan-out:') === found && count(output, 'FAN404 written:') === 2 * found;
  const result = beside(input, rounds, isWhole, peers(input));
  const { ours, others } = result;
  const go = others.find(({ name }) => name.startsWith('Go'));
  return {
    title: `${items} items, ${found} fan-outs of five Canaries each (${megabytes(statSync(input).size / 1e6)})`,
    text: `${result.text}\n\nGoal: a fifth (0.20 x) of the time of the Go function${go?.time === undefined ? '' : `, which is ${ratio(ours.time / go.time)}`}; memory: goal and limit 250 MB`,
    missed: [
      ...(go?.time === undefined
        ? []
        : over('fan-outs', ours.time / go.time, items < 10_000 ? 2 : 0.4, 'x the time of the Go function')),
      ...over('fan-outs', ours.memory, 250, 'MB'),
    ],
  };
}

/** Ten times the items take ten times as long, and no stack overflows. */
export function tenfold({ rounds, count = 10_000 }) {
  const kinds = [
    { name: 'without a Canary', list: quietList },
    { name: 'with fan-outs', list: meshList },
  ];
  const rows = kinds.map(({ name, list }) => {
    const candidates = [count, count * 10].map((items) => ({ name: `${items}`, ...program([], list(items)) }));
    const [one, ten] = inTurns(candidates, rounds, 0);
    return { name, one, ten, times: (ten.processor ?? ten.time) / (one.processor ?? one.time) };
  });
  return {
    title: `${count} and ${count * 10} items`,
    text: table(
      ['list', `${count}`, `${count * 10}`, 'times', 'memory'],
      rows.map(({ name, one, ten, times }) => [
        name,
        milliseconds(one.processor ?? one.time),
        milliseconds(ten.processor ?? ten.time),
        ratio(times),
        megabytes(ten.memory),
      ]),
    ),
    missed: rows.flatMap(({ name, times }) => over(`ten times the items ${name}`, times, 14, 'x')),
  };
}

function beside(input, rounds, expects, others) {
  const can = others.filter((each) => !('skipped' in each));
  const bare = { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] };
  const measured = inTurns([bare, { name: OURS, ...program([], input), expects }, ...can], rounds);
  const [start, ours] = measured;
  const rows = measured.map(({ name, time, processor, memory }) => [
    name,
    milliseconds(time),
    ratio(time / ours.time),
    milliseconds(processor),
    processor === undefined ? '' : ratio(processor / ours.processor),
    megabytes(memory),
  ]);
  const skipped = others.filter((each) => 'skipped' in each).map(({ name, skipped }) => [name, `skipped: ${skipped}`]);
  const head = ['program', 'time', `beside ${OURS}`, 'processor time', `beside ${OURS}`, 'memory'];
  return {
    text: table(head, [...rows, ...skipped.map((row) => [...row, '', '', '', ''])]),
    ours,
    bare: start,
    others: measured,
  };
}

function over(what, value, limit, unit) {
  return value === undefined || value <= limit
    ? []
    : [`${what}: ${value.toFixed(1)} ${unit}, and ${limit} is the limit`];
}

function count(text, words) {
  return text.split(words).length - 1;
}
