// Reports in a real Chromium: node e2e/browser/run.mjs [--update]. Writes pictures of the page to release/pictures, or with --update
// the one that README.md shows. The last line is `N passed, N failed`; exit status 3 where no Chromium can be had.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findChromium, launch } from './chromium.mjs';
import { accessibilityTests } from './tests/accessibility.mjs';
import { controlTests } from './tests/controls.mjs';
import { hostileTests } from './tests/hostile.mjs';
import { pageTests } from './tests/page.mjs';
import { pictureTests } from './tests/pictures.mjs';
import { rehearsalTests } from './tests/rehearsal.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/canary-fanout.js');
const executable = findChromium();
if (executable === undefined) {
  console.log('skipped: no chromium, and Debian’s cannot be installed');
  process.exit(3);
}
const browser = await launch(executable);
const folder = mkdtempSync(join(tmpdir(), 'canary-fanout-browser-'));
console.log(`Chromium ${browser.version()}`);

/** Runs the program; what it is not expected to end with is an error. */
function run(args, { input = '', status = 0 } = {}) {
  const ran = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (ran.status !== status) throw new Error(`canary-fanout ${args.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}

let made = 0;
/** Makes a report of what the arguments name, and gives its address. */
function report(args, options) {
  const path = join(folder, `${made++}.html`);
  run(['report', ...args, '-o', path], options);
  return { path, url: pathToFileURL(path).href, size: statSync(path).size };
}

/** Opens an address in a page of its own; what goes wrong in it, or goes out of it, is in `faults`. */
async function open(url, { width = 1300, height = 1000, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url.replace(/#.*/, '')) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector('main');
  return { page, faults, close: () => context.close() };
}

let passed = 0;
let failed = 0;
async function step(name, check) {
  const start = performance.now();
  try {
    await check();
    passed++;
    console.log(`ok      ${name}, ${Math.round(performance.now() - start)} ms`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n${String(error.stack ?? error).replaceAll(/^/gm, '  | ')}`);
  }
}

const update = process.argv.includes('--update');
const pictures = join(root, update ? 'docs/pictures' : 'release/pictures');
mkdirSync(pictures, { recursive: true });
const tools = { root, folder, run, report, open, step, pictures, update };
for (const tests of [pageTests, controlTests, rehearsalTests, hostileTests, accessibilityTests, pictureTests]) {
  await tests(tools);
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
