import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { runPage, type Verdict } from './page.ts';
import { updatePage } from './update.ts';

/** What is run where no page is named. */
const PAGES = ['README.md', ':(glob)docs/*.md', ':(glob)examples/**/README.md'];

/** The exit status: 1 where a page says what is not so, 2 where nothing could be run. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { update: { type: 'boolean', default: false }, timeout: { type: 'string', default: '120' } },
  });
  if (!existsSync(join(root, 'dist/canary-fanout.js'))) {
    console.error('dist/canary-fanout.js is not there: node scripts/build.mjs makes it');
    return 2;
  }
  const pages = positionals.length > 0 ? positionals.map((page) => pageOf(root, page)) : ownPages(root);
  const verdicts: Verdict[] = [];
  for (const page of pages) {
    const file = join(root, page);
    const text = readFileSync(file, 'utf8');
    const start = Date.now();
    const ended = await runPage(root, page, text, Number(values.timeout) * 1000);
    report(page, ended, Date.now() - start);
    if (values.update) writeFileSync(file, updatePage(text, ended));
    verdicts.push(...ended);
  }
  const count = (state: Verdict['state']) => verdicts.filter((verdict) => verdict.state === state).length;
  const skipped = count('skipped');
  console.log(`${count('passed')} passed, ${count('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return count('failed') === 0 ? 0 : 1;
}

function pageOf(root: string, page: string): string {
  const path = relative(root, resolve(page));
  if (path.startsWith('..') || isAbsolute(path)) throw new Error(`${page} is not in the repository`);
  return path.split(sep).join('/');
}

function ownPages(root: string): readonly string[] {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...PAGES], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error('git does not list the pages: name them');
  return listed.stdout.split('\0').filter((page) => page !== '' && existsSync(join(root, page)));
}

function report(page: string, verdicts: readonly Verdict[], milliseconds: number): void {
  const states = ['passed', 'failed', 'skipped', 'not run'] as const;
  const counts = states.map((state) => [verdicts.filter((verdict) => verdict.state === state).length, state] as const);
  const words = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  console.log(`${page}: ${words.join(', ') || 'nothing to run'} (${milliseconds} ms)`);
  for (const { block, state, lines } of verdicts) {
    if (state === 'passed') continue;
    const [first = '', ...rest] = lines;
    console.log(`  ${page}:${block.line}: ${state}: ${first}`);
    for (const line of rest) console.log(`    ${line}`);
  }
}
