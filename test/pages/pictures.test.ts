import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { PAGES, pictures, picturesOf } from './pictures.ts';

const made = pictures.flatMap((each) => (each.command === undefined ? [] : [{ ...each, command: each.command }]));
const renewed = new Map<string, string>();

/** What the command prints, with the built program as `canary-fanout`. */
function print(command: string): string {
  const program = `set -euo pipefail; canary-fanout() { "${process.execPath}" dist/canary-fanout.js "$@"; }; ${command}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

describe('the pictures of the pages', () => {
  it('are made by the program in part', () => {
    expect(made.length).toBeGreaterThan(3);
    const remarks = PAGES.flatMap((page) => readFileSync(page, 'utf8').match(/^<!-- made by: /gm) ?? []);
    expect(made).toHaveLength(remarks.length);
  });

  it.each(made.map((each) => [`${each.page}:${each.line}`, each] as const))(
    '%s is what the command prints',
    (_, { page, command, text }) => {
      const printed = print(command);
      if (process.env.UPDATE_GOLDEN === '1' && printed !== text) {
        const before = renewed.get(page) ?? readFileSync(page, 'utf8');
        const block = (picture: string) => `<!-- made by: ${command} -->\n\`\`\`mermaid\n${picture}\`\`\``;
        renewed.set(
          page,
          before.replace(block(text), () => block(printed)),
        );
      }
      expect(text).toBe(printed);
    },
  );

  // All at once: the tests have read the pages as they were.
  afterAll(() => {
    for (const [page, text] of renewed) writeFileSync(page, text);
  });
});

describe('this test', () => {
  it('finds a picture with its command, and one without', () => {
    const page = 'x\n<!-- made by: canary-fanout trace x -->\n```mermaid\nflowchart LR\n```\n\n```mermaid\na\n```\n';
    expect(picturesOf('p.md', page)).toEqual([
      { page: 'p.md', line: 2, command: 'canary-fanout trace x', text: 'flowchart LR\n' },
      { page: 'p.md', line: 7, command: undefined, text: 'a\n' },
    ]);
  });
});
