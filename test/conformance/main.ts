import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readVersion } from '../../src/config/version.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { type Result, runRequests } from './run.ts';
import { runStatus, type StatusResult } from './status.ts';

/** `npm run conformance -- --data DIR [--status] [--istio VERSION]` */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    status: { type: 'boolean', default: false },
    istio: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const profile: Profile =
  values.istio === undefined ? { kind: 'gamma' } : { kind: 'istio', version: readVersion(values.istio) };

if (values.data === undefined || !existsSync(values.data)) {
  console.error(
    'npm run conformance -- --data DIR [--status] [--istio VERSION]: DIR has cases*.json and the manifests they name',
  );
  process.exitCode = 2;
} else {
  process.exitCode = report(values.status ? runStatus(values.data) : runRequests(values.data, profile));
}

function report(results: readonly (Result | StatusResult)[]): 0 | 1 {
  const skips = new Map<string, string[]>();
  const parts = new Map<string, string[]>();
  let passed = 0;
  let failed = 0;
  for (const result of results) {
    const { id, subtest, verdict } = result;
    for (const reason of 'notCompared' in result ? result.notCompared : []) {
      parts.set(reason, [...(parts.get(reason) ?? []), id]);
    }
    if (verdict.kind === 'skipped') {
      skips.set(verdict.reason, [...(skips.get(verdict.reason) ?? []), id]);
    } else if (verdict.differences.length === 0) {
      passed++;
    } else {
      failed++;
      console.log(`FAILED ${id} (${subtest})`);
      for (const difference of verdict.differences) console.log(`  ${difference}`);
    }
  }
  for (const [reason, ids] of [...parts].sort()) console.log(`compared in part: ${reason}: ${ids.join(', ')}`);
  for (const [reason, ids] of [...skips].sort()) console.log(`skipped: ${reason}: ${ids.join(', ')}`);
  const skipped = results.length - passed - failed;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}
