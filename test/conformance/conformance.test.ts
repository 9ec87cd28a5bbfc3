import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { type Result, runRequests } from './run.ts';
import { runStatus } from './status.ts';

const DATA = '../shared/data/gateway-api';
const absent = !existsSync(DATA);

const istio = (version: string): Profile => ({ kind: 'istio', version: readVersion(version) });

describe(absent ? `skipped: there is no ${DATA}` : 'the Gateway API conformance cases', () => {
  it.skipIf(absent)('are traced as the specification says', () => {
    const results = runRequests(DATA, { kind: 'gamma' });
    expect(failures(results)).toEqual([]);
    expect(results.filter(({ verdict }) => verdict.kind === 'judged').length).toBeGreaterThan(200);
  });

  it.skipIf(absent).each(['1.24', '1.27', '1.31'])('are traced as Istio %s does, in what it claims', (version) => {
    expect(failures(runRequests(DATA, istio(version)))).toEqual([]);
  });
});

describe(absent ? `skipped: there is no ${DATA}` : 'its assertions on status', () => {
  it.skipIf(absent)('are answered by the topology', () => {
    const results = runStatus(DATA);
    expect(failures(results)).toEqual([]);
    expect(results.filter(({ verdict }) => verdict.kind === 'judged').length).toBeGreaterThan(200);
  });
});

function failures(results: readonly Result[]): readonly string[] {
  return results.flatMap(({ id, verdict }) =>
    verdict.kind === 'judged' && verdict.differences.length > 0 ? [`${id}: ${verdict.differences.join('; ')}`] : [],
  );
}
