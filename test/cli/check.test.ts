import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listOf } from '../krm/nasty-items.ts';
import { BROKEN, check, heads, inFolder, service } from './checking.ts';

const CONFIG = 'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata: {name: x}\n';

describe('check', () => {
  it('tells place, cause, fix and page of each finding, and what was assumed', async () => {
    const { stdout, stderr, exitCode } = await inFolder({ 'apps/cart.yaml': service('cart') }, () => check(['apps']));
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout).toBe(`apps/cart.yaml:7:36: warning FAN304 ingress-label-not-boolean
  Service shop/cart has \`istio.io/ingress-use-waypoint: maybe\`, which Istio reads as false: the
  value must be "true", and the waypoint's name belongs to \`istio.io/use-waypoint\`
  7 |     istio.io/ingress-use-waypoint: "maybe"
    |                                    ^^^^^^^
  fix: metadata.labels["istio.io/ingress-use-waypoint"]: "true"
  docs/diagnostics/FAN304.md

1 warning; 1 object in 1 file
Istio 1.27 and Flagger 1.44 are assumed (\`versions\` in the configuration, or --istio and --flagger,
  say others)
`);
  });

  it('says in one line that nothing is wrong', async () => {
    const { stdout, exitCode } = await check(['-'], service('cart', 'true'));
    expect([stdout.split('\n')[0], exitCode]).toEqual(['nothing found; 1 object in 1 file', 0]);
  });

  it('counts warnings only with --strict, and errors always', async () => {
    expect((await check(['-'], service('cart'))).exitCode).toBe(0);
    expect((await check(['-', '--strict'], service('cart'))).exitCode).toBe(1);
    const config = `${CONFIG}spec: {findings: {FAN304: error}}\n`;
    const { stdout, exitCode } = await check(['-'], `${service('cart')}---\n${config}`);
    expect([exitCode, heads(stdout)]).toEqual([1, ['stdin:7:36: error FAN304']]);
  });

  it('reads what is piped in, else the current folder', async () => {
    await inFolder({ 'a.yaml': service('a') }, async () => {
      expect(heads((await check([], service('b'))).stdout)).toEqual(['stdin:7:36: warning FAN304']);
      expect(heads((await check([])).stdout)).toEqual(['a.yaml:7:36: warning FAN304']);
      expect(heads((await check(['a.yaml', '-'], service('b'))).stdout)).toEqual([
        'a.yaml:7:36: warning FAN304',
        'stdin:7:36: warning FAN304',
      ]);
    });
  });

  it('puts files with the worst first, then goes by path; worst first within a file', async () => {
    const files = {
      'a.yaml': service('a'),
      'b.yaml': `${service('b')}---\n${BROKEN}`,
      'c/d.yaml': `${service('d')}---\n${service('e')}`,
    };
    const { stdout, exitCode } = await inFolder(files, () => check(['.']));
    expect(exitCode).toBe(1);
    expect(heads(stdout)).toEqual([
      'b.yaml:15:1: error FAN001',
      'b.yaml:7:36: warning FAN304',
      'a.yaml:7:36: warning FAN304',
      'c/d.yaml:7:36: warning FAN304',
      'c/d.yaml:18:36: warning FAN304',
    ]);
    expect(stdout).toContain('1 error, 4 warnings; 4 objects in 3 files\n');
  });

  it('tells what cannot be read and checks the rest', async () => {
    const route =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec: {rules: 5}\n';
    const twice = 'apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: c}\nspec: {}\nspec: {}\n';
    const { stdout, exitCode } = await check(['-'], [service('a'), route, twice, BROKEN].join('---\n'));
    expect(exitCode).toBe(1);
    expect([...heads(stdout)].sort()).toEqual([
      'stdin:15:15: error FAN005',
      'stdin:19:18: error FAN003',
      'stdin:26:1: error FAN001',
      'stdin:7:36: warning FAN304',
    ]);
    await inFolder({ 'a.yaml': service('a') }, async () => {
      writeFileSync('latin1.yaml', Buffer.from('name: caf\xe9\n', 'latin1'));
      expect(heads((await check(['.'])).stdout)).toEqual(['latin1.yaml: error FAN001', 'a.yaml:7:36: warning FAN304']);
    });
  });

  it('finds places in files with CRLF and a byte order mark, in flow style, in JSON and in Lists', async () => {
    const flow =
      '{apiVersion: v1, kind: Service, metadata: {name: x, labels: {istio.io/ingress-use-waypoint: no-bool}}}\n';
    const json = `${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'j', labels: { 'istio.io/ingress-use-waypoint': 'x' } } }, null, '\t')}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${listOf([service('l').trimEnd()])}`;
    const files = {
      'bom.yaml': `\ufeff${service('b')}`.replaceAll('\n', '\r\n'),
      'flow.yaml': flow,
      'json.json': json,
      'list.yaml': list,
    };
    expect(heads((await inFolder(files, () => check(['.']))).stdout)).toEqual([
      'bom.yaml:7:36: warning FAN304',
      'flow.yaml:1:93: warning FAN304',
      'json.json:7:37: warning FAN304',
      'list.yaml:10:38: warning FAN304',
    ]);
  });

  it('checks the items of a ResourceList, with its configuration, and names their files', async () => {
    const annotated = service(
      'cart',
      'maybe',
      "  annotations: {internal.config.kubernetes.io/path: 'apps/cart.yaml'}\n",
    );
    const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${listOf([annotated.trimEnd(), service('b').trimEnd()])}functionConfig:\n  kind: ConfigMap\n  apiVersion: v1\n  data: {istio: "1.29"}\n`;
    const { stdout } = await check([], list);
    // In its file it is not at that line.
    expect(heads(stdout)).toEqual(['apps/cart.yaml: warning FAN304', 'stdin:21:38: warning FAN304']);
    expect(stdout).toContain('for Istio 1.29, as configured; Flagger 1.44 is assumed');
    const broken = await check([], list.replace('  - port: 80', '  - [port'));
    expect(heads(broken.stdout)[0]).toMatch(/error FAN003/);
  });

  it('ends where the configuration is wrong or nothing is to be read', async () => {
    const bad = await check(['-'], `${service('a')}---\n${CONFIG}spec: {fanouts: []}\n`);
    expect([heads(bad.stdout), bad.exitCode]).toEqual([['stdin:15:17: error FAN004'], 1]);
    const two = await check(['-'], `${service('a')}---\n${CONFIG}---\n${CONFIG}`);
    expect([heads(two.stdout), two.exitCode]).toEqual([['stdin:18:18: error FAN004'], 1]);
    for (const [args, input] of [
      [[], ''],
      [['.'], undefined],
      [['-'], '# nothing\n'],
    ] as const) {
      const { stdout, exitCode } = await inFolder({}, () => check(args, input));
      expect([stdout, exitCode]).toEqual([expect.stringMatching(/FAN007.*\n.*so nothing was checked/), 1]);
    }
  });

  it('takes the configuration of -c, and versions from the command line', async () => {
    const files = {
      'a.yaml': service('a'),
      'config.yaml': `${CONFIG}spec: {versions: {istio: "1.29", flagger: "1.43"}, findings: {FAN304: error}}\n`,
      'bad.yaml': `${CONFIG}spec: {versions: {istio: 1.30}}\n`,
      'kind.yaml': CONFIG.replace('CanaryFanout', 'CanaryFanOut'),
      'two.yaml': `${CONFIG}---\n${CONFIG}`,
      'broken.yaml': 'apiVersion: [\n',
    };
    await inFolder(files, async () => {
      const said = await check(['-c', 'config.yaml', 'a.yaml']);
      expect([said.exitCode, said.stdout]).toEqual([
        1,
        expect.stringContaining('for Istio 1.29 and Flagger 1.43, as configured'),
      ]);
      const other = await check(['-c', 'config.yaml', '--istio', '1.30.1', 'a.yaml']);
      expect(other.stdout).toContain('for Istio 1.30.1 and Flagger 1.43, as configured');
      const bad = await check(['-c', 'bad.yaml', 'a.yaml']);
      expect([heads(bad.stdout), bad.exitCode]).toEqual([['bad.yaml:4:26: error FAN004'], 1]);
      for (const [name, words] of [
        ['kind.yaml', '`kind` must be CanaryFanout or ConfigMap'],
        ['two.yaml', 'its file holds several documents'],
        ['broken.yaml', 'is invalid:'],
      ] as const) {
        const { stdout, exitCode } = await check(['-c', name, 'a.yaml']);
        expect([exitCode, stdout.replaceAll(/\s+/g, ' ')]).toEqual([1, expect.stringContaining(words)]);
        expect(heads(stdout)[0]).toMatch(/error FAN004$/);
      }
    });
    expect((await check(['-', '--profile', 'gamma'], service('a'))).stdout).toMatch(/^nothing found/);
  });

  it.each([
    [['--bogus'], 'unknown option `--bogus`'],
    [['--format', 'xml'], 'unknown format `xml`: it is text, json, sarif, junit or mermaid'],
    [['--profile', 'linkerd'], 'unknown profile `linkerd`'],
    [['--profile', 'gamma', '--istio', '1.27'], 'exclude each other'],
    [['--istio', '1'], 'is not a version'],
    [['--istio', '1.20'], 'before 1.24 is not known'],
    [['--flagger', 'latest'], 'is not a version such as 1.44'],
    [['--baseline', 'a', '--write-baseline', 'b'], 'exclude each other'],
    [['/no/such/file'], 'cannot be read'],
    [['-c', '/no/such/file', '-'], 'cannot be read'],
  ])('says what is wrong with %j', async (args, words) => {
    const { stdout, stderr, exitCode } = await check(args, service('a'));
    expect([stdout, exitCode, stderr]).toEqual(['', expect.any(Number), expect.any(String)]);
    expect(`${stdout}${stderr}`).toContain(words);
    expect(exitCode).toBe(2);
  });

  it('tells a terminal nothing that a manifest wants to tell it', async () => {
    const evil = '\\u001b]0;owned\\u0007\\u009b31m\\u202e';
    const text = service('cart').replace('"maybe"', `"${evil}"`).replace('name: cart', `name: "c\\e[2J"`);
    for (const format of ['text', 'json', 'sarif', 'junit']) {
      const { stdout } = await check(['-', '--format', format], text);
      expect(stdout).toContain('FAN304');
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
    expect((await check(['-'], text)).stdout).toContain('Service shop/c\\u001b[2J');
    const raw = service('cart').replace('maybe', 'a\u001b[31mb');
    expect((await check(['-'], raw)).stdout).not.toContain('\u001b');
  });

  it('shows the part of a long line that matters, and tabs as one column', async () => {
    const long = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"x","annotations":{"a":"${'y'.repeat(300)}"},\t"labels":{"istio.io/ingress-use-waypoint":"maybe"}}}`;
    const { stdout } = await check(['-'], long);
    const [line = '', carets = ''] = stdout.split('\n').filter((each) => /^ *[0-9]* \|/.test(each));
    expect(line.length).toBeLessThanOrEqual(100);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('"maybe"');
  });

  it('has colours where they are wanted', async () => {
    const { stdout } = await check(['-'], service('a'), true);
    expect(stdout).toContain('\u001b[33mwarning\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes themselves
    expect(stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe((await check(['-'], service('a'))).stdout);
  });
});

describe('ignored findings', () => {
  const ignoring = (text: string) => service('a', 'maybe', `  annotations: {canary-fanout.dev/ignore: "${text}"}\n`);

  it('are counted, and do not fail', async () => {
    const { stdout, exitCode } = await check(['-', '--strict'], ignoring('FAN304: why'));
    expect([heads(stdout), exitCode]).toEqual([[], 0]);
    expect(stdout).toContain('1 finding ignored, as the objects or the configuration ask');
  });

  it('are told where they hold nothing back', async () => {
    const { stdout } = await check(['-'], ignoring('FAN304: why; FAN302: not so'));
    expect(heads(stdout)).toEqual(['stdin:8:43: info FAN010']);
    const config = `${CONFIG}spec: {ignore: [{code: FAN304, name: b, reason: x}, {code: FAN303, reason: y}]}\n`;
    const both = await check(['-'], `${ignoring('FAN304')}---\n${service('b')}---\n${config}`);
    expect(both.stdout).toContain('`spec.ignore[1]` of the configuration ignores FAN303');
    expect(both.stdout).not.toContain('`spec.ignore[0]`');
    expect(heads(both.stdout)).toContain('stdin:8:43: info FAN011');
  });
});

describe('docs/checking.md', () => {
  it('shows what check prints', async () => {
    const page = readFileSync('docs/checking.md', 'utf8');
    const { stdout } = await check(['testdata/flagger-1822/input.yaml']);
    const shown = /(?<=```text\n\$ canary-fanout check testdata\/flagger-1822\/input.yaml\n)[\s\S]*?(?=```)/;
    const written = page.replace(shown, () => stdout);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync('docs/checking.md', written);
    expect(page).toBe(written);
  });
});
