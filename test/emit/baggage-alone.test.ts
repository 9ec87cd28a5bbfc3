import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { caseFile, readCase } from '../cases/driver.ts';

it('adds a member to a list of baggage, and sets nothing where there is no other marker', async () => {
  const alone = readCase('marker-in-baggage', 'fn-config.yaml').replace(/, extra: \[.*?\]/, '');
  expect(alone).toContain('marker: {header: baggage, value: lane=next}');
  const folder = mkdtempSync(join(tmpdir(), 'baggage-alone-'));
  try {
    const config = join(folder, 'fn-config.yaml');
    writeFileSync(config, alone);
    const context = { version: 'test', readInput: () => undefined };
    const { stdout, exitCode } = await runCommand(
      ['apply', '-c', config, caseFile('marker-in-baggage', 'input.yaml')],
      context,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/requestHeaderModifier:\n\s+add:\n\s+- name: baggage\n\s+value: lane=next\n/);
    expect(stdout).not.toMatch(/set: \[\]|x-lane/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
