import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../../src/cli/command.ts';
import { CASES, caseFile, hasFile } from '../cases/driver.ts';

const run = (args: readonly string[], input = '') =>
  runCommand(['test', ...args], { version: '1.2.3', readInput: () => input });

interface Printed {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly tests: readonly { readonly name: string; readonly canaries?: object }[] };
}

/** What `test --init` prints for a case of testdata; `undefined` where there is no fan-out, or an error. */
async function initialOf(name: string): Promise<string | undefined> {
  const { stdout, stderr, exitCode } = await run([...configOf(name), caseFile(name, 'input.yaml'), '--init']);
  if (exitCode === 0) return stdout;
  expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^\[(?:error|info)\] FAN/)]);
  return undefined;
}

function configOf(name: string): readonly string[] {
  return hasFile(name, 'fn-config.yaml') ? ['-c', caseFile(name, 'fn-config.yaml')] : [];
}

it('prints tests that pass, of every case', async () => {
  let tested = 0;
  for (const name of CASES) {
    const printed = await initialOf(name);
    if (printed === undefined || !printed.includes('\nkind: RouteTest\n')) continue;
    const { stdout, stderr, exitCode } = await run([...configOf(name), caseFile(name, 'input.yaml'), '-'], printed);
    expect({ name, stdout, stderr, exitCode }).toMatchObject({ stderr: '', exitCode: 0 });
    tested++;
  }
  expect(tested).toBeGreaterThan(25);
}, 120_000);

it('prints those of clients outside, with the marker, and in the mesh, at each weight', async () => {
  const text = (await initialOf('flagger-1822')) ?? '';
  const [document, ...others] = parseAllDocuments(text).map((each) => each.toJS() as Printed);
  expect(others).toEqual([]);
  expect(document?.metadata.name).toBe('main-service-fan-out');
  expect(document?.spec.tests.map(({ name }) => name)).toEqual([
    'as the manifests stand, a client outside gets the primaries at rest',
    'a client outside gets the primaries, at rest',
    'a client outside that lands on the canary reaches the canaries',
    'a client outside that lands on the primary stays with the primaries',
    'the ramp of istio-test2/secondary-service has its share of requests that have not chosen',
    'a client outside with the marker gets the primaries, at rest',
    'a client outside with the marker that lands on the primary stays with the primaries',
    'as the manifests stand, a client in the mesh gets the primaries at rest',
    'a client in the mesh gets the primaries, at rest',
    'a client in the mesh stays on the old chain',
  ]);
  expect(document?.spec.tests[2]?.canaries).toMatchObject({
    'istio-test2/main-service': { phase: 'Progressing', weight: [10, 20, 30, 40, 50] },
  });
});

it('asks plain Services on their own port, and knows their versions by the pods', async () => {
  const text = (await initialOf('callee-plain-service-with-versions')) ?? '';
  expect(text).toMatch(/^ {4}then:\n {4}- http:\/\/[a-z.-]+:[0-9]+\/\n/m);
  expect(text).toContain('workload: shop/reports-v2\n');
  expect(text).not.toMatch(/^#.*lands on the canary reaches the canaries/m);
});

it('says in a comment what does not hold', async () => {
  const text = (await initialOf('flagger-1822')) ?? '';
  expect(text).toContain(
    '# does not hold [a client outside that lands on the canary is answered while the callees are',
  );
  expect(text).toContain('#         actual    none (answered 503)\n');
});

it('prints nothing where no fan-out is found', async () => {
  const { stdout, stderr, exitCode } = await run(['testdata/canary-without-fan-out/input.yaml', '--init']);
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(stderr).toContain('FAN401');
});

it('asks for no weights of an analysis that has no step', async () => {
  const text = readFileSync(caseFile('flagger-1822', 'input.yaml'), 'utf8').replaceAll(
    /^ +(?:stepWeight|maxWeight):.*\n/gm,
    '',
  );
  expect(text).not.toMatch(/(?:step|max)Weight/);
  const { stdout, exitCode } = await run(['-', '--init'], text);
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('lands on the canary');
  expect(await run([caseFile('flagger-1822', 'input.yaml'), '-'], stdout)).toMatchObject({ stderr: '', exitCode: 0 });
});
