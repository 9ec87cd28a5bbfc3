import { AT_REST } from '../../src/trace/rollout-state.ts';
import type { AnyInput } from './arbitraries.ts';
import { flaggerDifferences } from './flagger-objects.ts';
import { violations } from './invariants.ts';
import { countChanges, type Ran } from './running.ts';
import { instabilities, orderOfRuns } from './stability.ts';
import { calleeStates, standOf } from './states.ts';

/** Everything that is wrong with a run, for whatever states the rollouts are in. */
export function problemsOf(ran: Ran, { states }: AnyInput): readonly string[] {
  if (ran.failed) return countChanges(ran.changes) === 0 ? [] : ['an error was found, and something was changed'];
  const canaries = ran.after.topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .map(({ canary }) => canary);
  const stands = [0, 1].map((round) =>
    standOf(canaries, (canary) => {
      const known = calleeStates(canary);
      const index = states[(canaries.indexOf(canary) + 6 * round) % states.length] ?? 0;
      return known[index % known.length] ?? AT_REST;
    }),
  );
  const { fanOuts = [] } = ran.config;
  const apart = fanOuts
    .slice(1)
    .map((fanOut, index) => ({ fanOut, index }))
    .filter(({ fanOut }) => fanOut.callees.length > 0 && disjoint(ran, fanOuts[0], fanOut));
  const [other] = apart;
  return [
    ...flaggerDifferences(ran),
    ...instabilities(ran, [ran.items.toReversed()]),
    ...stands.flatMap((stand) => violations(ran, stand)),
    ...(other === undefined || fanOuts[0] === undefined
      ? []
      : orderOfRuns(
          ran.items,
          { ...ran.config, name: 'one', fanOuts: [fanOuts[0]] },
          { ...ran.config, name: 'two', fanOuts: [other.fanOut] },
        )),
  ];
}

type FanOutConfig = NonNullable<Ran['config']['fanOuts']>[number];

/** Two fan-outs that have no object in common. */
function disjoint({ config }: Ran, one: FanOutConfig | undefined, other: FanOutConfig): boolean {
  if (one === undefined || config.waypoint?.create === true || (one.inMesh === 'relay' && other.inMesh === 'relay'))
    return false;
  const names = ({ canary, callees }: FanOutConfig) => [
    canary,
    ...callees.map((callee) => ('canary' in callee ? callee.canary : callee.service)),
  ];
  return names(one).every((name) => !names(other).includes(name));
}
