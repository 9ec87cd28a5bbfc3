import { formatMessage } from '../../diagnostics/format.ts';
import type { Finding } from '../../report/check/finding.ts';
import { isJsonObject, stringAt, valueAt } from '../../resource/json.ts';
import { compareText } from '../../resource/resource-id.ts';
import { readText } from '../files.ts';
import { jsonOfText } from '../setting.ts';
import { writeFile } from '../write-file.ts';
import { objectOf } from './locate-findings.ts';

/** Findings that were there when somebody began to check: by code, object, field and file, without lines. */
export interface Baseline {
  readonly entries: ReadonlySet<string>;
}

interface Entry {
  readonly code: string;
  readonly object: string;
  readonly field: string;
  readonly file: string;
}

const KIND = 'CheckBaseline';
const API_VERSION = 'canary-fanout.dev/v1alpha1';

export function readBaseline(path: string): Baseline | { readonly problem: string } {
  const read = readText(path);
  if ('problem' in read) return { problem: `the baseline ${read.problem}` };
  const json = jsonOfText(read.text);
  if ('problem' in json) return { problem: `the baseline ${path} is no JSON: ${json.problem}` };
  const findings = valueAt(json.value, ['findings']);
  if (stringAt(json.value, ['kind']) !== KIND || !Array.isArray(findings)) {
    return { problem: `the baseline ${path} is not one that \`check --write-baseline\` writes` };
  }
  if (stringAt(json.value, ['apiVersion']) !== API_VERSION) {
    return { problem: `the baseline ${path} is not of ${API_VERSION}: \`check --write-baseline\` must write it anew` };
  }
  const entries = findings.map((entry) => {
    const at = (field: string) => stringAt(entry, [field]) ?? '';
    return isJsonObject(entry) && at('code') !== ''
      ? keyOf({ code: at('code'), object: at('object'), field: at('field'), file: at('file') })
      : undefined;
  });
  const wrong = entries.indexOf(undefined);
  if (wrong >= 0) return { problem: `the baseline ${path} is broken: \`findings[${wrong}]\` has no code` };
  return { entries: new Set(entries.flatMap((entry) => entry ?? [])) };
}

/** Findings that the baseline does not have, those that it has, and how many of its entries occur no more. */
export function compare({ entries }: Baseline, findings: readonly Finding[]) {
  const isKnown = (finding: Finding) => mayBeKnown(finding) && entries.has(keyOf(entryOf(finding)));
  const known = findings.filter(isKnown);
  const occurring = new Set(known.map((finding) => keyOf(entryOf(finding))));
  return { fresh: findings.filter((finding) => !isKnown(finding)), known, gone: entries.size - occurring.size };
}

/** What could not be read may hide anything: it is in no baseline. */
export function mayBeKnown({ diagnostic }: Finding): boolean {
  return !diagnostic.code.startsWith('FAN0') || diagnostic.severity !== 'error';
}

export function writeBaseline(path: string, findings: readonly Finding[]): { readonly problem: string } | undefined {
  const entries = new Map(findings.map(entryOf).map((entry) => [keyOf(entry), entry]));
  const sorted = [...entries].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
  const text = `${JSON.stringify({ apiVersion: API_VERSION, kind: KIND, findings: sorted }, null, 2)}\n`;
  return writeFile(path, text);
}

/** An object that is in no file, or a finding without one, is told apart by its sentence. */
function entryOf(finding: Finding): Entry {
  const { diagnostic, path } = finding;
  return {
    code: diagnostic.code,
    object: objectOf(diagnostic) || formatMessage(diagnostic),
    field: diagnostic.field?.path ?? '',
    file: path ?? '',
  };
}

function keyOf({ file, object, code, field }: Entry): string {
  return JSON.stringify([file, object, code, field]);
}
