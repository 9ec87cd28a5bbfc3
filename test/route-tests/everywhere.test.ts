import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { answer, memoryItem, readConfig, run } from '../../src/index.ts';
import { run as runWhole } from '../../src/pipeline.ts';
import { documents } from '../cases/driver.ts';
import { itemsOf, noConfig } from '../manifests.ts';
import { runList } from '../wire.ts';
import { ISSUE, routeTest } from './running.ts';

const command = (args: readonly string[], input = '') => runCommand(args, { version: '1.2.3', readInput: () => input });

const test = (expected: string, rest = '') =>
  routeTest(`- name: at rest
  from: gateway/istio-test2/istio-test2-ingress
  request: { url: http://istio-test2.mywebsite.com/ }
${rest}  expect: ${expected}`);

const RIGHT = `${ISSUE}---\n${test('{ version: primary }')}`;
const WRONG = `${ISSUE}---\n${test('{ version: canary }')}`;
const WRONG_BEFORE = `${ISSUE}---\n${test('{ version: canary }', '  manifests: before\n')}`;

const listOf = (text: string, config = '') => {
  const items = text.split(/^---\n/m).map((document) => `- ${document.replace(/\n(?=.)/g, '\n  ')}`);
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}${config}`;
};

const LENIENT = `functionConfig:
  apiVersion: canary-fanout.dev/v1alpha1
  kind: CanaryFanout
  spec: { findings: { FAN501: warning } }
`;

describe('the function', () => {
  const call = (text: string) => runList(text);

  it('passes a RouteTest through whose tests pass', async () => {
    const { stdout, stderr, exitCode } = await call(listOf(RIGHT));
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('FAN5');
    expect(stdout).toContain(
      test('{ version: primary }')
        .trim()
        .replace(/\n(?=.)/g, '\n  '),
    );
    expect(stdout).toContain('name: main-service-canary\n');
  });

  it('writes nothing where one fails', async () => {
    const { stdout, stderr, exitCode } = await call(listOf(WRONG));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      '[error] FAN501 route-test-failed: RouteTest istio-test2/shop: "at rest" fails: at the end',
    );
    expect(stdout.startsWith(listOf(WRONG).trimEnd())).toBe(true);
    expect(stdout).not.toContain('canary-fanout.dev/canary');
  });

  it('writes all the same where the configuration makes a warning of it', async () => {
    const { stdout, stderr, exitCode } = await call(listOf(WRONG, LENIENT));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('[warning] FAN501');
    expect(stdout).toContain('canary-fanout.dev/canary');
  });

  it('does not wait for them where its input is refused', async () => {
    const { stderr } = await call(listOf(WRONG.replace('provider: gatewayapi:v1', 'provider: {}')));
    expect(stderr).toContain('[error] FAN');
    expect(stderr).not.toContain('FAN501');
  });
});

describe('apply', () => {
  it('leaves RouteTests out, with the annotation and without', async () => {
    const { stdout, exitCode } = await command(['apply', '-'], RIGHT);
    expect(exitCode).toBe(0);
    expect(documents(stdout).map(({ kind }) => kind)).not.toContain('RouteTest');
    expect(stdout).toBe((await command(['apply', '-'], ISSUE)).stdout);
  });

  it('prints nothing where one fails', async () => {
    expect(await command(['apply', '-'], WRONG)).toMatchObject({ stdout: '', exitCode: 1 });
  });
});

describe('plan', () => {
  it('says that nothing would be changed', async () => {
    const { stderr, exitCode } = await command(['plan', '-'], WRONG);
    expect([stderr.split('\n').length, exitCode]).toEqual([2, 1]);
    expect(stderr).toContain('FAN501');
    expect((await command(['plan', '-'], listOf(WRONG))).exitCode).toBe(1);
    expect((await command(['plan', '-'], RIGHT)).exitCode).toBe(0);
  });
});

describe('check', () => {
  const check = async (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'route-tests-'));
    try {
      writeFileSync(join(folder, 'all.yaml'), text);
      const { stdout } = await command(['check', folder, '--format', 'json']);
      return JSON.parse(stdout).findings.map(({ code }: { code: string }) => code);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('runs the tests of the manifests as they stand, and no others', async () => {
    expect(await check(WRONG_BEFORE)).toContain('FAN501');
    expect(await check(WRONG)).not.toContain('FAN501');
    expect(await check(RIGHT)).not.toContain('FAN501');
  });

  it('tells what cannot be read of either', async () => {
    expect(await check(`${ISSUE}---\n${test('{ versoin: canary }')}`)).toContain('FAN502');
  });
});

describe('the library', () => {
  it('runs them', () => {
    expect(answer(listOf(WRONG)).exitCode).toBe(1);
    const items = itemsOf(WRONG).map((item) => memoryItem(item.id, item.position, item.content() ?? {}));
    const read = readConfig(null);
    const found = 'config' in read ? run(items, read.config).diagnostics : [];
    expect(found.map(({ code }) => code)).toContain('FAN501');
  });
});

it('passes no test that nobody runs', () => {
  expect(() => runWhole(itemsOf(RIGHT), noConfig())).toThrow('nothing that runs them');
});
