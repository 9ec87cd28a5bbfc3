import { ROOMS } from './bundle.mjs';
import { onOneLine } from './explain.mjs';

/** What became of the mutants, room by room, and each that no test has noticed. */
export function report({ results, explained, all, atLeast }) {
  const isKilled = ({ fate }) => fate.startsWith('killed');
  const counted = results.filter((each) => isKilled(each) || !explained.has(each.mutant.id));
  const rates = [...ROOMS.map((room) => [room, counted.filter(({ mutant }) => mutant.room === room)]), ['all', counted]]
    .filter(([, own]) => own.length > 0)
    .map(([name, own]) => ({ name, killed: own.filter(isKilled).length, of: own.length }));
  const survivors = counted
    .filter((each) => !isKilled(each))
    .sort((a, b) => a.mutant.id - b.mutant.id)
    .map(({ mutant: { file, line, column, what, own }, fate, count, of }) => {
      const why =
        fate === 'not reached'
          ? 'it makes no difference in any test'
          : count === of
            ? `${count} tests`
            : `${count} of ${of} tests`;
      const text = onOneLine(own);
      return `  ${file}:${line}:${column}  ${what}: ${text.length > 80 ? `${text.slice(0, 79)}…` : text}  (${why})`;
    });
  const late = results.filter(({ fate }) => fate === 'killed by time').length;
  const withReason = results.length - counted.length;
  const isEnough = rates.every(({ name, killed, of }) => name !== 'all' || (100 * killed) / of >= atLeast);
  const lines = [
    ...(survivors.length === 0 ? [] : ['Not noticed:', ...survivors, '']),
    `${results.length} of ${all} mistakes were tried`,
    ...rates.map(({ name, killed, of }) => `  ${name.padEnd(10)}${percent(killed, of)} noticed: ${killed} of ${of}`),
    `  ${withReason} more are not noticed, with a reason in mutation/survivors; ${late} were ended, since the tests did not`,
    ...(isEnough ? [] : [`less than ${atLeast} % are noticed`]),
  ];
  return { text: lines.join('\n'), isEnough };
}

function percent(killed, of) {
  return `${(Math.floor((1000 * killed) / of) / 10).toFixed(1)} %`;
}
