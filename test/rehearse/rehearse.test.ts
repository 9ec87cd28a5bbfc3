import { describe, expect, it, vi } from 'vitest';
import { readCase } from '../cases/driver.ts';
import { caseArgs, issueWith, labels, rehearsed, run, seenBy } from './rehearsing.ts';

const fails = (fanOut: Parameters<typeof labels>[0]) =>
  fanOut.errors.flatMap(({ at }) => at.map(({ state, fraction }) => `${labels(fanOut, state)}: ${fraction}`));

describe('rehearse, of the issue', () => {
  it('finds the 503 of the canary while the callee rests, and no other', async () => {
    const { fanOuts } = await rehearsed(caseArgs('flagger-1822'));
    const [fanOut] = fanOuts;
    if (fanOut === undefined) throw new Error('no fan-out');
    expect(fanOut.summary).toEqual({
      states: 81,
      of: 81,
      sampled: false,
      failing: 6,
      crossing: 0,
      failingBefore: 0,
    });
    expect(fanOut.errors).toMatchObject([
      {
        status: 503,
        where: 'istio-test2/secondary-service-canary:9090',
        hop: 'pods of istio-test2/secondary-service-canary',
        why: 'no endpoint: Deployment secondary-service is scaled to zero while its Canary is at rest',
      },
    ]);
    expect([...new Set(fails(fanOut))]).toEqual([
      'at 10 %, at rest: 1/10',
      'at 20 %, at rest: 1/5',
      'at 30 %, at rest: 3/10',
      'at 40 %, at rest: 2/5',
      'at 50 %, at rest: 1/2',
      'failed at 100 %, at rest: 1',
    ]);
    // Who forges the marker fares as who does not: the Canary takes it out.
    const audiences = fanOut.errors.flatMap(({ at }) => at.map(({ audience }) => fanOut.audiences[audience]?.audience));
    expect(new Set(audiences)).toEqual(new Set(['outside', 'forged']));
  });

  it('has the shares of both splits', async () => {
    const [fanOut] = (await rehearsed(caseArgs('flagger-1822'))).fanOuts;
    if (fanOut === undefined) throw new Error('no fan-out');
    expect(seenBy(fanOut, 'outside', 'at 30 %, at 20 %')).toEqual([
      '14/25 200 main-service-primary → secondary-service-primary',
      '3/10 200 main-service → secondary-service',
      '7/50 200 main-service-primary → secondary-service',
    ]);
    expect(seenBy(fanOut, 'outside', 'at 30 %, at rest')).toEqual([
      '3/10 503 main-service → secondary-service-canary:9090',
      '7/10 200 main-service-primary → secondary-service-primary',
    ]);
    expect(seenBy(fanOut, 'mesh', 'at 30 %, at 20 %')).toEqual([
      '1/5 200 main-service-primary → secondary-service',
      '4/5 200 main-service-primary → secondary-service-primary',
    ]);
    expect(seenBy(fanOut, 'direct', 'at 30 %, at 20 %')).toEqual([
      '1/5 200 secondary-service',
      '4/5 200 secondary-service-primary',
    ]);
    expect(seenBy(fanOut, 'direct', 'at rest, failed at 100 %')).toEqual(['1 200 secondary-service']);
  });

  it('says which orders are safe, and why', async () => {
    const [fanOut] = (await rehearsed(caseArgs('flagger-1822'))).fanOuts;
    const [main, secondary] = ['istio-test2/main-service', 'istio-test2/secondary-service'];
    expect(
      fanOut?.orders.map(({ order, canaries, safe, states, failing }) => [
        order,
        canaries,
        safe,
        states,
        failing.length,
      ]),
    ).toEqual([
      ['callees first', [secondary, main], false, 17, 6],
      ['entry first', [main, secondary], false, 17, 6],
      // At rest with all 9 of the callee, and the other 8 with the 6 in which the callee runs.
      ['callees held', [], true, 57, 0],
      ['together', [], false, 81, 6],
    ]);
    expect(fanOut?.orders.map(({ newMeetsOld, oldMeetsNew }) => [newMeetsOld, oldMeetsNew]).slice(0, 2)).toEqual([
      [[], [secondary]],
      [[secondary], []],
    ]);
  });

  it('tells it within 100 columns, the verdict first', async () => {
    const { stdout, exitCode } = await run(caseArgs('flagger-1822'));
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(lines.slice(0, 5).join('\n')).toBe(
      `fan-out istio-test2/main-service → secondary-service
  Fails in 6 of 81 states: main-service at 10 % to 50 % or failed at 100 %; secondary-service at
    rest.
  Safe: callees held; not safe: callees first, entry first, together.
  As the input stands: no error in 81 states.`,
    );
    expect(stdout).toContain(`      ! main-service alone at 10 % to 50 %
      90, 80, 70, 60, 50 %  main-service-primary → secondary-service-primary
      10, 20, 30, 40, 50 %  main-service → 503 at secondary-service-canary:9090
`);
    expect(exitCode).toBe(1);
  });

  it('finds nothing where the callee tests by the marker itself', async () => {
    const test = '    iterations: 5\n    match: [{ headers: { x-target-version: { exact: v2 } } }]\n';
    const text = issueWith('    maxWeight: 50\n    stepWeight: 10\n', test);
    const own = text.slice(0, text.indexOf('# 5) Secondary routing'));
    const { fanOuts, fails: failed } = await rehearsed(['-'], own);
    expect(failed).toBe(false);
    expect(fanOuts.map(({ summary }) => [summary.states, summary.crossing])).toEqual([[45, 0]]);
  });
});

