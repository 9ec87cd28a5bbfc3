import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { CASES, caseFile, documents, functionCase, golden, hasFile, readCase, resourceList } from '../cases/driver.ts';
import { configArgs, INPUT, jsonPlan, patchedBy, run } from './planning.ts';

describe('plan', () => {
  it('says what a reviewer must know of Flagger issue #1822, as docs/planning.md shows it', async () => {
    const { stdout, stderr, exitCode } = await run([INPUT]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(readFileSync('docs/planning.md', 'utf8')).toContain(`\n${stdout.trimEnd()}\n\`\`\``);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    // The README shows the part of it that a reader must see first.
    const excerpts = [...readFileSync('README.md', 'utf8').matchAll(/\$ canary-fanout plan [^\n]*\n([\s\S]*?)```/g)];
    expect(excerpts.length).toBe(1);
    for (const part of (excerpts[0]?.[1] ?? '').split('…\n')) expect(stdout).toContain(part);
  });

  it('changes nothing in what it has changed, and says so', async () => {
    const applied = await runCommand(['apply', INPUT], { version: '1', readInput: () => undefined });
    const { stdout, exitCode } = await run([], applied.stdout);
    expect([stdout.split('\n')[0], exitCode]).toEqual(['Nothing would be changed.', 0]);
    expect(stdout).toMatch(/^Now\n/m);
    expect(stdout).not.toMatch(/^(?:Changes|Before|After|When to merge)/m);
    expect(stdout).toMatch(/secondary-service-canary: it follows/);
  });

  it.each(CASES.filter((name) => hasFile(name, 'plan.md')))('as Markdown is testdata/%s/plan.md', async (name) => {
    const { stdout } = await run([...configArgs(name), caseFile(name, 'input.yaml'), '--format', 'markdown']);
    const { expected, updated } = golden(name, 'plan.md', stdout);
    expect(stdout).toBe(expected);
    expect(updated, 'the golden file was written anew').toBe(false);
  });

  it.each(CASES)('is a patch of testdata/%s that makes what apply writes', async (name) => {
    const file = caseFile(name, 'input.yaml');
    const text = readFileSync(file, 'utf8');
    const args = [...configArgs(name), file];
    const plan = await jsonPlan(args);
    const applied = await runCommand(['apply', ...args], { version: '1', readInput: () => undefined });
    expect(plan.exitCode).toBe(applied.exitCode);
    const edited = patchedBy(text, plan, file);
    if (plan.failed) expect([plan.changes, edited, plan.summary.errors]).toEqual([[], text, expect.any(Number)]);
    else {
      const added = plan.changes
        .filter(({ sign }) => sign === '+')
        .map(({ lines }) => lines.map((line) => line.text).join('\n'));
      const isLocal = (item: object) => /local-config|"CanaryFanout"/.test(JSON.stringify(item));
      const all = documents([edited, ...added].join('\n---\n'));
      expect(all.filter((item) => !isLocal(item))).toEqual(documents(applied.stdout));
      if (documents(edited).every((item) => !isLocal(item))) expect(applied.stdout.startsWith(edited)).toBe(true);
    }
    const again = await run([...args, '--format', 'json']);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(JSON.stringify({ ...plan, exitCode: undefined })));
    for (const format of ['text', 'markdown']) {
      const { stdout, stderr, exitCode } = await run([...args, '--format', format]);
      expect(exitCode).toBe(plan.exitCode);
      expect(stdout).not.toContain(process.cwd());
      expect(stderr === '').toBe(!plan.failed);
    }
  });

  it.each(CASES)('reads testdata/%s as an orchestrator sends it', async (name) => {
    const list = resourceList(name);
    const plan = await jsonPlan(['-'], list);
    const { stdout, exitCode } = functionCase(name);
    expect(plan.exitCode).toBe(exitCode);
    const edited = patchedBy(list, plan, 'stdin');
    if (plan.failed) expect(edited).toBe(list);
    else {
      const itemsOf = (text: string) => documents(text).flatMap(({ items }) => (Array.isArray(items) ? items : []));
      const [changed, items] = [itemsOf(edited), itemsOf(stdout)];
      expect(changed).toEqual(items.slice(0, changed.length));
      expect(items.length - changed.length).toBe(plan.summary.written);
    }
  });

  it.each(['flagger-1822', 'two-fan-outs-one-waypoint', 'callee-plain-services'])(
    'is byte-true for %s with CRLF, without a last line break, and as JSON',
    async (name) => {
      const text = readCase(name, 'input.yaml');
      const objects = { apiVersion: 'v1', kind: 'List', items: documents(text) };
      const forms = {
        crlf: text.replaceAll('\n', '\r\n'),
        open: text.trimEnd(),
        pretty: `${JSON.stringify(objects, null, 2)}\n`,
        line: JSON.stringify(objects),
      };
      for (const [form, input] of Object.entries(forms)) {
        const plan = await jsonPlan([...configArgs(name), '-'], input);
        expect(plan.summary.edited, form).toBeGreaterThan(1);
        const edited = patchedBy(input, plan, 'stdin');
        const applied = await runCommand(['apply', ...configArgs(name)], { version: '1', readInput: () => input });
        expect(applied.stdout.startsWith(edited), form).toBe(true);
        const { stdout } = await run([...configArgs(name), '-'], input);
        expect(stdout).not.toMatch(/\r|\\u000d/);
        // Objects that share a line are shown together.
        expect(plan.diffs.filter(({ sign }) => sign === '~').length === 1, form).toBe(form === 'line');
      }
    },
  );

  it('names files as they were given, and reads folders and several files', async () => {
    const parts = readCase('flagger-1822', 'input.yaml').split(/^---\n/m);
    const root = mkdtempSync(join(tmpdir(), 'plan-'));
    for (const [index, part] of parts.entries()) writeFileSync(join(root, `${index}.yaml`), part);
    writeFileSync(join(root, 'notes.txt'), 'x');
    const whole = await jsonPlan([INPUT]);
    const folder = await jsonPlan([root]);
    const named = await jsonPlan(parts.map((_, index) => join(root, `${index}.yaml`)));
    expect(folder).toEqual(named);
    expect(folder.changes.map(({ reason }) => reason)).toEqual(whole.changes.map(({ reason }) => reason));
    for (const [index, part] of parts.entries()) {
      const file = join(root, `${index}.yaml`);
      expect(documents(patchedBy(part, folder, file)).length).toBe(1);
    }
    const child = spawnSync(process.execPath, [join(process.cwd(), 'dist/canary-fanout.js'), 'plan', '.'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(child.status).toBe(0);
    expect(child.stdout).toContain('~ Canary istio-test2/main-service, 4.yaml\n');
    expect(child.stdout).not.toContain(root);
  });

  it('names the file that an orchestrator gives an object, and where it would put a new one', async () => {
    const list = resourceList('flagger-1822').replace(
      /(kind: Canary\n {2}metadata:\n)( {4}name: main-service\n)/,
      "$1    annotations: {internal.config.kubernetes.io/path: 'deploy/canary.yaml'}\n$2",
    );
    const { changes } = await jsonPlan(['-'], list);
    const canary = changes.filter(({ object }) => object.kind === 'Canary' && object.name === 'main-service');
    expect(canary.map(({ file, origin }) => [file, origin])).toEqual(canary.map(() => ['stdin', 'deploy/canary.yaml']));
    const service = changes.find(({ object }) => object.name === 'main-service-primary');
    expect(service?.file).toBe('deploy/service_main-service-primary.yaml');
  });

  it('parts reasons on lines in flow style, and changes no anchor', async () => {
    const odd = 'canary: {labels: {team: a}, annotations: {x: "a|b`c"}}  # ours';
    const input = readCase('flagger-1822', 'input.yaml').replace(
      '    port: 9090\n    targetPort: 9090\n    hosts:',
      `    port: &port 9090\n    targetPort: *port\n    ${odd}\n    headers: {request: {remove: [x-debug]}}\n    hosts:`,
    );
    const plan = await jsonPlan([], input);
    patchedBy(input, plan, 'stdin');
    const linesOf = (field: string) =>
      plan.changes.filter((change) => change.field?.includes(field)).map(({ lines }) => lines.map(({ line }) => line));
    expect(linesOf('service.canary.labels')).toEqual([
      [81, 81],
      [81, 81],
    ]);
    expect(linesOf('headers')).toEqual([[82, 82]]);
    const { stdout } = await run(['--format', 'markdown'], input);
    expect(stdout).toContain(`\n-    ${odd}\n`);
    expect(stdout).toMatch(/^- line 82, `spec.service.headers.request.remove`: because /m);
  });
});
