import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { readManifests } from '../../src/krm/manifests.ts';
import { flatten } from '../../src/krm/yaml-item.ts';
import { inspect } from '../../src/pipeline.ts';
import { formatId } from '../../src/resource/resource-id.ts';
import { documents } from '../cases/driver.ts';

const CHECKS = 'testdata/checks';

/** Names of the folders of testdata/checks, in order. */
export const CHECK_CASES = readdirSync(CHECKS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

export function checkFile(name: string, file: string): string {
  return join(CHECKS, name, file);
}

export function readCheck(name: string, file: string): string | undefined {
  const path = checkFile(name, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The findings of `check` over a text, with the case's configuration where it has one. */
export function findingsIn(text: string, configText?: string, gamma = false): readonly Diagnostic[] {
  const config = configOf(configText);
  const manifests = readManifests([{ path: undefined, text }]);
  if (manifests.failures.length > 0) throw new Error(JSON.stringify(manifests.failures));
  const profile = gamma ? ({ kind: 'gamma' } as const) : ({ kind: 'istio', version: config.istio } as const);
  return inspect(flatten(manifests.items), config, profile).diagnostics;
}

function configOf(text: string | undefined): Config {
  const read = readConfig(text === undefined ? null : (documents(text)[0] ?? null));
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.config;
}

/** Findings as a golden file has them. */
export function findingsText(diagnostics: readonly Diagnostic[]): string {
  const told = diagnostics.map(({ code, severity, resource, field, message }) => ({
    code,
    severity,
    ...(resource === undefined ? {} : { object: formatId(resource) }),
    ...(field === undefined ? {} : { field: field.path }),
    ...(field?.proposedValue === undefined ? {} : { proposedValue: field.proposedValue }),
    message,
  }));
  return told.length === 0 ? '[]\n' : stringify(told, { lineWidth: 0, indentSeq: false });
}

/** One request, and what becomes of it in `input.yaml` and in `fixed.yaml`. */
export interface CheckTrace {
  readonly request: string;
  readonly from: string;
  readonly istio?: string;
  readonly headers?: readonly string[];
  readonly rollouts?: readonly string[];
  /** Status and end of each way, as `In all` has them: `200 cart`. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export function tracesOf(name: string): readonly CheckTrace[] {
  const text = readCheck(name, 'traces.yaml');
  return text === undefined ? [] : (parse(text) as readonly CheckTrace[]);
}
