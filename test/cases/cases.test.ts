import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Configs, type KubernetesObject } from 'kpt-functions';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/cli/answer.ts';
import { canaryFanout } from '../../src/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/resource/json.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import {
  applyCase,
  applyTo,
  CASES,
  caseFile,
  documents,
  functionCase,
  golden,
  hasFile,
  readCase,
  resourceList,
  resultsText,
} from './driver.ts';

const kpt = spawnSync('kpt', ['version']).status === 0;
const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const kustomize = spawnSync('kustomize', ['version']).status === 0;
const bundle = resolve('dist/canary-fanout.js');

/** What kpt itself does not take, whatever the function: measured with 1.0.0-beta.56. */
const REFUSED_BY_KPT: { readonly [name: string]: string } = {
  'canary-in-a-list': 'resource must have `metadata.name`',
};

describe.each(CASES)('testdata/%s', (name) => {
  it('gives expected.yaml and results.yaml', async () => {
    const applied = await applyCase(name);
    const { exitCode, results } = functionCase(name);
    expect(applied.exitCode).toBe(exitCode);
    // Where an error was found there is no output: the function's list then leaves as it came.
    const output = golden(
      name,
      'expected.yaml',
      applied.exitCode === 0 ? applied.stdout : readCase(name, 'input.yaml'),
    );
    const told = golden(name, 'results.yaml', resultsText(results));
    expect(applied.exitCode === 0 ? applied.stdout : readCase(name, 'input.yaml')).toBe(output.expected);
    expect(resultsText(results)).toBe(told.expected);
    expect({ updated: output.updated || told.updated }).toEqual({ updated: false });
  });

  it('gives the same objects as a function and as a command', async () => {
    const { items, exitCode } = functionCase(name);
    const applied = await applyCase(name);
    if (exitCode === 0) expect(items.map(withoutFile).filter(isApplied)).toEqual(documents(applied.stdout).map(plain));
  });

  it('changes nothing when it is run over its own output', async () => {
    const { stdout } = functionCase(name);
    expect(answer(stdout, routeFindings).stdout).toBe(stdout);
    const applied = await applyCase(name);
    if (applied.exitCode !== 0) return;
    const folder = mkdtempSync(join(tmpdir(), 'case-'));
    writeFileSync(join(folder, 'input.yaml'), applied.stdout);
    expect((await applyTo(name, join(folder, 'input.yaml'))).stdout).toBe(applied.stdout);
  });

  it('does not depend on the order of the objects', () => {
    const { items, results } = functionCase(name);
    const list = resourceList(name);
    const lines = list.split(/^(?=- )/m);
    const tail = lines.findIndex((part) => /^functionConfig:/m.test(part));
    const rest = tail < 0 ? '' : (lines[tail] ?? '').slice((lines[tail] ?? '').search(/^functionConfig:/m));
    const bodies = lines.slice(1).map((part) => part.replace(/^functionConfig:[\s\S]*$/m, ''));
    const reversed = answer(`${lines[0]}${bodies.reverse().join('')}${rest}`, routeFindings);
    const again = documents(reversed.stdout)[0];
    const key = (item: Json) => JSON.stringify(plain(item));
    expect(again?.results).toEqual(results.length === 0 ? undefined : results.map(plain));
    expect(listOf(again?.items).map(key).sort()).toEqual(items.map(key).sort());
  });

  it('gives the same through the second door', async () => {
    const { items, results } = functionCase(name);
    // Objects have no text that could be unreadable or shared by an anchor, and `Configs` drops the second of two.
    if (/FAN003|FAN006|FAN423/.test(JSON.stringify(results))) return;
    const input = documents(resourceList(name))[0];
    const configs = new Configs(
      structuredClone(listOf(input?.items)) as never,
      (input?.functionConfig as never) ?? undefined,
    );
    await canaryFanout(configs);
    const byName = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    const keyed = (list: readonly Json[]) =>
      list.map((item) => ({ key: JSON.stringify(identity(item)), item: plain(item) })).sort(byName);
    const made = configs.getAll().map((object: KubernetesObject) => JSON.parse(JSON.stringify(object)) as Json);
    if (functionCase(name).exitCode === 0) expect(keyed(made)).toEqual(keyed(items));
    const messages = (list: readonly { readonly message?: unknown }[]) => list.map(({ message }) => message);
    expect(messages(configs.getResults())).toEqual(messages(results.filter(isJsonObject)));
  });

  it.skipIf(!kpt)(
    `gives the same through kpt${kpt ? '' : ' (not installed)'}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kpt-'));
      cpSync(caseFile(name, 'input.yaml'), join(folder, 'input.yaml'));
      const config = hasFile(name, 'fn-config.yaml') ? ['--fn-config', resolve(caseFile(name, 'fn-config.yaml'))] : [];
      // Once: that kpt changes nothing when it runs again is what e2e/kpt shows.
      const args = ['fn', 'eval', folder, '--exec', bundle, ...config];
      const first = spawnSync('kpt', args, { encoding: 'utf8', timeout: 60_000 });
      const refused = REFUSED_BY_KPT[name];
      if (refused !== undefined) {
        expect([first.status, first.stderr]).toEqual([1, expect.stringContaining(refused)]);
        return;
      }
      const { exitCode } = functionCase(name);
      expect([first.status === 0, first.stderr]).toEqual([exitCode === 0, expect.any(String)]);
      if (exitCode !== 0) return;
      const once = execFileSync('sh', ['-c', 'for f in $(ls); do echo ---; cat $f; done'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const applied = await applyCase(name);
      const sorted = (text: string) =>
        documents(text)
          .map((item) => JSON.stringify(plain(item)))
          .sort();
      expect(sorted(once)).toEqual(sorted(applied.stdout));
    },
    120_000,
  );
});

describe('kustomize', () => {
  it.skipIf(!kustomize)(
    `gives the same objects through kustomize build --enable-exec${kustomize ? '' : ' (kustomize is not installed)'}`,
    async () => {
      for (const name of ['flagger-1822', 'routes-absent-configured', 'config-map', 'canary-in-a-list']) {
        const flags = ['build', '--enable-alpha-plugins', '--enable-exec', caseFile(name, '')];
        const built = execFileSync('kustomize', flags, {
          encoding: 'utf8',
          timeout: 60_000,
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        const applied = documents((await applyCase(name)).stdout).flatMap((item) =>
          Array.isArray(item.items) ? item.items : [item],
        );
        const sorted = (items: readonly Json[]) => items.map((item) => JSON.stringify(canonical(item))).sort();
        expect(sorted(documents(built))).toEqual(sorted(applied));
      }
    },
    120_000,
  );

  it.skipIf(!kubectl)(
    `gives the same objects through kubectl kustomize${kubectl ? '' : ' (kubectl is not installed)'}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
      const name = 'flagger-1822';
      cpSync(caseFile(name, 'input.yaml'), join(folder, 'input.yaml'));
      writeFileSync(
        join(folder, 'docker'),
        `#!/bin/sh\ncase "$1" in version) echo 28.2.2;; *) exec "${process.execPath}" "${bundle}";; esac\n`,
        { mode: 0o755 },
      );
      writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [input.yaml]\ntransformers: [fn.yaml]\n');
      const annotation = 'config.kubernetes.io/function: "container: {image: canary-fanout:test}"';
      writeFileSync(
        join(folder, 'fn.yaml'),
        `apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: fan-out\n  annotations:\n    ${annotation}\n`,
      );
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` };
      const built = execFileSync('kubectl', ['kustomize', '--enable-alpha-plugins', folder], {
        env,
        encoding: 'utf8',
        timeout: 60_000,
      });
      const applied = await applyCase(name);
      const sorted = (text: string) =>
        documents(text)
          .map((item) => JSON.stringify(canonical(item)))
          .sort();
      expect(sorted(built)).toEqual(sorted(applied.stdout));
      expect(readFileSync(join(folder, 'input.yaml'), 'utf8')).toBe(readCase(name, 'input.yaml'));
    },
    120_000,
  );
});

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function identity(item: Json): Json {
  if (!isJsonObject(item)) return null;
  const metadata = isJsonObject(item.metadata) ? item.metadata : {};
  return [item.apiVersion ?? null, item.kind ?? null, metadata.namespace ?? null, metadata.name ?? null];
}

/** Without an orchestrator's file annotations, and integers as numbers. */
function plain(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value, (key, entry: unknown) => {
      if (typeof entry === 'bigint') return Number(entry);
      if (key === 'annotations' && isJsonObject(entry)) {
        const kept = Object.entries(entry).filter(([name]) => !name.startsWith('internal.config.kubernetes.io/'));
        return kept.length === 0 ? undefined : Object.fromEntries(kept);
      }
      return entry;
    }),
  ) as Json;
}

function canonical(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonical);
  const object = plain(value);
  if (!isJsonObject(object)) return object;
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, canonical(entry ?? null)]));
}

function withoutFile(item: JsonObject): Json {
  return plain(item);
}

/** What `apply` leaves out, since it is for tools. */
function isApplied(item: Json): boolean {
  return !JSON.stringify(item).includes('"config.kubernetes.io/local-config":"true"');
}
