import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { answer } from '../../src/cli/answer.ts';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../src/resource/json.ts';
import { documents } from '../cases/driver.ts';
import type { Files } from './patched.ts';

export const PACKAGES = readdirSync('examples')
  .filter((name) => existsSync(join('examples', name, 'Kptfile')))
  .sort();

const OF_KPT = 'internal.config.kubernetes.io/';

/** What kpt reads of a package. */
export function filesOf(folder: string): Files {
  const names = readdirSync(folder).filter((name) => name === 'Kptfile' || name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export function expectedOf(name: string, file: string): string {
  const path = join('examples', name, '.expected', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export interface Step {
  readonly list: 'mutators' | 'validators';
  readonly image: string | undefined;
  readonly functionConfig: Json;
}

/** The steps of a Kptfile's pipeline, each with the configuration that kpt sends. */
export function pipelineOf(files: Files): readonly Step[] {
  const kptfile = documents(files.get('Kptfile') ?? '')[0] ?? {};
  return (['mutators', 'validators'] as const).flatMap((list) =>
    listAt(kptfile, ['pipeline', list]).map((step) => {
      const path = stringAt(step, ['configPath']);
      const data = valueAt(step, ['configMap']);
      const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' }, data: data ?? {} };
      const functionConfig =
        path === undefined ? (data === undefined ? null : made) : documents(files.get(path) ?? '')[0];
      return { list, image: stringAt(step, ['image']), functionConfig: functionConfig ?? null };
    }),
  );
}

/** The function over files as kpt sends them. */
export function render(files: Files, functionConfig: Json) {
  const items = [...files].flatMap(([path, text]) =>
    documents(text).map((item, index) => {
      const metadata = isJsonObject(item.metadata) ? item.metadata : {};
      const own = isJsonObject(metadata.annotations) ? metadata.annotations : {};
      const annotations = {
        ...own,
        [`${OF_KPT}path`]: path,
        [`${OF_KPT}index`]: String(index),
        [`${OF_KPT}package-path`]: '/',
      };
      return { ...item, metadata: { ...metadata, annotations } };
    }),
  );
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items };
  const { stdout, exitCode } = answer(stringify(functionConfig === null ? list : { ...list, functionConfig }));
  const output = parse(stdout) as { items: JsonObject[]; results?: JsonObject[] };
  return { stdout, exitCode, objects: byFile(output.items), results: (output.results ?? []).map(asKptTells) };
}

/** The objects of each file. */
export function objectsOf(files: Files): { readonly [path: string]: readonly Json[] } {
  return Object.fromEntries([...files].map(([path, text]) => [path, documents(text).map(plain)]));
}

function byFile(items: readonly JsonObject[]): { readonly [path: string]: readonly Json[] } {
  const files: { [path: string]: Json[] } = {};
  for (const item of items) {
    const path = stringAt(item, ['metadata', 'annotations', `${OF_KPT}path`]) ?? '';
    files[path] = [...(files[path] ?? []), plain(item)];
  }
  return files;
}

/** Without what kpt says of its file. */
function plain(item: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(item, (key, value: unknown) => {
      if (typeof value === 'bigint') return Number(value);
      if (key !== 'annotations' || !isJsonObject(value)) return value;
      const kept = Object.entries(value).filter(([name]) => !name.startsWith(OF_KPT));
      return kept.length === 0 ? undefined : Object.fromEntries(kept);
    }),
  ) as JsonObject;
}

/** kpt leaves an index of 0 out. */
function asKptTells(result: JsonObject): JsonObject {
  const { file, ...rest } = result;
  if (!isJsonObject(file)) return result;
  const { index, ...where } = file;
  return { ...rest, file: index === 0 ? where : file };
}
