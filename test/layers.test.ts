import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

// Who may import whom. A room is a folder of src, or a file that lies in src itself. A room may import itself, the rooms of
// its row, and what those may import in turn; so trace, the judge, sees nothing of plan and emit, whose work it judges.
const ROOMS: { readonly [room: string]: readonly string[] } = {
  resource: [],
  diagnostics: ['resource'],
  krm: ['diagnostics'],
  config: ['diagnostics'],
  model: ['diagnostics'],
  topology: ['model', 'config'],
  rules: ['trace'],
  plan: ['topology'],
  emit: ['plan'],
  trace: ['topology'],
  rehearse: ['trace'],
  'route-tests': ['trace'],
  report: ['rehearse', 'route-tests'],
  page: ['report'],
  'pipeline.ts': ['krm', 'rules', 'emit', 'report'],
  'kpt-func.ts': ['pipeline.ts'],
  'index.ts': ['kpt-func.ts', 'cli'],
  cli: ['pipeline.ts'],
  bin: ['cli'],
};

/** The rooms, or the one file, that may import a package. What is not listed no one imports. */
const PACKAGES: { readonly [name: string]: readonly string[] } = {
  yaml: ['krm'],
  'kpt-functions': ['krm/kpt-function.ts'],
  zod: ['config', 'route-tests/schema.ts'],
  ignore: ['cli'],
  re2js: ['trace/regex.ts'],
  '@dagrejs/dagre': ['page/picture/layout.ts'],
  node: ['bin', 'cli'],
};

interface Import {
  /** Relative to src. */
  readonly file: string;
  readonly target: string;
}

/** What is wrong with an import; `undefined` where it is right. */
function breachOf({ file, target }: Import): string | undefined {
  const room = roomOf(file);
  if (!target.startsWith('.')) {
    const name = packageOf(target);
    const may = PACKAGES[name] ?? [];
    return may.includes(room) || may.includes(file) ? undefined : `src/${file} must not import ${target}`;
  }
  const path = posix.join(posix.dirname(file), target);
  if (path.startsWith('..')) return `src/${file} must not import ${target}, which is outside src`;
  return reach(room).has(roomOf(path)) ? undefined : `src/${file} must not import src/${path}`;
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** `zod` of `zod/mini`, `node` of `node:fs`. */
function packageOf(target: string): string {
  if (target.startsWith('node:')) return 'node';
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function reach(room: string): ReadonlySet<string> {
  return new Set([room, ...(ROOMS[room] ?? []).flatMap((next) => [...reach(next)])]);
}

function importsOf(file: string, text: string): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/(?:^|;)\s*(?:import\b[^'"();=]*|export\b[^'"();=]*\bfrom\s*)['"]([^'"]+)['"]/gm);
  const calls = code.matchAll(/\bimport\s*\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map(([, target = '']) => ({ file, target }));
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }));

describe('the rooms of src', () => {
  it('are those of the table', () => {
    const rooms = [...new Set(sources.map(({ file }) => roomOf(file)))];
    expect(rooms.filter((room) => ROOMS[room] === undefined)).toEqual([]);
  });

  it('import what they may', () => {
    const imports = sources.flatMap(({ file, text }) => importsOf(file, text));
    expect(imports.length).toBeGreaterThan(sources.length / 2);
    expect(imports.map(breachOf).filter((breach) => breach !== undefined)).toEqual([]);
  });

  it('leave the process to bin and cli', () => {
    const users = sources.filter(
      ({ file, text }) => /\bprocess\.(?:argv|env|exit|std|cwd|on)\w*/.test(text) && !/^(bin|cli)\//.test(file),
    );
    expect(users.map(({ file }) => file)).toEqual([]);
  });
});

describe('this test', () => {
  it.each([
    ['trace/match.ts', "import { plan } from '../plan/plan.ts';"],
    ['trace/match.ts', "import type { Edit } from '../emit/edit.ts';"],
    ['trace/match.ts', "export * from '../emit/edit.ts';"],
    ['resource/json.ts', "import {\n  diagnose,\n} from '../diagnostics/diagnostic.ts';"],
    ['krm/head.ts', "const model = await import('../model/model.ts');"],
    ['rules/fan301.ts', "import '../pipeline.ts';"],
    ['model/canary.ts', "import { parse } from 'yaml';"],
    ['krm/parse.ts', "import { KptFunc } from 'kpt-functions';"],
    ['krm/parse.ts', "import * as z from 'zod/mini';"],
    ['emit/verify.ts', "import { Ajv } from 'ajv';"],
    ['krm/parse.ts', "import { readFileSync } from 'node:fs';"],
    ['krm/parse.ts', "import fs from 'fs';"],
    ['cli/plan.ts', "import { version } from '../../package.json';"],
  ])('finds the breach in %s: %s', (file, text) => {
    expect(importsOf(file, text).map(breachOf)).toEqual([expect.stringContaining(`src/${file} must not import`)]);
  });

  it.each([
    ['trace/match.ts', "import { a } from './hop.ts'; import { b } from '../resource/json.ts';"],
    ['krm/kpt-function.ts', "import { KptFunc } from 'kpt-functions';"],
    ['config/schema.ts', "import * as z from 'zod/mini';"],
    ['bin/canary-fanout.ts', "import { readFileSync } from 'node:fs'; await import('../cli/plan.ts');"],
    ['krm/head.ts', "// import { plan } from '../plan/plan.ts';\n/** import('../plan/plan.ts') */"],
  ])('finds none in %s: %s', (file, text) => {
    expect(
      importsOf(file, text)
        .map(breachOf)
        .filter((breach) => breach !== undefined),
    ).toEqual([]);
  });
});
