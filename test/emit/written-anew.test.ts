import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { documents, readCase } from '../cases/driver.ts';

const EXPECTED = readCase('flagger-1822', 'expected.yaml');
const OWN = '  name: main-service-primary\n  namespace: istio-test2\n';

async function applied(text: string) {
  const { stdout, exitCode } = await runCommand(['apply', '-'], { version: 'test', readInput: () => text });
  expect(exitCode).toBe(0);
  return stdout;
}

const find = (text: string) =>
  documents(text).find(({ kind, metadata }) => kind === 'Service' && JSON.stringify(metadata).includes('-primary'));

describe('a Service of an earlier run', () => {
  it('stays as it is', async () => {
    expect(await applied(EXPECTED)).toBe(EXPECTED);
  });

  it.each([
    ['has a field more in its spec', '  type: ClusterIP\n', '  type: ClusterIP\n  sessionAffinity: ClientIP\n'],
    ['has another selector', '  selector:\n    app: main-service-primary\n', '  selector:\n    app: other\n'],
    ['lacks a port’s name', '  - name: http\n    protocol: TCP\n', '  - protocol: TCP\n'],
  ])('is written anew where it %s', async (_, before, after) => {
    const at = EXPECTED.indexOf(OWN);
    const changed = EXPECTED.slice(0, at) + EXPECTED.slice(at).replace(before, after);
    expect(changed).not.toBe(EXPECTED);
    expect(find(await applied(changed))).toEqual(find(EXPECTED));
  });

  it('keeps a label that others have added', async () => {
    const moved = EXPECTED.replace(
      `${OWN}  labels:\n    app: main-service-primary\n`,
      `${OWN}  labels:\n    app: main-service-primary\n    team: shop\n`,
    );
    expect(moved).not.toBe(EXPECTED);
    expect(await applied(moved)).toBe(moved);
  });

  it('keeps comments beside its labels, where one of them has got lost', async () => {
    const own = `${OWN}  labels:\n    app: main-service-primary`;
    const managed = '    app.kubernetes.io/managed-by: canary-fanout\n';
    const at = EXPECTED.indexOf(own);
    const [before, after] = [EXPECTED.slice(0, at), EXPECTED.slice(at)];
    const commented = after.replace(own, `${own} # as Flagger has it`);
    expect(commented).toContain(managed);
    expect(await applied(before + commented.replace(managed, ''))).toBe(before + commented);
  });
});
