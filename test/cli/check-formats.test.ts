import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { Log, Region } from 'sarif';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { CheckReport } from '../../src/report/check/finding.ts';
import { sarifLog } from '../../src/report/check/sarif.ts';
import { BROKEN, check, inFolder, service } from './checking.ts';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const validateJson = new Ajv2020({ allErrors: true }).compile(json('docs/check.schema.json'));
const validateSarif = new Ajv2020({ allErrors: true }).compile(json('test/cli/sarif.schema.json'));
const xsd = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync('test/cli/junit.xsd', 'utf8')));

/** Of the type that is made of the official schema: tsc compares it, property by property. */
export const typed: (report: CheckReport) => Log = (report) => sarifLog(report, () => undefined);

const FILES = {
  'apps/a b%ü.yaml': `${service('cart')}---\n${service('orders', 'maybe', '  annotations: {canary-fanout.dev/ignore: \'FAN304: <known> & "fine"\'}\n')}`,
  'apps/flow.yaml':
    '{apiVersion: v1, kind: Service, metadata: {name: reports, labels: {istio.io/ingress-use-waypoint: x}}}\n',
  'apps/good.yaml': service('stock', 'true'),
  'broken.yaml': BROKEN,
};

const CASES: readonly (readonly [
  string,
  { readonly [path: string]: string },
  readonly string[],
  string | undefined,
])[] = [
  ['files', FILES, ['.'], undefined],
  ['files, strictly', FILES, ['.', '--strict'], undefined],
  ['nothing wrong', { 'a.yaml': service('cart', 'true') }, ['.'], undefined],
  ['nothing at all', {}, ['.'], undefined],
  ['standard input', {}, ['-'], service('cart')],
  [
    'a wrong configuration',
    {},
    ['-'],
    'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nspec: {x: 1}\n---\na: b\n',
  ],
  ['names that are no names', {}, ['-'], service('"c\\u0000\\e[2J\\ud800 <&>]]>\\ufffe"')],
  ['numbers beyond 2^53', {}, ['-'], service('cart').replace('"maybe"', '123456789012345678901234567890')],
  ['the manifests of issue #1822', {}, ['-'], readFileSync('testdata/flagger-1822/input.yaml', 'utf8')],
];

