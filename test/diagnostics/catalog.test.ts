import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOG, type Holds, RETIRED } from '../../src/diagnostics/catalog.ts';
import { CASES, readCase } from '../cases/driver.ts';
import { CHECK_CASES, readCheck } from '../checks/driver.ts';

const CODES = Object.keys(CATALOG);
const INDEX = readFileSync('docs/diagnostics/README.md', 'utf8');
const RESULTS = CASES.map((name) => readCase(name, 'results.yaml')).join('\n');
const FINDINGS = CHECK_CASES.map((name) => readCheck(name, 'findings.yaml') ?? '').join('\n');
const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('diagnostics'))
  .map((file) => readFileSync(`src/${file}`, 'utf8'));
/** What no manifest can show: input that is no list of manifests, kustomizations, and a defect. Shown by the tests of test/cli. */
const NOT_IN_A_CASE = ['FAN001', 'FAN002', 'FAN007', 'FAN009', 'FAN012', 'FAN126'];
const SECTIONS = ['## What it means', '## The request that goes wrong', '## Example', '## Fix', '## When it is fine'];

describe.each(Object.entries(CATALOG))('%s', (code, { name, severity, holds }) => {
  it('is said by somebody', () => {
    expect(
      SOURCES.filter((text) => text.includes(`diagnose('${code}'`) || text.includes(`'${code}',`)).length,
    ).toBeGreaterThan(0);
  });

  it('occurs in a case', () => {
    expect(RESULTS.includes(`${code} ${name}:`) || FINDINGS.includes(`code: ${code}\n`)).toBe(
      !NOT_IN_A_CASE.includes(code),
    );
  });

  it('has a page in the form of all, and a line in the index', () => {
    const page = readFileSync(`docs/diagnostics/${code}.md`, 'utf8');
    expect(page.startsWith(`# ${code} ${name}\n`)).toBe(true);
    expect(page.toLowerCase()).toContain(severity);
    expect(page).toContain(formatHolds(holds));
    expect(SECTIONS.filter((section) => !page.includes(`\n${section}\n`))).toEqual([]);
    expect(INDEX).toContain(`(${code}.md)`);
    expect(INDEX).toContain(name);
  });
});

describe('the rules', () => {
  const folders = readdirSync('src/rules', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const listed = folders.flatMap(({ name: folder }) => {
    const path = `src/rules/${folder}/index.ts`;
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    const files = new Map([...text.matchAll(/import \{ (\w+) \} from '\.\/([\w-]+)\.ts'/g)].map((m) => [m[1], m[2]]));
    return [...text.matchAll(/^ {2}(\w+), \/\/ (FAN\d{3})$/gm)].map(([, rule, code]) => ({
      code: code ?? '',
      file: files.get(rule),
    }));
  });

  it.each(listed)('$code has a file of its own', ({ code, file }) => {
    expect(file).toBe(Object.entries(CATALOG).find(([each]) => each === code)?.[1].name);
  });

  it('stand in the order of their codes, each once', () => {
    const codes = listed.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(70);
  });
});

describe('the catalogue', () => {
  it('has kebab names, each once, and no page of a code that is not there', () => {
    const names = Object.values(CATALOG).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
    const pages = readdirSync('docs/diagnostics').filter((file) => file.startsWith('FAN'));
    expect(pages.sort()).toEqual([...CODES, ...RETIRED].map((code) => `${code}.md`).sort());
  });
});

/** The line of a page that says whose behaviour it is: `Holds for Istio 1.24 to 1.31.` */
function formatHolds(holds: Holds | undefined): string {
  if (holds === undefined) return '';
  const { istio, flagger, gatewayApi, kustomize } = holds;
  const parts = [
    ...(gatewayApi === undefined ? [] : [`Gateway API ${gatewayApi}`]),
    ...(istio === undefined ? [] : [`Istio ${istio}`]),
    ...(flagger === undefined ? [] : [`Flagger ${flagger}`]),
    ...(kustomize === undefined ? [] : [`kustomize ${kustomize}`]),
  ];
  return `Holds for ${parts.join(' and ')}.`;
}
