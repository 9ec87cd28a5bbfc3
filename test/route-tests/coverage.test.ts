import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { ISSUE, routeTest } from './running.ts';

const run = (args: readonly string[], input: string) =>
  runCommand(['test', '-', ...args], { version: '1.2.3', readInput: () => input });

const test = (name: string, rest: string) => `- name: ${name}
  from: gateway/istio-test2/istio-test2-ingress
  request: { url: http://istio-test2.mywebsite.com/ }
${rest}`;

const RUNNING = `  canaries:
    main-service: { phase: Progressing, weight: 40 }
    secondary-service: { phase: Progressing, weight: 0 }
`;

async function missing(tests: string): Promise<readonly string[]> {
  const { stdout } = await run(['--format', 'json', '--coverage', '0'], `${ISSUE}---\n${routeTest(tests)}`);
  return JSON.parse(stdout).coverage.missing;
}

const FAN_OUT = 'fan-out istio-test2/main-service → secondary-service: x-target-version is';
const SECONDARY = 'HTTPRoute istio-test2/secondary-service';

describe('what no test comes by', () => {
  it('is everything but the way that one test goes', async () => {
    expect(await missing(test('rest', '  expect: { version: primary }\n'))).toEqual([
      'HTTPRoute istio-test2/main-service rule 0 → istio-test2/main-service-canary',
      'HTTPRoute istio-test2/main-service-canary-injection rule 0',
      `${SECONDARY} rule 0 → istio-test2/secondary-service-canary`,
      `${SECONDARY}-routing rule 0`,
      `${SECONDARY}-routing rule 0 → istio-test2/secondary-service-canary`,
      `${SECONDARY}-routing rule 1`,
      `${FAN_OUT} set`,
      `${FAN_OUT} carried`,
      `${FAN_OUT} matched`,
      `${FAN_OUT} removed`,
    ]);
  });

  it('is less by the branch that is picked, and by no other', async () => {
    const canary = await missing(
      test('ramp', `${RUNNING}  pick: { main-service: canary }\n  expect: { version: canary }\n`),
    );
    expect(canary.filter((key) => key.startsWith(FAN_OUT))).toEqual([`${FAN_OUT} removed`]);
    expect(canary).toContain('HTTPRoute istio-test2/main-service rule 0 → istio-test2/main-service-primary');
  });

  it('is all where only the manifests as they stand are tested', async () => {
    const before = await missing(test('rest', '  manifests: before\n  expect: { version: primary }\n'));
    expect(before).toHaveLength(14);
  });
});

describe('--coverage', () => {
  const input = `${ISSUE}---\n${readFileSync('testdata/flagger-1822/route-tests.yaml', 'utf8')}`;

  it('fails below what is asked for, and prints tests to paste that come by more', async () => {
    const below = await run(['--coverage', '90'], input);
    expect(below).toMatchObject({ exitCode: 1, stderr: 'canary-fanout: less than 90 % is covered\n' });
    expect(below.stdout).toContain('coverage 85.7 %: 4 of 5 rules, 4 of 5 branches, 4 of 4 marker steps\n');
    const [, yaml = ''] = below.stdout.split('Tests that come by what is missing:\n\n');
    const pasted = await run(['--coverage', '90'], `${input}---\n${yaml}`);
    expect(pasted).toMatchObject({ exitCode: 0, stderr: '' });
    expect(pasted.stdout).not.toContain('Tests that come by');
    expect(pasted.stdout).toContain(`  no test comes by ${SECONDARY}-routing rule 1\n`);
  });

  it('passes from there on', async () => {
    expect((await run(['--coverage', '85.7'], input)).exitCode).toBe(0);
  });

  it.each(['101', '-1', 'all'])('is no %s', async (least) => {
    expect((await run([`--coverage=${least}`], input)).stderr).toContain('is no number of per cent');
  });
});