describe('rehearse, of other cases', () => {
  it.each([
    ['callee-by-failover', [81]],
    ['callee-by-test', [225]],
    ['chain-of-three', [729, 81]],
    ['entries-of-every-kind', [45, 54, 54, 81, 63]],
    ['in-mesh-callers-by-relay', [81]],
    ['callee-plain-services', [9]],
  ])('is safe in each state of %s', async (name, states) => {
    const { fanOuts, fails: failed } = await rehearsed(caseArgs(name));
    expect(failed).toBe(false);
    expect(fanOuts.map(({ summary }) => summary.states)).toEqual(states);
    expect(fanOuts.map(({ summary }) => [summary.failing, summary.crossing, summary.sampled])).toEqual(
      states.map(() => [0, 0, false]),
    );
    expect(fanOuts.flatMap(({ orders }) => orders.filter(({ safe }) => !safe))).toEqual([]);
  });

  it('falls back to the old version, and only while the callee rests', async () => {
    const [fanOut] = (await rehearsed(caseArgs('callee-by-failover'))).fanOuts;
    if (fanOut === undefined) throw new Error('no fan-out');
    expect(seenBy(fanOut, 'outside', 'at 40 %, at rest')).toEqual([
      '2/5 200 checkout → cart-primary',
      '3/5 200 checkout-primary → cart-primary',
    ]);
    expect(seenBy(fanOut, 'outside', 'at 40 %, at 10 %')).toEqual([
      '2/5 200 checkout → cart',
      '27/50 200 checkout-primary → cart-primary',
      '3/50 200 checkout-primary → cart',
    ]);
  });

  it('finds marked requests that meet an old version while the new one runs', async () => {
    const [fanOut] = (await rehearsed(caseArgs('callee-does-not-follow'))).fanOuts;
    if (fanOut === undefined) throw new Error('no fan-out');
    const met = fanOut.crossings.map(({ callee, state, fraction }) => `${callee} ${labels(fanOut, state)} ${fraction}`);
    // Of the 40 % that are marked nine tenths go to the old one.
    expect(met).toContain('shop/cart at 40 %, at 10 % 9/25');
    // At 100 % of its own the callee's canary has all requests, at rest there is none, and ready it has not begun.
    expect(new Set(fanOut.crossings.map(({ state }) => labels(fanOut, state).split(', ')[1]))).toEqual(
      new Set(['at 10 %', 'at 20 %', 'at 30 %', 'at 40 %', 'at 50 %']),
    );
    const { stdout, exitCode } = await run(caseArgs('callee-does-not-follow'));
    expect(stdout).toMatch(/^fan-out .*\n {2}No error in 81 states\.\n {2}In 30 states marked requests meet/);
    expect(exitCode).toBe(0);
  });

  it('looks at an input that needs nothing as it stands', async () => {
    const { fanOuts } = await rehearsed(caseArgs('callee-follows-by-analysis-match'));
    expect(fanOuts.map(({ summary }) => summary.failing)).toEqual([0]);
  });
});

