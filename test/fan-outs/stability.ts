import type { Item } from '../../src/resource/item.ts';
import { asSet, countChanges, type Ran, runOver } from './running.ts';

/** A run over the output changes nothing, and the order of the objects says nothing. */
export function instabilities(ran: Ran, orders: readonly (readonly Item[])[]): readonly string[] {
  const again = runOver(ran.output, ran.config);
  const { edits, written, removed } = again.changes;
  const told = [
    ...edits.flatMap(({ notes }) => notes),
    ...written.map(({ note }) => note),
    ...removed.map(({ note }) => note),
  ];
  const second =
    countChanges(again.changes) === 0
      ? []
      : [`STABLE: a second run changes ${told.map(({ diagnostic }) => diagnostic.message).join(' | ')}`];
  const failed = again.failed
    ? [
        `STABLE: a second run fails: ${again.diagnostics
          .filter(({ severity }) => severity === 'error')
          .map(({ message }) => message)
          .join(' | ')}`,
      ]
    : [];
  const set = asSet(ran.output);
  const differing = orders.flatMap((items) => {
    const other = asSet(runOver(items, ran.config).output);
    const [mine] = set.filter((object) => !other.includes(object));
    const [theirs] = other.filter((object) => !set.includes(object));
    return mine === undefined && theirs === undefined ? [] : [`STABLE: in another order ${theirs} instead of ${mine}`];
  });
  return [...second, ...failed, ...differing];
}

/** Each configuration after the other, either way. */
export function orderOfRuns(items: readonly Item[], a: Ran['config'], b: Ran['config']): readonly string[] {
  const after = (first: Ran['config'], second: Ran['config']) => {
    const one = runOver(items, first);
    const two = runOver(one.output, second);
    return one.failed || two.failed ? undefined : asSet(two.output);
  };
  const [one, two] = [after(a, b), after(b, a)];
  if (one === undefined || two === undefined) return [];
  const [mine] = one.filter((object) => !two.includes(object));
  const [theirs] = two.filter((object) => !one.includes(object));
  return mine === undefined && theirs === undefined
    ? []
    : [`STABLE: one configuration before the other gives ${mine}, after it ${theirs}`];
}
