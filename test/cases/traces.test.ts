import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommand } from '../../src/cli/command.ts';
import { CASES, caseFile, hasFile, readCase } from './driver.ts';
import { ways } from './ways.ts';

/** One request of a case, and what becomes of it. */
interface TraceCase {
  readonly request: string;
  readonly from: string;
  readonly istio?: string;
  readonly profile?: string;
  readonly headers?: readonly string[];
  readonly rollouts?: readonly string[];
  /** Status and end of each way, as `In all` has them. */
  readonly outcomes: readonly string[];
  /** As the pods get it, of a single outcome. */
  readonly path?: string;
  readonly host?: string;
  readonly location?: string;
}

const traced = CASES.filter((name) => hasFile(name, 'traces.yaml'));

describe.each(traced)('testdata/%s', (name) => {
  const cases = parse(readCase(name, 'traces.yaml')) as readonly TraceCase[];

  it.each(cases.map((each) => [`${each.request} from ${each.from}, ${each.profile ?? each.istio}`, each] as const))(
    '%s',
    async (_, each) => {
      const args = [
        ...[caseFile(name, 'input.yaml'), each.request, '--from', each.from, '--then', 'none'],
        ...(each.istio === undefined ? [] : ['--istio', each.istio]),
        ...(each.profile === undefined ? [] : ['--profile', each.profile]),
        ...(each.headers ?? []).flatMap((header) => ['-H', header]),
        ...(each.rollouts ?? []).flatMap((rollout) => ['--rollout', rollout]),
      ];
      const { stdout, stderr } = await run(args);
      expect(stderr).toBe('');
      expect(ways(stdout)).toEqual(each.outcomes);
      const json = JSON.parse((await run([...args, '--format', 'json'])).stdout);
      const [outcome] = json.outcomes;
      if (each.path !== undefined) expect(outcome.request.path).toBe(each.path);
      if (each.host !== undefined) expect(outcome.request.host).toBe(each.host);
      if (each.location !== undefined) expect(outcome.response.headers.location).toBe(each.location);
    },
  );
});

function run(args: readonly string[]) {
  return runCommand(['trace', ...args], { version: 'test', readInput: () => undefined });
}