describe('rehearse, of an order', () => {
  it('comes by the states of the Canaries that are named, in turn', async () => {
    const args = [...caseArgs('flagger-1822'), '--order', 'secondary-service'];
    const { fanOuts, fails: failed } = await rehearsed(args);
    expect(failed).toBe(false);
    expect(fanOuts.map(({ states }) => states.length)).toEqual([9]);
    const both = await rehearsed([
      ...caseArgs('flagger-1822'),
      '--order',
      'istio-test2/main-service, secondary-service',
    ]);
    expect(both.fails).toBe(true);
    const [order] = both.fanOuts[0]?.orders ?? [];
    expect(order).toMatchObject({
      order: 'as asked',
      canaries: ['istio-test2/main-service', 'istio-test2/secondary-service'],
      states: 17,
      newMeetsOld: ['istio-test2/secondary-service'],
    });
  });

  it('leaves out fan-outs that have none of them', async () => {
    const { fanOuts } = await rehearsed([...caseArgs('entries-of-every-kind'), '--order', 'search']);
    expect(fanOuts.map(({ name }) => name)).toEqual(['fan-out shop/search → cart']);
  });

  it('is no order where all run together', async () => {
    const [fanOut] = (await rehearsed([...caseArgs('flagger-1822'), '--together'])).fanOuts;
    expect(fanOut?.orders.map(({ order }) => order)).toEqual(['callees held', 'together']);
    const { stdout } = await run([...caseArgs('flagger-1822'), '--together']);
    expect(stdout).not.toContain(' alone ');
  });
});

describe('rehearse, of what is wrong', () => {
  it.each([
    [['--order', 'main-servce'], '`--order`: no fan-out has a Canary main-servce; did you mean main-service?'],
    [['--order', 'nobody/at-all'], 'they have istio-test2/main-service, istio-test2/secondary-service'],
    [['--order', 'main-service,main-service'], '`--order` names Canary main-service twice'],
    [['--order', 'main-service,'], '`--order` must be followed by names of Canaries'],
    [['--order', 'main-service', '--together'], '`--order` and `--together` exclude each other'],
    [['--format', 'markdown'], 'unknown format `markdown`: it is text, json, mermaid or html'],
    [['--orders', 'x'], 'unknown option `--orders`'],
  ])('refuses %j', async (args, problem) => {
    const { stdout, stderr, exitCode } = await run([...caseArgs('flagger-1822'), ...args]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(problem);
  });

  it('says that there is nothing to rehearse', async () => {
    const none = await run(['-'], 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
    expect(none).toEqual({ stdout: 'Nothing to rehearse: the input has no Canary.\n', stderr: '', exitCode: 0 });
    const alone = await run(caseArgs('canary-without-fan-out'));
    expect(alone.stdout).toBe('Nothing to rehearse: the input has no fan-out, and the configuration asks for none.\n');
    expect(alone.exitCode).toBe(0);
    expect((await rehearsed(caseArgs('canary-without-fan-out'))).fanOuts).toEqual([]);
  });

  it('rehearses nothing where the function would refuse', async () => {
    const { stdout, stderr, exitCode } = await run(caseArgs('configured-name-misspelt'));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('FAN421');
  });

  it('comes to an end where fan-outs go round in a circle', async () => {
    const config = `---
apiVersion: canary-fanout.dev/v1alpha1
kind: CanaryFanout
metadata: { name: circle }
spec:
  fanOuts:
  - { canary: checkout, callees: [{ canary: cart }], marker: { header: x-a, value: v2 } }
  - { canary: cart, callees: [{ canary: checkout }], marker: { header: x-b, value: v2 } }
`;
    const { fanOuts } = await rehearsed(['-'], `${readCase('callee-by-failover', 'input.yaml')}${config}`);
    expect(fanOuts.map(({ name, summary }) => [name, summary.states])).toContainEqual([
      'fan-out shop/checkout → cart',
      81,
    ]);
  });
});

it('says that a sample is one', { timeout: 60_000 }, async () => {
  const text = readCase('markers-by-default', 'input.yaml').replaceAll('stepWeight: 10', 'stepWeight: 5');
  const [, config = ''] = caseArgs('markers-by-default');
  const { fanOuts } = await rehearsed(['-c', config, '-'], text);
  const [first] = fanOuts;
  // 14 states of each of four Canaries, of four kinds.
  expect(first?.summary).toMatchObject({ of: 14 ** 4, sampled: true, failing: 0 });
  expect(Number(first?.summary.states)).toBeLessThan(2000);
  const { stdout } = await run(['-c', config, '-'], text);
  expect(stdout).toContain('This is a sample of 38416 states');
});

it('shows how far it is after a second, and wipes it out', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 300));
  const shown: string[] = [];
  await run(caseArgs('flagger-1822'), undefined, (text) => void shown.push(text));
  clock.mockRestore();
  // The fourth state comes after more than a second; two rounds of 81, before and after.
  expect(shown[0]).toBe('4 of 162 states');
  expect(shown.at(-1)).toBe('');
});

it('shows nothing of a rehearsal that takes no time', async () => {
  const shown: string[] = [];
  await run(caseArgs('callee-plain-services'), undefined, (text) => void shown.push(text));
  expect(shown).toEqual([]);
});
