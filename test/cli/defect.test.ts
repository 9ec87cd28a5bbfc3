import { expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { resourceList } from '../cases/driver.ts';
import { runList } from '../wire.ts';

vi.mock('../../src/pipeline.ts', () => ({
  run: () => {
    throw new TypeError('a defect for this test');
  },
  refuse: () => undefined,
}));

it('answers a defect of its own with the items as they came, exit code 2 and how to report it', async () => {
  const list = resourceList('flagger-1822');
  const { stdout, stderr, exitCode } = await runList(list, false);
  expect(exitCode).toBe(2);
  expect(stdout.startsWith(list)).toBe(true);
  expect(parse(stdout).results).toEqual([
    expect.objectContaining({
      severity: 'error',
      message: expect.stringMatching(/^FAN009 defect: .*a defect for this test.*report/),
    }),
  ]);
  expect(stderr.split('\n')[0]).toMatch(/^\[error\] FAN009 /);
});