describe.each(CASES)('%s', (_, files, args, input) => {
  const run = (format: string) => inFolder(files, () => check([...args, '--format', format], input));

  it('as JSON are what docs/check.schema.json says', async () => {
    const { stdout, stderr, exitCode } = await run('json');
    expect(stderr).toBe('');
    const value = JSON.parse(stdout);
    expect(validateJson(value), JSON.stringify(validateJson.errors)).toBe(true);
    expect(exitCode).toBe(value.summary.errors + (args.includes('--strict') ? value.summary.warnings : 0) > 0 ? 1 : 0);
  });

  it('as SARIF are what SARIF 2.1.0 says', async () => {
    const { stdout, exitCode } = await run('sarif');
    const log: Log = JSON.parse(stdout);
    expect(validateSarif(log), JSON.stringify(validateSarif.errors)).toBe(true);
    const [only] = log.runs;
    expect(only?.invocations?.[0]?.exitCode).toBe(exitCode);
    for (const result of only?.results ?? []) {
      expect(only?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    }
    const prints = (only?.results ?? []).map((each) => JSON.stringify(each.partialFingerprints));
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('as JUnit are what tools read', async () => {
    const { stdout, exitCode } = await run('junit');
    const document = XmlDocument.fromString(stdout);
    xsd.validate(document);
    const failures = document.find('//failure').length;
    expect(failures > 0 ? 1 : 0).toBe(exitCode);
    expect(document.get('/testsuites/@failures')?.content).toBe(String(failures));
    expect(document.get('/testsuites/@tests')?.content).toBe(String(document.find('//testcase').length));
    document.dispose();
  });
});

describe('check --format sarif', () => {
  const log = async (files: { readonly [path: string]: string }, args: readonly string[] = ['.']): Promise<Log> =>
    JSON.parse((await inFolder(files, () => check([...args, '--format', 'sarif']))).stdout);

  it('has rules with their pages, places, and what was ignored', async () => {
    const [run] = (await log(FILES)).runs;
    const rule = run?.tool.driver.rules?.find(({ id }) => id === 'FAN304');
    expect(rule).toMatchObject({
      name: 'ingress-label-not-boolean',
      defaultConfiguration: { level: 'warning' },
      properties: { holds: { istio: '1.24 to 1.31' } },
    });
    expect(rule?.help?.markdown).toBe(readFileSync('docs/diagnostics/FAN304.md', 'utf8'));
    const results = run?.results ?? [];
    expect(results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.[0]])).toEqual([
      ['FAN001', 'error', undefined],
      ['FAN304', 'warning', undefined],
      ['FAN304', 'warning', undefined],
      ['FAN304', 'warning', { kind: 'inSource', justification: '<known> & "fine"' }],
    ]);
    expect(results[1]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'apps/a%20b%25%C3%BC.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 7, startColumn: 36, endLine: 7, endColumn: 43, snippet: { text: '"maybe"' } },
        },
        logicalLocations: [{ name: 'cart', fullyQualifiedName: 'Service shop/cart', kind: 'resource' }],
      },
    ]);
  });

  it('has fixes that, made, leave nothing to find', async () => {
    const files = {
      'flow.yaml': FILES['apps/flow.yaml'],
      'block.yaml': service('cart', 'Waypoint').replaceAll('"', ''),
    };
    const results = (await log(files)).runs[0]?.results ?? [];
    expect(results.map(({ fixes }) => fixes?.length)).toEqual([1, 1]);
    const mended = new Map<string, string>(Object.entries(files));
    for (const { fixes } of results) {
      const change = fixes?.[0]?.artifactChanges[0];
      const { deletedRegion, insertedContent } = change?.replacements[0] ?? { deletedRegion: {} };
      const path = change?.artifactLocation.uri ?? '';
      mended.set(path, replaced(mended.get(path) ?? '', deletedRegion, insertedContent?.text ?? ''));
    }
    expect((await log(Object.fromEntries(mended))).runs[0]?.results).toEqual([]);
    for (const text of mended.values()) expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('has no fix where a value is shared', async () => {
    const head = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n';
    const shared = `${head}  annotations: {a: &x maybe}\n  labels: {istio.io/ingress-use-waypoint: *x}\n`;
    const results = (await log({ 'a.yaml': shared })).runs[0]?.results ?? [];
    expect(results.map(({ ruleId, fixes }) => [ruleId, fixes])).toEqual([['FAN304', undefined]]);
  });

  it('has fingerprints that stay when lines move', async () => {
    const prints = async (text: string) =>
      (await log({ 'a.yaml': text })).runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints);
    const before = await prints(`${service('a')}---\n${service('b')}`);
    expect(await prints(`# more\n\n${service('new', 'true')}---\n${service('a')}---\n# x\n${service('b')}`)).toEqual(
      before,
    );
    expect(before?.[0]).not.toEqual(before?.[1]);
  });
});

function replaced(
  text: string,
  { startLine = 1, startColumn = 1, endLine = 1, endColumn = 1 }: Region,
  by: string,
): string {
  const lines = text.split('\n');
  const offset = (line: number, column: number) =>
    lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  return text.slice(0, offset(startLine, startColumn)) + by + text.slice(offset(endLine, endColumn));
}

describe('check --format junit', () => {
  it('fails for warnings only with --strict, and tells the others beside', async () => {
    const run = async (...args: string[]) =>
      XmlDocument.fromString((await inFolder(FILES, () => check(['.', '--format', 'junit', ...args]))).stdout);
    const plain = await run();
    expect(plain.find('//failure').length).toBe(1);
    expect(plain.get("//testcase[@name='Service shop/cart']/system-out")?.content).toContain(
      'a b%ü.yaml:7:36: warning FAN304',
    );
    expect(plain.find('//testsuite').length).toBe(4);
    expect((await run('--strict')).find('//failure').length).toBe(3);
  });
});
