import { listOfOne, meshList, meshManifests } from '../inputs/files.mjs';
import { inTurns } from '../measure.mjs';
import { program } from '../program.mjs';
import { milliseconds, table } from '../table.mjs';

const URL_OF_ENTRY = ['http://shop-0.shop.example.com/', '--from', 'gateway/shop-0/ingress'];
const COMMANDS = [
  { name: 'the function', of: (count) => program([], meshList(count)) },
  ...['apply', 'plan', 'check', 'test', 'rehearse'].map((command) => ({
    name: command,
    of: (count) => program([command, meshManifests(count)]),
  })),
  { name: 'trace', of: (count) => program(['trace', meshManifests(count), ...URL_OF_ENTRY]) },
];

/** What fails the run; twice, since a host that was busy with something else makes one step look steep. */
const LIMIT = 1.4;
const REPEATS = 2;

/**
 * What each command takes for inputs each twice the size of the one before. An exponent is the logarithm to base 2 of how much longer
 * the larger one takes, start-up left out: 1 is linear.
 */
export function growth({ rounds, sizes, isQuick }) {
  const start = times([{ name: 'start', ...program([], listOfOne()) }], 3)[0];
  // A rehearsal walks a thousand states of each fan-out.
  const rows = COMMANDS.filter(({ name }) => !isQuick || name !== 'rehearse').map(({ name, of }) => {
    const candidates = sizes.map((count) => ({ name: `${count}`, ...of(count) }));
    const grown = times(candidates, rounds);
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const steep = exponentsOf(grown, start).findIndex((exponent) => exponent > LIMIT);
      if (steep < 0) break;
      const again = times(candidates.slice(steep, steep + 2), rounds);
      grown[steep] = Math.min(grown[steep], again[0]);
      grown[steep + 1] = Math.min(grown[steep + 1], again[1]);
    }
    return { name, grown, exponents: exponentsOf(grown, start) };
  });
  return {
    title: `Growth of every command with its input: processor time at ${sizes.join(', ')} objects, and the exponent of each step`,
    text: table(
      ['command', ...sizes.map(String), ...sizes.slice(1).map((count) => `to ${count}`)],
      rows.map(({ name, grown, exponents }) => [
        name,
        ...grown.map(milliseconds),
        ...exponents.map((exponent) => exponent.toFixed(2)),
      ]),
    ),
    missed: rows.flatMap(({ name, exponents }) =>
      exponents
        .filter((exponent) => exponent > LIMIT)
        .map((exponent) => `${name} grows with exponent ${exponent.toFixed(2)}`),
    ),
  };
}

function times(candidates, rounds) {
  return inTurns(candidates, rounds, 0).map(({ time, processor }) => processor ?? time);
}

function exponentsOf(grown, start) {
  const own = grown.map((time) => Math.max(1, time - start));
  return own.slice(1).map((time, index) => Math.log2(time / own[index]));
}
