import { describe, expect, it } from 'vitest';
import { presetsOf } from '../../src/page/presets.ts';
import { scopesOf } from '../../src/page/scopes.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import { FOLDERS, readFolder } from './reading.ts';

const withRelay = FOLDERS.flatMap((folder) => {
  const page = readFolder(folder)?.page;
  const relays = page?.after.fanOuts.flatMap(({ relay }) => relay ?? []) ?? [];
  return page === undefined || relays.length === 0 ? [] : [{ folder, page, relays: relays.map(formatName) }];
});

describe('the requests that a page begins with', () => {
  it('are looked at where there are relays', () => {
    expect(withRelay.length).toBeGreaterThan(2);
  });

  it.each(withRelay)('come from outside by no relay: $folder', ({ page, relays }) => {
    const presets = scopesOf(page).flatMap((scope) => presetsOf(page, scope));
    expect(presets.some(({ title }) => title === 'callers in the mesh')).toBe(true);
    for (const { title, from } of presets) {
      if (title.startsWith('clients outside')) expect(relays).not.toContain(from.replace('gateway/', ''));
    }
  });
});
