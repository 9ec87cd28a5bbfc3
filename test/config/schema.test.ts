import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('fn-config/schema.json', () => {
  it('is what the zod schema says', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/config-schema.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
