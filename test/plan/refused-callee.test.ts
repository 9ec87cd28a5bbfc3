import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { readCase } from '../cases/driver.ts';

const INPUT = readCase('earlier-run-with-more', 'input.yaml');
const CONFIG = readCase('earlier-run-with-more', 'fn-config.yaml');
const BOUND =
  '    apex:\n      labels:\n        istio.io/use-waypoint: shop-waypoint\n  analysis:\n    interval: 1m\n    threshold: 5\n    iterations';

/** Somebody has taken the callee from its waypoint, which is theirs to say. */
const REFUSED = INPUT.replace(BOUND, BOUND.replace(': shop-waypoint', ': none'));

/** With refusals that end nothing. */
async function applied(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'refused-callee-'));
  try {
    const config = join(folder, 'fn-config.yaml');
    writeFileSync(config, `${CONFIG}  findings: { FAN305: warning, FAN306: warning }\n`);
    const context = { version: 'test', readInput: () => text };
    const { stdout, stderr, exitCode } = await runCommand(['apply', '-c', config, '-'], context);
    expect(exitCode).toBe(0);
    return { names: stdout.match(/^ {2}name: .*-fanout$/gm) ?? [], stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('what an earlier run wrote and nobody asks for any more', () => {
  it('is removed where every fan-out could be planned', async () => {
    const { names, stderr } = await applied(INPUT);
    expect(names).not.toContain('  name: cart-fanout');
    expect(stderr).toContain('FAN409');
  });

  it('stays where a callee could not be, which may need it', async () => {
    expect(REFUSED).not.toBe(INPUT);
    const { names, stderr } = await applied(REFUSED);
    expect(stderr).toContain('FAN305');
    expect(stderr).not.toContain('FAN409');
    expect(names).toContain('  name: cart-fanout');
  });
});
