import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsIn, findingsText } from './driver.ts';

const CLEAN = readdirSync('testdata/clean').sort();

describe('correct manifests', () => {
  it.each(CLEAN)('testdata/clean/%s gives no finding', (file) => {
    const text = readFileSync(`testdata/clean/${file}`, 'utf8');
    expect(findingsText(findingsIn(text, undefined, file.startsWith('gamma-')))).toBe('[]\n');
  });
});
