import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { runList } from '../wire.ts';
import { listWith, route } from './lists.ts';
import { shell } from './process.ts';

/** Patterns over which an engine that backtracks takes for ever, and a text for each. */
const CATASTROPHES: readonly (readonly [string, string])[] = [
  ['(a+)+b', 'a'.repeat(1500)],
  ['(a|aa)*b', 'a'.repeat(1500)],
  ['(a|a?)+b', 'a'.repeat(1500)],
  ['((a*)*)*b', 'a'.repeat(1500)],
  ['(.*)(.*)(.*)(.*)(.*)(.*)b', 'a'.repeat(1500)],
  [`${'.*'.repeat(20)}b`, 'a'.repeat(1500)],
  [`${'a?'.repeat(100)}${'a'.repeat(100)}b`, 'a'.repeat(150)],
  [`${'[a-z]*\\w*'.repeat(10)}-`, 'a'.repeat(1500)],
  ['(\\s*a\\s*)+b', ' a'.repeat(700)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(1500)],
];

const seconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

describe('expressions of the input', () => {
  it.each(CATASTROPHES)('%s takes no more than its text is worth', (pattern, text) => {
    for (const read of [readRegex, readPlainRegex]) {
      const spent = seconds(() => {
        const regex = read(pattern);
        if (!('problem' in regex)) expect(regex.matches(text)).toBe(false);
      });
      expect(spent).toBeLessThan(3);
    }
  });

  it.each([
    ['a repetition of repetitions', '((a{1000}){1000}){1000}'],
    ['100,000 groups in one another', `${'('.repeat(100_000)}a${')'.repeat(100_000)}`],
    ['a megabyte', 'a|'.repeat(500_000)],
  ])('%s is refused, or read, in no time', (_, pattern) => {
    for (const read of [readRegex, readPlainRegex]) {
      expect(
        seconds(() => {
          const regex = read(pattern);
          if (!('problem' in regex)) regex.matches('aaa');
        }),
      ).toBeLessThan(8);
    }
  });

  it('hold up neither the function nor a command', async () => {
    const rules = CATASTROPHES.map(
      ([pattern, text], index) =>
        `  - matches: [{path: {type: RegularExpression, value: ${JSON.stringify(`/${pattern}`)}}, headers: [{name: x-target-version, type: RegularExpression, value: ${JSON.stringify(pattern)}}]}, {path: {type: Exact, value: /${text}}, headers: [{name: x-target-version, value: "${text}"}]}]\n    backendRefs: [{name: secondary-service, port: ${9000 + index}}]`,
    );
    const odd = route(
      `spec:\n  parentRefs: [{group: "", kind: Service, name: secondary-service}]\n  rules:\n${rules.join('\n')}`,
    );
    const before = process.cpuUsage();
    const { exitCode } = await runList(listWith(odd));
    const { user, system } = process.cpuUsage(before);
    expect(exitCode).not.toBe(2);
    expect((user + system) / 1e6).toBeLessThan(10);
    const input = listWith(odd)
      .split('\n- ')
      .slice(1)
      .map((each) => each.replaceAll('\n  ', '\n'))
      .join('\n---\n');
    const header = 'a'.repeat(1500);
    for (const command of [
      'check -',
      `trace - http://istio-test2.mywebsite.com/${header} --from pod/istio-test2 -H "x-target-version: ${header}"`,
    ]) {
      const { status, stderr } = await shell(`$CF ${command}`, input, 60);
      expect([command.slice(0, 5), status, stderr.replace(/\[.*\n/g, '')]).not.toEqual([
        command.slice(0, 5),
        null,
        expect.anything(),
      ]);
    }
  }, 90_000);

  it.each(['a(', 'a+)+', 'a*b'])('a Canary that is called %s is no expression', async (name) => {
    const caller = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: caller, namespace: istio-test2}\nspec:\n  big: 18446744073709551616\n  template: {spec: {containers: [{name: a, env: [{name: A, value: "http://${name}:80"}]}]}}`;
    const labels = '{labels: {istio.io/use-waypoint: istio-test2-waypoint, istio.io/ingress-use-waypoint: "true"}}';
    const manifests = readFileSync('testdata/flagger-1822/input.yaml', 'utf8')
      .replaceAll('main-service.istio-test2.svc.cluster.local', 'shop.example.com')
      .replaceAll('  service:\n', `  service:\n    canary: ${labels}\n    apex: ${labels}\n`)
      .replaceAll('main-service', name);
    const text = `${manifests}\n---\n${caller}\n`;
    for (const command of ['check', 'plan', 'rehearse']) {
      const context = { version: '0.0.0', readInput: () => text, hasInput: () => true };
      const { stdout, stderr } = await runCommand([command, '-'], context);
      expect(`${stdout}${stderr}`).not.toMatch(/Invalid regular expression|serialize a BigInt/);
    }
  });

  it('a header value of 100,000 commands that do not end takes no more than it is worth', async () => {
    const value = '%A('.repeat(100_000);
    const odd = route(
      `spec:\n  parentRefs: [{name: istio-test2-ingress}]\n  rules:\n  - filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "${value}"}]}}]\n    backendRefs: [{name: secondary-service, port: 9090}]`,
    );
    const before = process.cpuUsage();
    const { stderr } = await runList(listWith(odd));
    const { user, system } = process.cpuUsage(before);
    expect(stderr).toContain('FAN120');
    expect((user + system) / 1e6).toBeLessThan(10);
  });

  it('are made of nothing that the input says, wherever JavaScript reads one', () => {
    // Constants of ours alone, but for plain-regex and plain-pattern: the one does not run what it makes, the other tries single characters.
    const known = [
      'config/schema.ts',
      'topology/certificate-ref.ts',
      'topology/flagger-filters.ts',
      'topology/plain-pattern.ts',
      'topology/plain-regex.ts',
    ];
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const makers = files.filter((name) => /\bRegExp\(/.test(readFileSync(`src/${name}`, 'utf8')));
    expect(makers.map((name) => name.replaceAll('\\', '/')).sort()).toEqual(known);
  });
});
