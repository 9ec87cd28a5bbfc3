import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { routeTest } from '../route-tests/running.ts';

const run = (args: readonly string[], input = '', hasInput = false) =>
  runCommand(['test', ...args], { version: '1.2.3', readInput: () => input, hasInput: () => hasInput });

const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync('docs/test.schema.json', 'utf8')));

const FOLDER = 'testdata/flagger-1822';
const INPUT = `${FOLDER}/input.yaml`;

const OUTSIDE = `from: gateway/istio-test2/istio-test2-ingress
  request: { url: http://istio-test2.mywebsite.com/ }
`;
const TWO = routeTest(
  `- name: at rest\n  ${OUTSIDE}  expect: { version: primary }\n- name: wrong <&>\n  ${OUTSIDE}  expect: { version: canary }`,
);
const stream = (test: string) => `${readFileSync(INPUT, 'utf8')}---\n${test}`;

describe('test', () => {
  it('runs the tests of a folder', async () => {
    const { stdout, stderr, exitCode } = await run([FOLDER]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout).toBe(`ok    istio-test2/flagger-1822: 9 cases (${FOLDER}/route-tests.yaml)\n9 cases passed\n`);
  });

  it('shows what fails first, with what is expected and what is so at the hop', async () => {
    const { stdout, exitCode } = await run(['-'], stream(TWO));
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'FAIL  istio-test2/shop: wrong <&>',
      '      GET http://istio-test2.mywebsite.com/, from gateway/istio-test2/istio-test2-ingress',
      '    the end: main-service-primary → secondary-service-primary, 100 % of the requests',
      '      version',
      '        expected  canary',
      '        actual    primary (secondary-service-primary)',
      expect.stringMatching(/^ {6}by {2}client main-service-primary → secondary-service:9090 — captured/),
      expect.any(String),
      expect.stringMatching(/^ {6}by {2}waypoint istio-test2-waypoint: HTTPRoute secondary-service rule 0/),
      expect.any(String),
      expect.any(String),
      expect.stringMatching(/^ {6}by {2}pods of secondary-service-primary:9090 — /),
      '',
      'FAIL  istio-test2/shop: 1 of 2 cases failed',
      '1 of 2 cases failed',
      '',
    ]);
  });

  it('takes what is piped in', async () => {
    expect((await run([], stream(TWO), true)).exitCode).toBe(1);
  });

  it('writes JSON', async () => {
    const { stdout } = await run(['-', '--format', 'json'], stream(TWO));
    const report = JSON.parse(stdout);
    expect(report.summary).toEqual({ cases: 2, failed: 1 });
    expect(report.cases.map(({ name, passed }: { name: string; passed: boolean }) => [name, passed])).toEqual([
      ['at rest', true],
      ['wrong <&>', false],
    ]);
    expect(report.cases[1].failures[0].differences).toEqual([
      { what: 'version', expected: 'canary', actual: 'primary (secondary-service-primary)' },
    ]);
  });

  it('writes JSON by its schema: of what passes, what fails, what cannot be judged, and what is covered', async () => {
    const lost = `${OUTSIDE}  pick: { main-service: canary }\n  expect: { version: canary }`;
    const asked = `from: gateway/istio-test2/istio-test2-ingress
  request: { url: [http://istio-test2.mywebsite.com/a, http://nobody.example/], method: [GET, POST], headers: { x-a: b } }
  manifests: before
  canaries: { main-service: { phase: Progressing, weight: 40 }, secondary-service: { phase: Succeeded } }
  expect: { status: 200, distribution: { main-service → secondary-service-primary: 40% } }
`;
    const unknown = `${OUTSIDE}  expect: { backend: nobody }`;
    const test = routeTest(`- name: lost\n  ${lost}\n- name: asked\n  ${asked}- name: unknown\n  ${unknown}`);
    const runs = await Promise.all([
      run([FOLDER, '--format', 'json']),
      run(['-', '--format', 'json'], stream(TWO)),
      run(['-', '--format', 'json', '--coverage', '0'], stream(test)),
    ]);
    const reports = runs.map(({ stdout }) => JSON.parse(stdout));
    for (const report of reports) expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const cases = reports.flatMap((report) => report.cases);
    const failures = cases.flatMap((each) => each.failures);
    // Each field that may be absent or null is both.
    expect(new Set(cases.map(({ problem }) => problem === null))).toEqual(new Set([true, false]));
    expect(new Set(failures.map(({ way }) => way === null))).toEqual(new Set([true, false]));
    expect(new Set(reports.map(({ coverage }) => coverage === undefined))).toEqual(new Set([true, false]));
    const [report] = reports;
    expect(validate({ ...report, more: 1 })).toBe(false);
    expect(validate({ ...report, cases: [{ ...report.cases[0], passed: 'yes' }] })).toBe(false);
  });

  it('writes JUnit’s XML, also into a file beside the text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'route-tests-'));
    try {
      const file = join(folder, 'junit.xml');
      const beside = await run(['-', '--junit', file], stream(TWO));
      expect(beside.stdout).toContain('1 of 2 cases failed');
      const { stdout } = await run(['-', '--format', 'junit'], stream(TWO));
      expect(readFileSync(file, 'utf8')).toBe(stdout);
      const xsd = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync('test/cli/junit.xsd', 'utf8')));
      const document = XmlDocument.fromString(stdout);
      xsd.validate(document);
      expect(document.find('//failure')).toHaveLength(1);
      expect(document.get('/testsuites/@tests')?.content).toBe('2');
      expect(document.get('//testcase[failure]/@name')?.content).toBe('wrong <&>');
      document.dispose();
      expect((await run(['-', '--junit', join(folder, 'no/junit.xml')], stream(TWO))).exitCode).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('test has exit status 2', () => {
  it.each([
    ['without a RouteTest', [INPUT], '', 'no `kind: RouteTest` in testdata/flagger-1822/input.yaml'],
    ['of an unknown format', [FOLDER, '--format', 'tap'], '', 'unknown format `tap`: it is text, json or junit'],
    ['of an unknown option', [FOLDER, '--fast'], '', 'unknown option `--fast`'],
    ['of a file that is not there', ['nowhere.yaml'], '', 'nowhere.yaml cannot be read'],
    ['of a RouteTest that cannot be read', ['-'], stream(routeTest('- name: a')), '`spec.tests[0].from` must be set'],
  ])('%s', async (_, args, input, message) => {
    const { stdout, stderr, exitCode } = await run(args, input);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(message);
  });
});

it('has exit status 1 where the function refuses the manifests', async () => {
  const twice = `apiVersion: canary-fanout.dev/v1alpha1
kind: CanaryFanout
metadata: { name: shop }
spec: { fanOuts: [{ canary: nobody, callees: [{ canary: secondary-service }] }] }
`;
  const { stdout, stderr, exitCode } = await run(['-'], `${stream(TWO)}---\n${twice}`);
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toContain('[error] FAN421');
});
