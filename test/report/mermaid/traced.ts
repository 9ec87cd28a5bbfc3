import { readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { CASES, caseFile, hasFile, readCase } from '../../cases/driver.ts';

interface TraceCase {
  readonly request: string;
  readonly from: string;
  readonly istio?: string;
  readonly profile?: string;
  readonly headers?: readonly string[];
  readonly rollouts?: readonly string[];
}

/** Folders of testdata with requests that are traced. */
export const TRACED = [...CASES, ...readdirSync('testdata/checks').map((name) => `checks/${name}`)].filter((name) =>
  hasFile(name, 'traces.yaml'),
);

/** The command lines of a folder's traces. */
export function traceArgs(name: string): readonly (readonly string[])[] {
  return (parse(readCase(name, 'traces.yaml')) as readonly TraceCase[]).map((each) => [
    ...[caseFile(name, 'input.yaml'), each.request, '--from', each.from],
    ...(each.istio === undefined ? [] : ['--istio', each.istio]),
    ...(each.profile === undefined ? [] : ['--profile', each.profile]),
    ...(each.headers ?? []).flatMap((header) => ['-H', header]),
    ...(each.rollouts ?? []).flatMap((rollout) => ['--rollout', rollout]),
  ]);
}
