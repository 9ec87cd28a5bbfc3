import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { CATALOG, type Code } from '../../src/diagnostics/catalog.ts';
import { ways } from '../cases/ways.ts';
import { CHECK_CASES, type CheckTrace, checkFile, findingsIn, findingsText, readCheck, tracesOf } from './driver.ts';

describe.each(CHECK_CASES)('testdata/checks/%s', (name) => {
  const input = readCheck(name, 'input.yaml') ?? '';
  const config = readCheck(name, 'fn-config.yaml');
  const fixed = readCheck(name, 'fixed.yaml');
  const traces = tracesOf(name);

  it('gives findings.yaml', () => {
    const actual = findingsText(findingsIn(input, config));
    const expected = readCheck(name, 'findings.yaml');
    if (process.env.UPDATE_GOLDEN === '1' && actual !== expected)
      writeFileSync(checkFile(name, 'findings.yaml'), actual);
    expect(actual).toBe(expected ?? `(${checkFile(name, 'findings.yaml')} is missing: UPDATE_GOLDEN=1 writes it)\n`);
  });

  it('begins with a comment that says what is to be found', () => {
    expect(input.startsWith('# ')).toBe(true);
  });

  it('has nothing to say of fixed.yaml', () => {
    expect(fixed === undefined ? '[]\n' : findingsText(findingsIn(fixed, config))).toBe('[]\n');
  });

  it.each(traces.map((each) => [`${each.request} from ${each.from}`, each] as const))(
    'goes wrong before the fix and right after it: %s',
    async (_, each) => {
      expect(await endsOf(name, 'input.yaml', each)).toEqual(each.before);
      expect(await endsOf(name, 'fixed.yaml', each)).toEqual(each.after);
      expect(each.before).not.toEqual(each.after);
    },
  );
});

describe('findings of severity error', () => {
  const judged = Object.entries(CATALOG).filter(([, { severity, holds }]) => severity === 'error' && holds);
  const proved = new Set(
    CHECK_CASES.filter((name) => tracesOf(name).length > 0).flatMap((name) =>
      findingsIn(readCheck(name, 'input.yaml') ?? '', readCheck(name, 'fn-config.yaml')).map(({ code }) => code),
    ),
  );

  it.each(judged.map(([code]) => code as Code))('%s: a request goes wrong, and right after the fix', (code) => {
    expect(proved.has(code)).toBe(true);
  });
});

async function endsOf(name: string, file: string, { request, from, istio, headers, rollouts }: CheckTrace) {
  const { stdout, stderr } = await runCommand(
    [
      ...['trace', checkFile(name, file), request, '--from', from, '--then', 'none'],
      ...(readCheck(name, 'fn-config.yaml') === undefined ? [] : ['-c', checkFile(name, 'fn-config.yaml')]),
      ...(istio === undefined ? [] : ['--istio', istio]),
      ...(headers ?? []).flatMap((header) => ['-H', header]),
      ...(rollouts ?? []).flatMap((rollout) => ['--rollout', rollout]),
    ],
    { version: 'test', readInput: () => undefined },
  );
  return stdout === '' ? [stderr.trim()] : ways(stdout);
}
