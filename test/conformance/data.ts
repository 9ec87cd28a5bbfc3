import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Gateway API's conformance tests as data: cases*.json and the manifests they name (format: the README beside them). */
export interface ConformanceFile {
  readonly source: { readonly ref: string };
  readonly manifestsDir: string;
  readonly baseManifests: readonly string[];
  readonly placeholders: { readonly [placeholder: string]: string };
  readonly tests: readonly ConformanceTest[];
}

export interface ConformanceTest {
  readonly name: string;
  readonly mode: 'gateway' | 'mesh';
  readonly features: readonly string[];
  readonly manifests: readonly string[];
  readonly static: 'full' | 'routing-only' | 'no';
  readonly staticNote: string | null;
  readonly cases: readonly RequestCase[];
  readonly mutations: readonly Mutation[];
  readonly statusAssertions: readonly StatusAssertion[];
  readonly notes: readonly string[];
}

export interface Mutation {
  readonly op: string;
  readonly object: unknown;
}

export interface RequestCase {
  readonly id: string;
  readonly subtest: string;
  readonly via: 'gateway' | 'mesh';
  readonly request: {
    readonly scheme: string | null;
    readonly protocol: string | null;
    readonly method: string | null;
    readonly host: string | null;
    readonly path: string;
    readonly query: string | null;
    readonly headers: { readonly [name: string]: string | readonly string[] };
    readonly sni?: string;
    readonly destination?: string;
  };
  readonly target: {
    readonly kind: 'Gateway' | 'Service' | 'PodIP';
    readonly namespace?: string;
    readonly name?: string;
    readonly port: number | null;
  };
  readonly client?: {
    readonly namespace: string;
    readonly deployment: string;
    readonly labels?: { readonly [key: string]: string };
  };
  readonly expected: Expected;
  readonly afterMutations?: readonly number[];
  readonly backendSetsResponseHeaders?: { readonly [name: string]: string };
}

export interface Expected {
  readonly enforced: readonly string[];
  readonly status?: readonly number[] | null;
  readonly notStatus?: readonly number[];
  readonly backend?: string | null;
  readonly namespace?: string | null;
  readonly request?: {
    readonly method?: string | null;
    readonly host?: string | null;
    readonly path?: string | null;
    readonly headers?: { readonly [name: string]: string | readonly string[] };
    readonly absentHeaders?: readonly string[];
  };
  readonly response?: {
    readonly headers?: { readonly [name: string]: string | readonly string[] };
    readonly absentHeaders?: readonly string[];
    readonly validHeaderValues?: { readonly [name: string]: readonly string[] };
    readonly ignoreWhitespace?: boolean;
  };
  readonly redirect?: { readonly [field: string]: string | number | null };
  readonly mirroredTo?: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly percent?: number | null;
  }[];
  readonly weights?: { readonly [deployment: string]: number };
  readonly grpcCode?: string | number;
  readonly custom?: string;
}

export interface StatusParent {
  readonly kind: string;
  readonly name: string;
  readonly listeners?: readonly string[];
}

export interface StatusAssertion {
  readonly check: string;
  readonly kind?: string;
  readonly route?: string;
  readonly routes?: readonly string[];
  readonly gateway?: string;
  readonly parent?: string | StatusParent | null;
  readonly parents?: readonly unknown[];
  readonly condition?: { readonly type: string; readonly status: string | null; readonly reason: string | null };
  readonly listeners?: readonly unknown[];
  readonly args?: readonly unknown[];
  readonly afterMutations?: readonly number[];
  readonly subtest?: string;
  /** Of the Go file. */
  readonly line?: number;
}

/** A condition as an assertion asks for it; `undefined`: any. */
export interface WantedCondition {
  readonly type: string;
  readonly status: string | undefined;
  readonly reason: string | undefined;
}

/** A condition as JSON or as a Go struct, in which an empty text stands for any. */
export function wantedCondition(value: unknown): WantedCondition {
  const text = (name: string) => {
    const found = fieldOf(value, name);
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  return { type: text('Type') ?? '', status: text('Status'), reason: text('Reason') };
}

/** A field of a Go struct, or of the same as JSON. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** All files of cases in a folder, in order of names. */
export function readConformance(folder: string): readonly ConformanceFile[] {
  return readdirSync(folder)
    .filter((name) => /^cases.*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ConformanceFile);
}

/** The text of all manifests that are installed for a test: the suite's own first. */
export function manifestsOf(folder: string, file: ConformanceFile, test: ConformanceTest): string {
  const paths = [...file.baseManifests, ...test.manifests].map((name) => join(folder, file.manifestsDir, name));
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`${test.name}: there is no ${missing.join(', ')}`);
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('\n---\n');
  return Object.keys(file.placeholders).reduce((so, placeholder) => so.replaceAll(placeholder, 'conformance'), text);
}
