import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CASES, resourceList } from '../cases/driver.ts';
import { listOf, NASTY_ITEMS } from '../krm/nasty-items.ts';
import { runList } from '../wire.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const SEED = resourceList('flagger-1822');
const run = (input: string | Buffer, logToStderr = false) => runList(input, logToStderr);

interface Output {
  readonly apiVersion: string;
  readonly items: {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  }[];
  readonly results: { readonly message: string; readonly severity: string; readonly file?: { path: string } }[];
}
const read = (stdout: string): Output => parse(stdout, { merge: true, uniqueKeys: false, maxAliasCount: -1 });
const codes = (stdout: string) => read(stdout).results.map(({ message }) => message.slice(0, 6));

describe('the wire', () => {
  it('keeps every item byte for byte around the edits of a fan-out', async () => {
    const extra = listOf(NASTY_ITEMS);
    const { stdout, exitCode } = await run(`${SEED.replace('functionConfig:', `${extra}functionConfig:`)}`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(extra);
    const without = stdout.replace(extra, '');
    expect(without).toBe((await run(SEED)).stdout);
  });

  it('takes the shapes in which a list comes', async () => {
    const items = SEED.slice(SEED.indexOf('items:'), SEED.indexOf('functionConfig:'));
    const config =
      'functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: function-input}\n  data: {}\n';
    const bodies = [
      `${HEAD}${items}`,
      `${HEAD}${items}${config}`,
      `${HEAD}${config}${items}`,
      `${HEAD}functionConfig: null\n${items}`,
      `${HEAD}functionConfig:\n${items}`,
      `kind: ResourceList\n${items}apiVersion: config.kubernetes.io/v1beta1\n`,
      `---\n# a comment\n${HEAD}${items}`,
      `\ufeff${HEAD}${items}`,
      `${HEAD}${items}`.replaceAll('\n', '\r\n'),
      `${HEAD}${items}`.replace(/\n$/, ''),
      `${HEAD}items:\n${items.slice(7).replace(/^(?=.)/gm, '  ')}`,
    ];
    const wanted = read((await run(SEED)).stdout).items;
    for (const body of bodies) {
      const { stdout, exitCode } = await run(body);
      expect(exitCode).toBe(0);
      expect(read(stdout).items).toEqual(wanted);
      expect((await run(stdout)).stdout).toBe(stdout);
      expect(read(stdout).apiVersion).toBe(parse(body.replace('\ufeff', '')).apiVersion);
    }
    const json = await run(JSON.stringify(parse(SEED)));
    expect(json.exitCode).toBe(0);
    expect(JSON.parse(json.stdout).items).toEqual(wanted);
    expect((await run(json.stdout)).stdout).toBe(json.stdout);
    const pretty = await run(JSON.stringify(parse(SEED), null, 2));
    expect(JSON.parse(pretty.stdout).items).toEqual(wanted);
  });

  it('answers lists that concern nobody with their bytes and one info', async () => {
    for (const text of [`${HEAD}items: []\n`, `${HEAD}items:\n`, HEAD, `${HEAD}items:\n${listOf(NASTY_ITEMS)}`]) {
      const { stdout, exitCode } = await run(text);
      expect(exitCode).toBe(0);
      expect(stdout.startsWith(text)).toBe(true);
      expect(codes(stdout)).toEqual(['FAN401']);
      expect((await run(stdout)).stdout).toBe(stdout);
    }
  });

  it('sees its own configuration and a Kptfile among the items and does not judge them', async () => {
    const config = `- ${readFileSync('testdata/flagger-1822/fn-config.yaml', 'utf8').trimEnd().replaceAll('\n', '\n  ')}\n`;
    const kptfile = '- apiVersion: kpt.dev/v1\n  kind: Kptfile\n  metadata:\n    name: shop\n';
    const { stdout, exitCode } = await run(SEED.replace('functionConfig:', `${config}${kptfile}functionConfig:`));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(config + kptfile);
  });

  it('names no file and copies no mark onto new items but those of the file they belong beside', async () => {
    const marks = [
      'internal.config.kubernetes.io/path: apps/main.yaml',
      "internal.config.kubernetes.io/index: '3'",
      "internal.config.kubernetes.io/id: '17'",
      "config.k8s.io/id: '17'",
      'internal.config.kubernetes.io/package-path: /pkg/sub',
      'internal.config.kubernetes.io/previousNames: main',
      'internal.config.k8s.io/kpt-resource-id: "4"',
      'kustomize.config.k8s.io/id: "x"',
      'internal.kpt.dev/upstream-identifier: a|b|c|d',
    ];
    const canary = '  kind: Canary\n  metadata:\n    name: main-service\n    namespace: istio-test2\n';
    const marked = `${canary}    annotations:\n${marks.map((mark) => `      ${mark}\n`).join('')}`;
    // kpt-resource-id marks a selection, which is refused where the configuration does not say that it is fine.
    const { stdout } = await run(`${SEED.replace(canary, marked)}  spec: {findings: {FAN442: info}}\n`);
    for (const mark of marks) expect(stdout).toContain(`      ${mark}\n`);
    const made = read(stdout).items.filter(({ kind }) => kind === 'Service');
    expect(
      made.map(({ metadata }) =>
        Object.entries(metadata.annotations ?? {}).filter(([key]) => /internal|kustomize\.config/.test(key)),
      ),
    ).toEqual(
      ['primary', 'canary'].map((role) => [
        ['internal.config.kubernetes.io/path', `apps/service_main-service-${role}.yaml`],
        ['internal.config.kubernetes.io/package-path', '/pkg/sub'],
      ]),
    );
    expect(read(stdout).results.filter(({ file }) => file?.path === 'apps/main.yaml').length).toBeGreaterThan(3);
  });

  it('keeps what an earlier function has said, and does not pass its error on as success', async () => {
    const earlier = `${SEED}results:\n- message: by another\n  severity: warning\n`;
    const { stdout, exitCode } = await run(earlier);
    expect(exitCode).toBe(0);
    expect(read(stdout).results[0]).toEqual({ message: 'by another', severity: 'warning' });
    expect((await run(stdout)).stdout).toBe(stdout);
    expect((await run(earlier.replace('warning', 'error'))).exitCode).toBe(1);
    const mended = await run(
      `${SEED}results:\n- message: "FAN004 config-invalid: of an earlier run"\n  severity: error\n`,
    );
    expect([mended.exitCode, mended.stdout]).toEqual([0, (await run(SEED)).stdout]);
  });
});

describe('what is told where', () => {
  it('prints each result on stderr where nobody else does', async () => {
    const bare = SEED.slice(0, SEED.indexOf('functionConfig:'));
    const told = await run(bare);
    expect(told.stderr.trimEnd().split('\n').length).toBe(read(told.stdout).results.length);
    const kpt = bare.replace(
      '    name: istio-test2\n',
      "    name: istio-test2\n    annotations: {internal.config.kubernetes.io/package-path: '/p'}\n",
    );
    expect((await run(kpt)).stderr).toBe('');
    expect((await run(kpt, true)).stderr).not.toBe('');
  });

  it('gives an error as a list that is whole, with exit code 1', async () => {
    const big = `${HEAD}items:\n${listOf(Array.from({ length: 3000 }, () => NASTY_ITEMS[0] ?? ''))}functionConfig: {kind: Foo}\n`;
    expect(big.length).toBeGreaterThan(131_072);
    const { stdout, exitCode, stderr } = await run(big);
    expect(exitCode).toBe(1);
    expect(stdout.startsWith(big)).toBe(true);
    expect(codes(stdout)).toEqual(['FAN004']);
    expect(stderr).toContain('FAN004');
  });
});

describe('bad input', () => {
  it.each([
    ['nothing', '', 'FAN002', 'it is empty'],
    ['a scalar', 'hello', 'FAN002', 'it is no mapping'],
    ['plain manifests', 'apiVersion: v1\nkind: Service\n', 'FAN002', '`kind: Service`'],
    ['two documents', `${HEAD}items: []\n---\nkind: B\n`, 'FAN002', 'several documents'],
    ['no YAML', `${HEAD}items: [\n- a: {\n`, 'FAN001', 'line'],
    ['an item that is no YAML', `${HEAD}items:\n- kind: A\n- kind: B\n  a: [\n`, 'FAN003', 'B'],
    ['an alias of nothing', `${HEAD}items:\n- kind: A\n  a: *nothing\n`, 'FAN003', 'nothing'],
    [
      'a configuration that is an alias of nothing',
      `${HEAD}functionConfig: *nope\nitems:\n- kind: A\n`,
      'FAN004',
      'nope',
    ],
    ['a field that is no YAML', `${HEAD}item:\n- |x: a\n  b: c\n`, 'FAN001', 'line'],
    ['a field twice', `${HEAD}items: []\nitems: []\n`, 'FAN002', '`items` twice'],
    ['items that are no list', `${HEAD}items: {a: b}\n`, 'FAN002', '`items` is no list'],
    ['a line break cut in two', HEAD.replaceAll('\n', '\r\n').slice(0, -1), 'FAN002', '`kind: ResourceList'],
    ['a template', `${HEAD}items:\n- kind: A\n  name: {{ .Values.x }}-y\n`, 'FAN003', 'A'],
  ])('%s gives a list that says so', async (_, text, code, words) => {
    const { stdout, exitCode, stderr } = await run(text);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(code);
    expect(Array.isArray(read(stdout).items)).toBe(true);
    expect(read(stdout).results.map(({ severity }) => severity)).toContain('error');
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('takes a list whose keys are written in an unusual way', async () => {
    const { exitCode, stdout } = await run(`${HEAD}? functionConfig\n: {}\nitems:\n- kind: A\n`);
    expect([exitCode === 2, read(stdout).results.length > 0]).toEqual([false, true]);
  });

  it('says that bytes are not UTF-8', async () => {
    const { exitCode, stderr } = await run(Buffer.from([0xff]));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('UTF-8')]);
  });

  it('refuses an alias bomb that a rule must read, and passes one that none must', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
    ];
    const object = (kind: string, version: string) =>
      `- apiVersion: ${version}\n  kind: ${kind}\n  metadata:\n    name: bomb\n  spec:\n${bomb.map((line) => `    ${line}\n`).join('')}`;
    const refused = await run(`${HEAD}items:\n${object('Canary', 'flagger.app/v1beta1')}`);
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('FAN003')]);
    const passed = `${HEAD}items:\n${object('Thing', 'example.com/v1')}`;
    expect((await run(passed)).stdout.startsWith(passed)).toBe(true);
  });

  it('never throws, never says nothing, and never loses an item', async () => {
    const texts = [...CASES.map(resourceList), ...NASTY_ITEMS.map((item) => `${HEAD}items:\n${listOf([item])}`)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.nat(12),
            fc.constantFrom('', ' ', '\n', '- ', '"', '{', ']', ': ', '&a ', '*a', '\t', '---\n', '#', '|'),
          ),
        ),
        async (text, mutations) => {
          const mutated = mutations.reduce((now, [at, length, put]) => {
            const start = at % (now.length + 1);
            return now.slice(0, start) + put + now.slice(start + length);
          }, text);
          const { stdout, exitCode, stderr } = await run(mutated, true);
          expect(stdout).not.toBe('');
          expect(exitCode).not.toBe(2);
          expect(read(stdout).results.some(({ severity }) => severity === 'error')).toBe(exitCode === 1);
          expect(stderr.includes('[error] FAN')).toBe(exitCode === 1);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);
});
