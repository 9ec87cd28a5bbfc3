import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { type Runner, runner, runScript } from './steps.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, { readonly permissions: Record<string, string>; readonly steps: readonly Step[] }>;
}

const text = readFileSync('examples/github-actions/.github/workflows/canary-fanout.yaml', 'utf8');
const document = parseDocument(text);
const workflow: Workflow = document.toJS();

function steps(job: string): readonly Step[] {
  return workflow.jobs[job]?.steps ?? [];
}

/** The scripts of a job up to the one of that name, with the values that expressions of its `env` have. */
function runTo(on: Runner, job: string, name: string, values: Record<string, string> = {}) {
  for (const { name: step, run, env = {} } of steps(job)) {
    if (run === undefined) continue;
    const extra = Object.fromEntries(Object.keys(env).map((key) => [key, values[key] ?? '']));
    const answer = runScript(on, run, extra);
    if (step === name) return answer;
    expect(answer.status, `${step}: ${answer.stderr}`).toBe(0);
  }
  throw new Error(`${job} has no step ${name}`);
}

function breakListener(on: Runner) {
  const path = join(on.folder, 'deploy/checkout.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('name: public', 'name: public\n        sectionName: htpp'));
}

describe('the workflow for GitHub Actions', () => {
  it('is YAML, and asks for no more than its jobs need', () => {
    expect(document.errors).toEqual([]);
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push']);
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.check?.permissions).toEqual({ contents: 'read', 'security-events': 'write' });
    expect(workflow.jobs.plan?.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  });

  it('takes actions of GitHub alone, each by a version, and no expression into a script', () => {
    const all = Object.keys(workflow.jobs).flatMap(steps);
    for (const { uses, run } of all) {
      if (uses !== undefined)
        expect(uses).toMatch(/^(actions\/checkout@[0-9a-f]{40}|github\/codeql-action\/upload-sarif@v\d+)$/);
      if (run !== undefined) expect(run).not.toContain('${{');
    }
  });

  it('checks, and fails after the upload alone', () => {
    const clean = runner('github-actions');
    expect(runTo(clean, 'check', 'Check').status).toBe(0);
    expect(clean.told('GITHUB_OUTPUT')).toBe('status=0\n');
    const sarif = JSON.parse(readFileSync(join(clean.folder, 'canary-fanout.sarif'), 'utf8'));
    expect(sarif.runs).toHaveLength(1);
    expect(runTo(clean, 'check', 'Fail on errors', { STATUS: '0' }).status).toBe(0);

    const broken = runner('github-actions');
    breakListener(broken);
    expect(runTo(broken, 'check', 'Check').status).toBe(0);
    expect(broken.told('GITHUB_OUTPUT')).toBe('status=1\n');
    const found = JSON.parse(readFileSync(join(broken.folder, 'canary-fanout.sarif'), 'utf8')).runs[0].results;
    expect(found.map(({ level }: { level: string }) => level)).toContain('error');
    const { status, stdout } = runTo(broken, 'check', 'Fail on errors', { STATUS: '1' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^deploy\/checkout\.yaml:\d+:\d+: error FAN\d{3} /m);
  });

  it('does not take a defect for findings', () => {
    const on = runner('github-actions');
    const answer = runTo({ ...on, env: { ...on.env, BUNDLE: '/is-not-there' } }, 'check', 'Check');
    expect(answer.status).not.toBe(0);
  });

  it('comments the plan, and says so where it is too long', () => {
    const on = runner('github-actions');
    expect(runTo(on, 'plan', 'Comment', { NUMBER: '7' }).status).toBe(0);
    expect(on.told('GH_CALLS')).toBe(
      'pr comment 7 --repo shop/manifests --edit-last --create-if-none --body-file plan.md\n',
    );
    const plan = readFileSync(join(on.folder, 'plan.md'), 'utf8');
    expect(plan).toContain('HTTPRoute shop/cart-fanout');
    expect(on.told('GITHUB_STEP_SUMMARY')).toBe(plan);

    const long = runner('github-actions');
    writeFileSync(join(long.folder, 'long'), `#!/bin/sh\nhead -c 70000 /dev/zero | tr '\\0' x\n`, { mode: 0o755 });
    const replaced = { ...long, env: { ...long.env, BUNDLE: join(long.folder, 'long') } };
    expect(runTo(replaced, 'plan', 'Comment', { NUMBER: '7' }).status).toBe(0);
    expect(readFileSync(join(long.folder, 'plan.md'), 'utf8')).toMatch(/too long for a comment/);
    expect(long.told('GITHUB_STEP_SUMMARY')).toHaveLength(70_000);
  });
});
