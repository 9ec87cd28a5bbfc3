import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { findingsIn, findingsText } from './driver.ts';

/** Folders of correct manifests: those of the one are judged by Istio's behaviour, those of the other by the specification alone. */
const FOLDERS = [
  { folder: 'testdata/clean', options: [] },
  { folder: 'testdata/clean-gamma', options: ['--profile', 'gamma'] },
] as const;

describe.each(FOLDERS)('$folder', ({ folder, options }) => {
  const gamma = options.length > 0;

  it.each(readdirSync(folder).sort())('%s gives no finding', (name) => {
    const text = readFileSync(`${folder}/${name}/input.yaml`, 'utf8');
    expect(findingsText(findingsIn(text, undefined, gamma))).toBe('[]\n');
  });

  it('gives none as a repository', async () => {
    const context = { version: 'test', readInput: () => undefined };
    const { stdout, exitCode } = await runCommand(['check', folder, '--strict', ...options], context);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^nothing found; \d+ objects in \d+ files\n/)]);
  });
});
