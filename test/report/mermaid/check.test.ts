import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/cli/command.ts';
import { CASES, caseFile } from '../../cases/driver.ts';
import { CHECK_CASES, checkFile, readCheck } from '../../checks/driver.ts';
import { expectGolden } from './golden.ts';
import { readPicture } from './reading.ts';

async function run(args: readonly string[], format: string, input?: string): Promise<string> {
  const context = { version: 'test', readInput: () => input };
  const { stdout, stderr } = await runCommand(['check', ...args, '--format', format], context);
  expect(stderr).toBe('');
  return stdout;
}

interface CheckJson {
  readonly findings: readonly { code: string; severity: string; object?: { kind: string; name: string } }[];
}

/** Each finding stands at its object, in the colour of the worst there; `false` where the picture was cut. */
async function expectFindings(args: readonly string[]): Promise<boolean> {
  const { findings } = JSON.parse(await run(args, 'json')) as CheckJson;
  const { nodes, edges } = readPicture(await run(args, 'mermaid'));
  const ids = new Set(nodes.map(({ id }) => id));
  expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.has(id))).toEqual([]);
  if (nodes.some(({ text }) => text.startsWith('cut: ') || /^and \d+ more$/m.test(text))) return false;
  const worst = ['error', 'warning', 'info'] as const;
  for (const { code, severity, object } of findings) {
    const told = nodes.filter(
      ({ text }) => text.includes(`\n${severity} ${code} `) && (object === undefined || text.includes(object.name)),
    );
    expect(told, code).not.toEqual([]);
    for (const { text, classes } of told) expect(classes).toEqual([worst.find((each) => text.includes(`\n${each} `))]);
  }
  const quiet = nodes.filter(({ text }) => !/^(?:error|warning|info) FAN\d+/m.test(text));
  if (findings.length > 0)
    expect(quiet.flatMap(({ classes }) => classes).filter((each) => each !== 'proxy' && each !== 'missed')).toEqual([]);
  return true;
}

describe('the picture of check', () => {
  it('of Flagger issue #1822 is the golden one', async () => {
    const text = await run([caseFile('flagger-1822', 'input.yaml')], 'mermaid');
    expectGolden('flagger-1822-check', text);
    expect(readPicture(text).nodes.map(({ text: each }) => each)).toContain(
      'Canary main-service\nwarning FAN302 ingress-bypasses-waypoint',
    );
  });

  it('leaves out what no finding concerns', async () => {
    const { nodes } = readPicture(await run([checkFile('backend-not-there', 'input.yaml')], 'mermaid'));
    const shown = nodes.map(({ text }) => text.split('\n')[0]);
    const absent = nodes.filter(({ text }) => text.endsWith('(not in the input)'));
    expect(absent).not.toEqual([]);
    expect(absent.flatMap(({ classes }) => classes)).toEqual(absent.map(() => 'missed'));
    expect(shown).not.toContain('Namespace shop');
  });

  it('says that nothing was found', async () => {
    const { nodes, edges } = readPicture(await run(['testdata/clean/flagger-north-south'], 'mermaid'));
    expect(nodes.map(({ text }) => text)).toEqual([expect.stringMatching(/^nothing found\n\d+ objects$/)]);
    expect(edges).toEqual([]);
  });

  it('has the findings about a file that cannot be read', async () => {
    const { nodes } = readPicture(await run(['-'], 'mermaid', 'kind: [\n'));
    expect(nodes.map(({ text }) => text)).toEqual([expect.stringMatching(/^stdin\nerror FAN\d+ /)]);
  });

  it('is bounded, and begins with the errors', async () => {
    const route = (index: number) =>
      [
        'apiVersion: gateway.networking.k8s.io/v1',
        'kind: HTTPRoute',
        `metadata: {name: route-${index}, namespace: shop}`,
        `spec: {parentRefs: [{group: "", kind: Service, name: cart-${index}}], rules: [{backendRefs: [{name: gone-${index}, port: 80}]}]}`,
        '---',
        'apiVersion: v1',
        'kind: Service',
        `metadata: {name: cart-${index}, namespace: shop}`,
        'spec: {ports: [{port: 80}], selector: {app: cart}}',
      ].join('\n');
    const input = Array.from({ length: 60 }, (_, index) => route(index)).join('\n---\n');
    const unread = '\n---\nkind: [\n';
    const text = await run(['-'], 'mermaid', `${input}${unread}`);
    const { nodes } = readPicture(text);
    expect(nodes).toHaveLength(41);
    expect(nodes.slice(0, 40).flatMap(({ classes }) => classes)).toEqual(['error', ...Array(39).fill('warning')]);
    expect(nodes.at(-1)?.text).toMatch(/^cut: \d+ boxes/);
    expect(text.length).toBeLessThan(50_000);
  });

  it.each(CHECK_CASES)('of testdata/checks/%s has each finding at its object', async (name) => {
    const config = readCheck(name, 'fn-config.yaml') === undefined ? [] : ['-c', checkFile(name, 'fn-config.yaml')];
    expect(await expectFindings([...config, checkFile(name, 'input.yaml')])).toBe(true);
  });

  it.each(CASES)('of testdata/%s is read', async (name) => {
    await expectFindings([caseFile(name, 'input.yaml')]);
  });
});
