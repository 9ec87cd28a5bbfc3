import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { type Runner, runner, runScript } from './steps.ts';

const document = parseDocument(readFileSync('examples/gitlab-ci/.gitlab-ci.yml', 'utf8'));

/** All lines of a job are one script of the runner's. */
function run(on: Runner, job: string) {
  const { script } = document.toJS()[job];
  return runScript(on, `set -o pipefail\n${script.join('\n')}`, { CANARY_FANOUT: `node ${on.env.BUNDLE}` });
}

describe('the pipeline for GitLab', () => {
  it('fails on errors and reports them', () => {
    expect(document.errors).toEqual([]);
    const clean = runner('gitlab-ci');
    expect(run(clean, 'canary-fanout:check').status).toBe(0);
    expect(readFileSync(join(clean.folder, 'canary-fanout.xml'), 'utf8')).toContain('<testsuites');

    const broken = runner('gitlab-ci');
    const path = join(broken.folder, 'deploy/checkout.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('name: public', 'name: public\n        sectionName: htpp'));
    const { status, stdout } = run(broken, 'canary-fanout:check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/error FAN\d{3}/);
    expect(readFileSync(join(broken.folder, 'canary-fanout.xml'), 'utf8')).toContain('<failure');
  });

  it('keeps the plan', () => {
    const on = runner('gitlab-ci');
    expect(run(on, 'canary-fanout:plan').status).toBe(0);
    expect(readFileSync(join(on.folder, 'plan.md'), 'utf8')).toContain('HTTPRoute shop/cart-fanout');
  });
});
