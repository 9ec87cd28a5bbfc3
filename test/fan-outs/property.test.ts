import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { fanOutName } from '../../src/topology/generated.ts';
import { itemsOfObjects } from '../manifests.ts';
import { ANY_INPUT } from './arbitraries.ts';
import { problemsOf } from './problems.ts';
import { type Ran, runOver } from './running.ts';

const RUNS = Number(process.env.FAN_OUT_RUNS ?? 200);

describe('of any topology and configuration', () => {
  it('what the function writes is right', { timeout: 60_000 + RUNS * 1000 }, () => {
    const counts = { runs: 0, written: 0 };
    const seen = new Set<string>();
    fc.assert(
      fc.property(ANY_INPUT, (input) => {
        const read = readConfig(input.config);
        if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
        const ran = runOver(itemsOfObjects(input.objects), read.config);
        counts.runs++;
        if (!ran.failed) note(ran, counts, seen);
        expect(problemsOf(ran, input)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(counts.written).toBeGreaterThan(counts.runs / 2);
    expect([...seen].sort()).toEqual(['ab', 'baggage', 'chain', 'failover', 'none', 'relay', 'route']);
  });
});

/** What occurs, so that nothing holds for want of a case. */
function note({ after, changes }: Ran, counts: { written: number }, seen: Set<string>): void {
  if (changes.written.some(({ manifest }) => manifest.kind.endsWith('Route'))) counts.written++;
  const entries = new Set(after.fanOuts.map(({ entry }) => entry.canary.apex));
  for (const { callees, markers, relay } of after.fanOuts) {
    if (relay !== undefined) seen.add('relay');
    if (markers.some(({ header }) => header === 'baggage')) seen.add('baggage');
    for (const { service, namespace, selection, byFlagger } of callees) {
      if (entries.has(service)) seen.add('chain');
      if (after.topology.model.service(namespace, fanOutName(service)) !== undefined) seen.add('failover');
      else if (selection === 'route' || selection === 'none') seen.add(selection);
      else if (selection === 'ab' && byFlagger) seen.add('ab');
    }
  }
}
