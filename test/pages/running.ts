import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runPage, type Verdict } from '../../e2e/pages/page.ts';

/** A repository of a few files, which is gone after the test; it has a program that prints its arguments. */
export function repositoryOf(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'pages-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const program = 'console.log(process.argv.slice(2).join(" "));';
  for (const [path, text] of Object.entries({ 'dist/canary-fanout.js': program, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What becomes of a page `README.md`, with the fences written as `~~~`. */
export async function verdictsOf(page: string, milliseconds = 10_000): Promise<readonly Verdict[]> {
  const text = page.replaceAll('~~~', '```');
  return await runPage(repositoryOf({ 'README.md': text, 'notes.txt': 'a note\n' }), 'README.md', text, milliseconds);
}

/** Each block's state. */
export async function statesOf(page: string, milliseconds?: number): Promise<readonly string[]> {
  return (await verdictsOf(page, milliseconds)).map((verdict) => verdict.state);
}
