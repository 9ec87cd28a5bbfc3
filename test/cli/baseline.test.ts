import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BROKEN, check, heads, inFolder, service } from './checking.ts';

const FILES = { 'a.yaml': service('cart'), 'b.yaml': service('orders') };

describe('check --write-baseline', () => {
  it('writes the present findings, sorted, without lines, and ends with 0', async () => {
    await inFolder(FILES, async () => {
      const { stdout, exitCode } = await check(['.', '--strict', '--write-baseline', 'baseline.json']);
      expect([stdout, exitCode]).toEqual(['2 findings written to baseline.json\n', 0]);
      const entry = (file: string, name: string) => ({
        code: 'FAN304',
        object: `Service shop/${name}`,
        field: 'metadata.labels["istio.io/ingress-use-waypoint"]',
        file,
      });
      expect(JSON.parse(readFileSync('baseline.json', 'utf8'))).toEqual({
        apiVersion: 'canary-fanout.dev/v1alpha1',
        kind: 'CheckBaseline',
        findings: [entry('a.yaml', 'cart'), entry('b.yaml', 'orders')],
      });
      const before = readFileSync('baseline.json', 'utf8');
      await check(['b.yaml', 'a.yaml', '--write-baseline', 'baseline.json']);
      expect(readFileSync('baseline.json', 'utf8')).toBe(before);
      expect(readdirSync('.').sort()).toEqual(['a.yaml', 'b.yaml', 'baseline.json']);
    });
  });

  it('takes in nothing that could not be read', async () => {
    await inFolder({ ...FILES, 'c.yaml': BROKEN }, async () => {
      const { stdout, exitCode } = await check(['.', '--write-baseline', 'baseline.json']);
      expect([stdout, exitCode]).toEqual([
        '2 findings written to baseline.json; 1 error of reading is not among them\n',
        0,
      ]);
      const again = await check(['.', '--baseline', 'baseline.json']);
      expect([heads(again.stdout), again.exitCode]).toEqual([['c.yaml:4:1: error FAN001'], 1]);
    });
  });

  it('says where it cannot write', async () => {
    const { stdout, stderr, exitCode } = await check(['-', '--write-baseline', '/no/such/folder/x'], service('a'));
    expect([stdout, exitCode, stderr]).toEqual(['', 2, expect.stringContaining('/no/such/folder/x cannot be written')]);
  });
});

describe('check --baseline', () => {
  it('does not tell what the baseline has, wherever its line is by now', async () => {
    await inFolder(FILES, async () => {
      await check(['.', '--write-baseline', 'baseline.json']);
      const same = await check(['.', '--strict', '--baseline', 'baseline.json']);
      expect([heads(same.stdout), same.exitCode]).toEqual([[], 0]);
      expect(same.stdout).toContain('nothing found; 2 objects in 2 files\n2 findings of the baseline not shown\n');
      writeFileSync('a.yaml', `# a comment\n${service('new')}---\n${service('cart')}`);
      writeFileSync('b.yaml', service('orders', 'true'));
      const now = await check(['.', '--strict', '--baseline', 'baseline.json']);
      expect([heads(now.stdout), now.exitCode]).toEqual([['a.yaml:8:36: warning FAN304'], 1]);
      expect(now.stdout).toContain('1 finding of the baseline not shown; 1 of its entries occurs no more\n');
      const json = JSON.parse((await check(['.', '--baseline', 'baseline.json', '--format', 'json'])).stdout);
      expect(json.summary.baseline).toEqual({ known: 1, gone: 1 });
      const { runs } = JSON.parse((await check(['.', '--baseline', 'baseline.json', '--format', 'sarif'])).stdout);
      expect(
        runs[0].results.map((result: { baselineState: string; suppressions?: object[] }) => [
          result.baselineState,
          result.suppressions?.length,
        ]),
      ).toEqual([
        ['new', undefined],
        ['unchanged', 1],
      ]);
    });
  });

  it.each([
    [undefined, 'the baseline x.json cannot be read'],
    ['{', 'the baseline x.json is no JSON'],
    ['{}', 'is not one that `check --write-baseline` writes'],
    ['{"kind":"CheckBaseline","findings":[]}', 'must write it anew'],
    ['{"apiVersion":"canary-fanout.dev/v1alpha1","kind":"CheckBaseline","findings":[{}]}', '`findings[0]` has no code'],
  ])('says what is wrong with %j', async (text, words) => {
    const files = { ...FILES, ...(text === undefined ? {} : { 'x.json': text }) };
    const { stdout, stderr, exitCode } = await inFolder(files, () => check(['a.yaml', '--baseline', 'x.json']));
    expect([stdout, exitCode, stderr]).toEqual(['', 2, expect.stringContaining(words)]);
  });
});
