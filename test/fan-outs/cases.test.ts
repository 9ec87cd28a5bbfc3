import { describe, expect, it } from 'vitest';
import { CASES, configOf, readCase } from '../cases/driver.ts';
import { itemsOf } from '../manifests.ts';
import { flaggerDifferences } from './flagger-objects.ts';
import { ISTIO, runFor, violations } from './invariants.ts';
import { runOver } from './running.ts';
import { instabilities } from './stability.ts';
import { standsOf } from './states.ts';

describe('what the function writes is right in every case of testdata', () => {
  it.each(CASES)('%s', (name) => {
    const items = itemsOf(readCase(name, 'input.yaml'));
    const config = configOf(name);
    const ran = runOver(items, config);
    if (ran.failed) return expect(ran.output).toEqual(items);
    expect(flaggerDifferences(ran)).toEqual([]);
    expect(instabilities(ran, [items.toReversed()])).toEqual([]);
    const stands = standsOf(ran.after);
    for (const stand of stands) expect(violations(ran, stand)).toEqual([]);
    for (const version of ISTIO) {
      const other = runFor(version, items, config);
      if (other.failed) continue;
      for (const stand of stands.filter((_, index) => index % 4 === 0)) {
        expect(violations(other, stand), `Istio ${version}`).toEqual([]);
      }
    }
  });
});
