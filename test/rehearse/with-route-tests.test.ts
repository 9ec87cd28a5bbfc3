import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';

it('rehearses manifests that have route tests, also one that fails', async () => {
  const test = `---
apiVersion: canary-fanout.dev/v1alpha1
kind: RouteTest
metadata: { name: wrong, annotations: { config.kubernetes.io/local-config: "true" } }
spec:
  tests:
  - name: nobody answers
    from: gateway/istio-test2/istio-test2-ingress
    request: { url: http://istio-test2.mywebsite.com/ }
    expect: { status: 503 }
`;
  const input = `${readFileSync('testdata/flagger-1822/input.yaml', 'utf8')}${test}`;
  const run = (args: readonly string[], text: string) => runCommand(args, { version: '1', readInput: () => text });
  const applied = await run(['apply', '-'], input);
  expect([applied.exitCode, applied.stderr]).toEqual([1, expect.stringContaining('FAN501')]);
  const rehearsed = await run(['rehearse', '-'], input);
  expect([rehearsed.exitCode, rehearsed.stderr]).toEqual([1, '']);
  expect(rehearsed.stdout).toContain('Fails in 6 of 81 states');
});
