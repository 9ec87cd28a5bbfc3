import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** The picture of this name as it is kept; UPDATE_GOLDEN=1 writes it, and fails all the same. */
export function expectGolden(name: string, text: string): void {
  const path = `test/report/mermaid/${name}.mmd`;
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (process.env.UPDATE_GOLDEN === '1' && text !== expected) {
    writeFileSync(path, text);
    expect.fail(`${path} was written anew: look at it, and run this again`);
  }
  expect(text).toBe(expected);
}
