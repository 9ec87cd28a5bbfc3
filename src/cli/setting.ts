import { type ConfigRead, readConfig } from '../config/read-config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { jsonOf, parseYaml, problemsOf } from '../krm/parse.ts';
import type { YamlItem } from '../krm/yaml-item.ts';
import type { Item } from '../resource/item.ts';
import type { Json } from '../resource/json.ts';
import type { Inputs } from './inputs.ts';

/** The configuration of a command: `-c`'s, else the one CanaryFanout among the inputs; or why nothing can be done with these. */
export function readSetting({ manifests, items, configText }: Inputs): ConfigRead {
  const failed = (diagnostics: readonly Diagnostic[]): ConfigRead => ({ diagnostics });
  if (manifests.items.some(({ id }) => id.kind === 'ResourceList')) {
    const detail = 'a ResourceList is for canary-fanout without arguments, on standard input';
    return failed([diagnose('FAN001', { detail, line: undefined })]);
  }
  if (manifests.failures.length > 0) {
    return failed(
      manifests.failures.map(({ file, line, detail }) => ({
        ...diagnose('FAN001', { detail, line }),
        ...(file === undefined ? {} : { file }),
      })),
    );
  }
  if (items.length === 0) return failed([diagnose('FAN007', {})]);
  const configs = items.filter(isOwnConfig);
  if (configText === undefined && configs.length > 1) {
    return failed([diagnose('FAN004', { detail: 'the input holds several; `-c` must name one' })]);
  }
  const found = configText === undefined ? contentOf(configs[0]) : jsonOfText(configText);
  return 'problem' in found ? failed([diagnose('FAN004', { detail: found.problem })]) : readConfig(found.value);
}

export function isOwnConfig({ id }: YamlItem): boolean {
  return id.kind === 'CanaryFanout' && id.apiVersion.startsWith('canary-fanout.dev/');
}

export function contentOf(item: Item | undefined): { readonly value: Json } | { readonly problem: string } {
  if (item === undefined) return { value: null };
  const problem = item.problems()[0];
  return problem === undefined ? { value: item.content() ?? null } : { problem };
}

export function jsonOfText(text: string): { readonly value: Json } | { readonly problem: string } {
  const document = parseYaml(text);
  const problem = problemsOf(document)[0];
  if (problem?.code === 'MULTIPLE_DOCS') return { problem: 'its file holds several documents' };
  if (problem !== undefined) return { problem: problem.message };
  return document.contents === null ? { value: null } : jsonOf(document, document.contents);
}
