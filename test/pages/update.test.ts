import { describe, expect, it } from 'vitest';
import { updatePage } from '../../e2e/pages/update.ts';
import { verdictsOf } from './running.ts';

describe('--update', () => {
  it('writes what was printed where the page says something else, and nothing where it leaves lines out', async () => {
    const page = [
      '  ```console',
      '  $ echo a; echo; echo b',
      '  $ echo c',
      '  x',
      '  y',
      '',
      '  $ echo d',
      '  …',
      '  e',
      '  ```',
      'The end.',
    ].join('\n');
    expect(updatePage(page, await verdictsOf(page)).split('\n')).toEqual([
      '  ```console',
      '  $ echo a; echo; echo b',
      '  a',
      '',
      '  b',
      '  $ echo c',
      '  c',
      '',
      '  $ echo d',
      '  …',
      '  e',
      '  ```',
      'The end.',
    ]);
  });
});
