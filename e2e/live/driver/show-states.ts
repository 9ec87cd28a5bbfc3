import { formatName } from '../../../src/resource/resource-id.ts';
import type { FanOut } from '../../../src/topology/fan-out.ts';
import { isServiceTarget } from '../../../src/topology/topology.ts';
import type { States } from './flagger.ts';

export interface ShowState {
  readonly label: string;
  readonly states: States;
}

/**
 * Entries at rest, with all requests, and with some; callees running without weight of their own, so that the marker alone leads
 * to their canaries, and at rest. A Canary that is an entry and a callee is in the state of an entry.
 */
export function statesOf(fanOuts: readonly FanOut[]): readonly ShowState[] {
  const entries = new Set(fanOuts.map(({ entry }) => formatName(entry.canary.id)));
  const tests = new Set<string>();
  for (const { canary, byFlagger } of fanOuts.flatMap(({ callees }) => callees)) {
    if (canary !== undefined && byFlagger) tests.add(formatName(canary.canary.id));
  }
  const callees = [
    ...new Set(
      fanOuts.flatMap((fanOut) =>
        fanOut.callees.flatMap(({ canary }) =>
          canary === undefined || isServiceTarget(canary.canary) ? [] : [formatName(canary.canary.id)],
        ),
      ),
    ),
  ].filter((name) => !entries.has(name));
  const at = (canary: string, weight: number | undefined) => [
    canary,
    weight === undefined
      ? { phase: 'Succeeded' as const, canaryWeight: 0, mirrored: false }
      : { phase: 'Progressing' as const, canaryWeight: weight, mirrored: false },
  ];
  const state = (label: string, weight: number | undefined, running: boolean): ShowState => ({
    label,
    states: Object.fromEntries([
      ...[...entries].map((canary) => at(canary, weight)),
      // A test has all marked requests while it runs.
      ...callees.map((canary) => at(canary, running ? (tests.has(canary) ? 100 : 0) : undefined)),
    ]) as States,
  });
  return [
    state('at rest', undefined, false),
    state('0/100', 100, true),
    state('60/40', 40, true),
    state('60/40, callees at rest', 40, false),
  ];
}
