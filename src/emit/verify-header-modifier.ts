import { eachIn, listIn, type Place, textIn, violation } from './place.ts';
import { verifyNames } from './verify-matches.ts';
import type { Violation } from './violation.ts';

/** A request's or a response's header modifier. */
export function verifyHeaderModifier(modifier: Place): readonly Violation[] {
  const [set, add] = [eachIn(modifier, 'set'), eachIn(modifier, 'add')];
  return [...verifyNames(set), ...verifyNames(add), ...verifyOneUse(modifier, set, add)];
}

/**
 * Our own rule, stricter than the API server, which compares names within one list and by their letters: "If multiple entries
 * specify equivalent header names, the first entry MUST be considered" (HTTPHeaderFilter), so the second does nothing; and the
 * order of set, add and remove is for each implementation to choose.
 */
function verifyOneUse(modifier: Place, set: readonly Place[], add: readonly Place[]): readonly Violation[] {
  const uses = [
    ...[...set, ...add].map((entry) => ({
      name: textIn(entry, 'name') ?? '',
      list: listOf(entry),
      steps: stepsIn(modifier, entry),
    })),
    ...listIn(modifier, 'remove').flatMap((name, index) =>
      typeof name === 'string' ? [{ name, list: 'remove', steps: ['remove', index] }] : [],
    ),
  ];
  return uses.flatMap((use, index) => {
    const earlier = uses.slice(0, index).find((other) => other.name.toLowerCase() === use.name.toLowerCase());
    // The same letters in the same list are the API server's own complaint.
    if (earlier === undefined || (earlier.name === use.name && earlier.list === use.list)) return [];
    const message = `must name a header that the filter names nowhere else, in any case: "${earlier.name}" stands in ${earlier.list} (a rule of canary-fanout, not of the API server)`;
    return [violation(modifier, message, ...use.steps)];
  });
}

function listOf(entry: Place): string {
  return String(entry.path.at(-2));
}

function stepsIn(modifier: Place, entry: Place): readonly (string | number)[] {
  return [...entry.path.slice(modifier.path.length), 'name'];
}
