import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import type { PageData } from '../../src/report/html/page-data.ts';

const EXAMPLE = 'testdata/flagger-1822/input.yaml';

const run = (args: readonly string[], input?: string) =>
  runCommand(args, { version: '1.2.3', readInput: () => input, hasInput: () => input !== undefined });

function dataIn(html: string): PageData {
  const packed = /<script type="text\/plain" id="data">([^<]*)<\/script>/.exec(html)?.[1] ?? '';
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

describe('report', () => {
  it('prints one HTML page that may run its own script and nothing else', async () => {
    const { stdout, stderr, exitCode } = await run(['report', EXAMPLE]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(stdout)?.[1] ?? '';
    const script = /<script>([\s\S]*?)<\/script>/.exec(stdout)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(stdout)?.[1] ?? '';
    expect(script.length).toBeGreaterThan(100_000);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src '${hashOf(script)}'`,
      `style-src '${hashOf(style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(stdout.match(/<(?:script|style|link|img|iframe)\b/g)).toEqual(['<style', '<script', '<script']);
    expect(stdout).not.toMatch(/\b(?:src|href)=/);
    expect(stdout.length).toBeLessThan(1_000_000);
  });

  it('has what is found, what is changed and what is rehearsed', async () => {
    const { stdout } = await run(['report', EXAMPLE]);
    const data = dataIn(stdout);
    expect(data.title).toBe(EXAMPLE);
    expect(data.findings.map(({ code, place }) => `${code} ${place}`)).toContain(`FAN302 ${EXAMPLE}:78:3`);
    expect(data.findings.map(({ severity }) => severity)).toEqual(
      data.findings.map(({ severity }) => severity).toSorted((a, b) => rank(a) - rank(b)),
    );
    expect(data.changes.map(({ sign, objects }) => `${sign} ${objects.map(({ name }) => name).join()}`)).toEqual([
      '~ Canary istio-test2/main-service',
      '~ Canary istio-test2/secondary-service',
      '+ Service istio-test2/main-service-primary',
      '+ Service istio-test2/main-service-canary',
    ]);
    expect(
      data.changes[0]?.hunks[0]?.lines.some(({ sign, text }) => sign === '+' && text.includes('use-waypoint')),
    ).toBe(true);
    expect(data.objects.filter((each) => each.in === 'after').length).toBeGreaterThan(0);
    expect(data.rehearsals[0]?.states).toHaveLength(81);
    expect(data.rehearsals[0]?.states.filter(({ verdict }) => verdict === 'failing')).toHaveLength(6);
    expect(data.licences).toContain('@dagrejs/dagre');
  });

  it('writes a file whole, over one that is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-report-'));
    const path = join(folder, 'report.html');
    writeFileSync(path, 'what was there before');
    expect(await run(['report', EXAMPLE, '-o', path])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(readFileSync(path, 'utf8')).toBe((await run(['report', EXAMPLE])).stdout);
    expect(readdirSync(folder)).toEqual(['report.html']);
  });

  it('says where it cannot write, and leaves nothing half written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-report-'));
    const { stderr, exitCode } = await run(['report', EXAMPLE, '-o', join(folder, 'no', 'report.html')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no/report.html cannot be written: ENOENT');
    const full = await run(['report', EXAMPLE, '-o', '/dev/full']);
    expect(full.exitCode).toBe(2);
    expect(full.stderr).toContain('/dev/full cannot be written: ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shows manifests that the function refuses, and why', async () => {
    const config =
      '---\napiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nspec: {fanOuts: [{canary: nobody, callees: [{canary: secondary-service}]}]}\n';
    const { stdout, stderr, exitCode } = await run(['report', '-'], `${readFileSync(EXAMPLE, 'utf8')}${config}`);
    expect(exitCode).toBe(1);
    const data = dataIn(stdout);
    expect(data.refused.map((line) => `${line}\n`).join('')).toBe(stderr);
    expect(data.refused[0]).toContain('nobody');
    expect(data.changes).toEqual([]);
    expect(data.objects.every((each) => each.in === 'both')).toBe(true);
  });

  it('makes no page of what cannot be read', async () => {
    const { stdout, stderr, exitCode } = await run(['report', '-'], 'a: [b\n');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('FAN001');
    expect((await run(['report', 'no-such-folder'])).exitCode).toBe(2);
    expect((await run(['report', EXAMPLE, '--fast'])).stderr).toContain('--fast');
    expect((await run(['report', EXAMPLE, '-o', ''])).stderr).toContain('`-o` must be followed by a file');
  });

  it('tells nobody what is none of its business', async () => {
    const input = `${readFileSync(EXAMPLE, 'utf8')}
---
apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: istio-test2}
stringData: {key: of-nobody's-business}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: other
  namespace: istio-test2
  annotations: {kubectl.kubernetes.io/last-applied-configuration: "of-nobody's-business"}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}, annotations: {note: of-nobody's-business}}
    spec:
      containers: [{name: other, image: of-nobody's-business, args: [of-nobody's-business], env: [{name: A, value: of-nobody's-business}]}]
`;
    const data = dataIn((await run(['report', '-'], input)).stdout);
    const text = JSON.stringify(data);
    expect(text).toContain('"name":"other"');
    expect(text).not.toContain("of-nobody's-business");
  });

  it('shows no line of the object that stands before or behind one that is changed', async () => {
    const secret = (name: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData: {key: of-nobody's-business}\n`;
    const canary = `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: checkout, namespace: shop}
spec:
  provider: gatewayapi:v1
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: checkout}
  analysis: {maxWeight: 50, stepWeight: 10}
  service: {port: 80, gatewayRefs: [{name: public, namespace: shop, group: gateway.networking.k8s.io, kind: Gateway}]}
`;
    const config =
      'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nspec: {fanOuts: [{canary: checkout, marker: {header: x-version, value: v2}, callees: [{service: cart, backend: cart-v2}]}], waypoint: {name: w, create: true}}\n';
    const gateway =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: public, namespace: shop}\nspec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}\n';
    const services = ['cart', 'cart-v2']
      .map(
        (name) =>
          `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: [{port: 80}], selector: {app: ${name}}}\n`,
      )
      .join('');
    const text = [secret('a'), canary, secret('b'), gateway, config].join('---\n') + services;
    const data = dataIn((await run(['report', '-'], text)).stdout);
    const lines = data.changes.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
    expect(lines.some(({ sign, text: line }) => sign !== ' ' && line.includes('port: 80'))).toBe(true);
    expect(JSON.stringify(data)).not.toContain("of-nobody's-business");
  });

  it('is what rehearse prints as HTML, with its own rehearsals', async () => {
    const args = ['rehearse', EXAMPLE, '--order', 'main-service', '--format', 'html'];
    const { stdout, exitCode } = await run(args);
    expect(exitCode).toBe(1);
    const { rehearsals, changes } = dataIn(stdout);
    expect(rehearsals[0]?.orders.map(({ title }) => title)).toEqual(['as asked (main-service)']);
    expect(changes).toHaveLength(4);
  });
});

function rank(severity: string): number {
  return ['error', 'warning', 'info'].indexOf(severity);
}
