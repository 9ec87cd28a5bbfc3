import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { objectDiffs } from '../../src/cli/plan/object-diffs.ts';
import { planned } from '../../src/cli/plan/source.ts';
import { diagnose } from '../../src/diagnostics/diagnostic.ts';
import { planJson } from '../../src/report/plan/json.ts';
import { planMarkdown } from '../../src/report/plan/markdown.ts';
import type { ObjectDiff, PlanReport, ReasonedLine } from '../../src/report/plan/plan-report.ts';
import { planText } from '../../src/report/plan/text.ts';
import { caseFile, readCase } from '../cases/driver.ts';
import { configArgs, INPUT, jsonPlan, run, validate } from './planning.ts';

const emptyReport: PlanReport = {
  version: '1.2.3',
  failed: false,
  before: undefined,
  after: undefined,
  diffs: [],
  tables: [],
  forwarding: [],
  restless: [],
  diagnostics: [],
};

describe('plan of objects', () => {
  it('shows one that is removed with its marker, and the reason above it', () => {
    const text = readCase('flagger-1822', 'input.yaml');
    const plan = planned({ streams: [{ path: 'a.yaml', text }], configText: undefined });
    const item = plan.items.find(({ id }) => id.kind === 'HTTPRoute');
    if (item === undefined) throw new Error('the case has no route');
    const diagnostic = diagnose('FAN405', { object: 'it', canary: 'shop/checkout' }, { item });
    const note = { object: item.id, sign: '~', what: '', why: 'nobody wants it any more', diagnostic } as const;
    const diffs = objectDiffs({ ...plan, removed: [{ item, note }] });
    const gone = diffs.filter(({ sign }) => sign === '-');
    expect(gone.map(({ objects, file, changes }) => [objects, file, changes.map(({ reason }) => reason)])).toEqual([
      [[item.id], 'a.yaml', ['nobody wants it any more']],
    ]);
    const lines = gone.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines)).filter(({ sign }) => sign !== ' ');
    expect(new Set(lines.map(({ sign }) => sign))).toEqual(new Set(['-']));
    expect(lines[0]?.text).toBe('---');
    expect(lines.every(({ changes }) => changes.length === 1)).toBe(true);
    const report = { ...emptyReport, diffs };
    expect(planText(report, (_, own) => own)).toContain('1 removed.');
    expect(planMarkdown(report)).toMatch(/Removed in `a\.yaml`:\n\n- nobody wants it any more/);
    expect(validate(JSON.parse(planJson(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('folds a long diff', () => {
    const object = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'checkout' };
    const change = { sign: '+', object, field: undefined, reason: 'as | `it` *is*' } as const;
    const diffOf = (count: number): ObjectDiff => {
      const lines = Array.from({ length: count }, (_, index): ReasonedLine => {
        return { sign: '+', text: index === 0 ? '```` |' : 'x', line: index + 1, open: false, changes: [change] };
      });
      const hunk = { old: { start: 0, lines: 0 }, new: { start: 1, lines: count }, lines };
      return { sign: '+', objects: [object], file: undefined, origin: undefined, changes: [change], hunks: [hunk] };
    };
    const long = planMarkdown({ ...emptyReport, diffs: [diffOf(60)] });
    expect(long).toContain('<details>\n<summary>61 lines</summary>\n\n`````diff\n@@ -0,0 +1,60 @@\n+```` |\n');
    expect(long).toContain('- as \\| `it` \\*is\\*\n');
    expect(planMarkdown({ ...emptyReport, diffs: [diffOf(59)] })).not.toContain('<details>');
  });
});

describe('plan and what is wrong', () => {
  it.each([
    [['--format', 'html', INPUT], 'unknown format `html`: it is text, json or markdown'],
    [['--bogus'], '--bogus'],
    [['-c'], '-c'],
    [['/no/such/file'], 'cannot be read'],
  ])('is refused with %j', async (args, words) => {
    const { stdout, stderr, exitCode } = await run(args, '');
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(words);
  });

  it.each([
    ['a: [\n', 'FAN001'],
    ['', 'FAN007'],
    ['apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- a: "\n', 'FAN00'],
    ['apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  kind: Foo\n', 'FAN004'],
  ])('tells errors in each format, and on standard error as lines: %j', async (input, code) => {
    const plan = await jsonPlan(['-'], input);
    expect(plan.exitCode).toBe(1);
    expect(plan.findings.find(({ severity }) => severity === 'error')?.code).toContain(code);
    for (const format of ['text', 'markdown', 'json']) {
      const { stdout, stderr } = await run(['--format', format], input);
      expect(stdout).toContain(code);
      expect(stderr).toMatch(new RegExp(`^\\[error\\] ${code}`));
    }
  });

  it('shows what is somebody else’s text and does not obey it', async () => {
    const odd = 'x-\u001b[31m|`*<b>@all';
    const input = readCase('flagger-1822', 'input.yaml').replace(
      'maxWeight: 50',
      `maxWeight: 50 # \u001b[31m \`\`\`\`\n    "${'odd'}": 1 # \u202e`,
    );
    const named = input.replaceAll('x-service-version', JSON.stringify(odd).slice(1, -1).replaceAll('"', ''));
    for (const text of [input, named]) {
      for (const format of ['text', 'markdown', 'json']) {
        const { stdout } = await run(['--format', format], text);
        expect([...stdout].filter((char) => /[\p{Cc}\u202e]/u.test(char) && char !== '\n')).toEqual([]);
      }
    }
  });
});

describe('what plan says of requests', () => {
  it('takes a Gateway that is not in the input for one that sends by Flagger’s weights', async () => {
    const input = readCase('flagger-1822', 'input.yaml')
      .split(/^---\n/m)
      .filter((part) => !/kind: Gateway[\s\S]*name: istio-test2-ingress\n {2}namespace/.test(part))
      .join('---\n');
    const [seen] = (await jsonPlan([INPUT])).fanOuts;
    const [unseen] = (await jsonPlan([], input)).fanOuts;
    const rows = (plan: typeof seen, client: string) => plan?.clients.find((each) => each.client === client)?.rows;
    expect(rows(unseen, 'outside')).toEqual(rows(seen, 'outside'));
    expect(rows(unseen, 'forged')).toBeUndefined();
    expect(unseen?.assumptions.join()).toContain('is not in the input');
  });

  it('shows that a forged marker chose before, and does not after', async () => {
    const name = 'services-of-an-earlier-run';
    const { stdout } = await run([...configArgs(name), caseFile(name, 'input.yaml')]);
    expect(stdout).toMatch(
      /checkout at rest; cart running\n {10}- {2}100 % {2}checkout-primary → cart\n {10}\+ {2}100 % {2}checkout-primary → cart-primary\n/,
    );
  });

  it('asks applications for the headers, and of callees that are entries as well', async () => {
    const name = 'guard-would-take-the-marker-of-another';
    const { fanOuts } = await jsonPlan([...configArgs(name), caseFile(name, 'input.yaml')]);
    expect(fanOuts[1]?.applications).toEqual([
      expect.objectContaining({ application: 'shop/Deployment/checkout', headers: ['x-version'], callee: 'shop/cart' }),
      expect.objectContaining({
        application: 'shop/Deployment/checkout',
        headers: ['x-version'],
        callee: 'shop/reports',
      }),
      expect.objectContaining({ application: 'shop/Deployment/cart', callee: 'shop/reports', entryOf: 'shop/cart' }),
    ]);
  });

  it('says what `baggage` is', async () => {
    const input = readCase('flagger-1822', 'input.yaml').replaceAll('x-target-version', 'baggage');
    for (const format of ['text', 'markdown']) {
      expect((await run(['--format', format], input)).stdout).toContain('W3C Baggage');
    }
    expect((await run([INPUT])).stdout).not.toContain('W3C');
  });
});

describe('plan on a terminal', () => {
  it('has colours, and the same text', async () => {
    const plain = await run([INPUT]);
    const coloured = await run([INPUT], undefined, true);
    const esc = String.fromCharCode(27);
    expect(plain.stdout).not.toContain(esc);
    expect(coloured.stdout).toContain(`${esc}[32m+    canary:${esc}[39m`);
    expect(coloured.stdout.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain.stdout);
  });

  it('is asked on the command line as anywhere else', () => {
    const bundle = ['dist/canary-fanout.js', 'plan'];
    const options = { encoding: 'utf8', env: { PATH: process.env.PATH } } as const;
    const fine = spawnSync(process.execPath, [...bundle, INPUT, '--format', 'markdown'], options);
    expect([fine.status, fine.stderr]).toEqual([0, '']);
    expect(fine.stdout).toBe(readCase('flagger-1822', 'plan.md'));
    const wrong = spawnSync(process.execPath, [...bundle, '-', '--format', 'json'], { ...options, input: 'a: [' });
    expect([wrong.status, JSON.parse(wrong.stdout).failed]).toEqual([1, true]);
    expect(wrong.stderr).toContain('FAN001');
  });
});
