import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { readManifests } from '../../krm/manifests.ts';
import { readResourceList } from '../../krm/resource-list.ts';
import { holdsTemplate } from '../../krm/template.ts';
import { flatten, type YamlItem } from '../../krm/yaml-item.ts';
import type { Json } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isRouteTest } from '../../route-tests/kind.ts';
import { readFoundText, readText } from '../files.ts';
import { isOwnConfig } from '../setting.ts';

/** One text that is checked: a file, or standard input. */
export interface Source {
  /** As it is shown; `undefined` for standard input. */
  readonly path: string | undefined;
  /** Without a byte order mark. */
  readonly text: string;
  /** What the cluster gets, those of Lists in place of the Lists. */
  readonly objects: readonly YamlItem[];
  readonly configs: readonly YamlItem[];
  /** Of a ResourceList. */
  readonly functionConfig: { readonly value: Json } | { readonly problem: string } | undefined;
  readonly failures: readonly Failure[];
}

/** What keeps a part of a text from being read. */
export interface Failure {
  readonly diagnostic: Diagnostic;
  /** Into the text. */
  readonly offset: number | undefined;
}

/** `undefined`: nothing in it is an object; `template`: it becomes manifests only when a tool has filled it in. */
export type SourceRead = Source | 'template' | undefined;

/** `found`: its folder was named, and not the file: it may be anything. */
export function readFile(path: string, found: boolean): SourceRead {
  const read = found ? readFoundText(path) : readText(path);
  if ('text' in read) return readSource(path, read.text, found);
  const detail = read.problem.startsWith(`${path} `) ? `it ${read.problem.slice(path.length + 1)}` : read.problem;
  return nothingIn(path, '', [{ diagnostic: { ...notYaml(detail), file: { path } }, offset: undefined }]);
}

export function readSource(path: string | undefined, given: string, found: boolean): SourceRead {
  const text = given.charCodeAt(0) === 0xfeff ? given.slice(1) : given;
  // package-lock.json and the like need no parsing.
  if (found && !isLikeObject(text)) return undefined;
  return (/\bResourceList\b/.test(text) ? readList(path, text) : undefined) ?? readStream(path, text, found);
}

function readStream(path: string | undefined, text: string, found: boolean): SourceRead {
  const { items, ranges, failures } = readManifests([{ path, text }]);
  if (failures.some(({ isYaml }) => !isYaml) && text.includes('{{')) return 'template';
  if (items.some(holdsTemplate)) return 'template';
  const unread = new Set(failures.map(({ position }) => position));
  const broken = failures.flatMap(({ isYaml, detail, offset, position, file }) => {
    const range = ranges[position];
    // A list or a word is YAML, and no object.
    if (isYaml || (found && !isLikeObject(text.slice(range?.start, range?.end)))) return [];
    return [{ diagnostic: { ...notYaml(detail), ...(file === undefined ? {} : { file }) }, offset }];
  });
  const objects = flatten(items.filter(({ position }) => !unread.has(position))).filter(isObject);
  return {
    path,
    text,
    objects: objects.filter((item) => !isOwnConfig(item)),
    configs: objects.filter(isOwnConfig),
    functionConfig: undefined,
    failures: broken,
  };
}

/** `undefined` where it is none after all. */
function readList(path: string | undefined, text: string): Source | undefined {
  const list = readResourceList(text);
  if ('reason' in list) return undefined;
  const broken = list.broken();
  const unread = new Set(broken.map(({ item }) => item));
  const objects = flatten(list.items.filter((item) => !unread.has(item))).filter(isObject);
  const config = list.functionConfig();
  return {
    path,
    text,
    objects: objects.filter((item) => !isOwnConfig(item)),
    configs: objects.filter(isOwnConfig),
    functionConfig: 'value' in config && config.value === null ? undefined : config,
    failures: broken.map(({ item, line, detail }) => ({
      diagnostic:
        item === undefined ? notYaml(detail) : diagnose('FAN003', { object: formatId(item.id), detail }, { item }),
      offset: offsetOfLine(text, line),
    })),
  };
}

export function nothingIn(path: string | undefined, text: string, failures: readonly Failure[]): Source {
  return { path, text, objects: [], configs: [], functionConfig: undefined, failures };
}

export function notYaml(detail: string): Diagnostic {
  return diagnose('FAN001', { detail, line: undefined });
}

/** What steers kustomize and what this program has written are no objects of a cluster, nor is what lacks an apiVersion or a kind. */
function isObject(item: YamlItem): boolean {
  const { apiVersion, kind } = item.id;
  if (apiVersion.startsWith('canary-fanout.dev/')) return isOwnConfig(item) || isRouteTest(item);
  return apiVersion !== '' && kind !== '' && !apiVersion.startsWith('kustomize.config.k8s.io/');
}

function isLikeObject(text: string): boolean {
  return /\bapiVersion["']?\s*:/.test(text) && /\bkind["']?\s*:/.test(text);
}

function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number++) at = text.indexOf('\n', at) + 1;
  return at;
}
