// A process of its own: a mutant may never end, or take all memory, and tests change the folder that they are in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { asking } from './ask.mjs';
import { collector } from './vitest.mjs';

const [root, path] = process.argv.slice(2);
const { code, base, count, packages } = JSON.parse(readFileSync(path, 'utf8'));
const require = createRequire(`${root}/package.json`);

// A package that is no CommonJS is loaded beforehand.
const loaded = new Map();
for (const name of packages) {
  try {
    require(name);
  } catch {
    loaded.set(name, await import(name));
  }
}
const fc = require('fast-check');
// What fails is killed: how little it takes is no question.
fc.configureGlobal({ seed: 1822, endOnFailure: true });

const GIVEN = 'require, module, __mutant, __vitest, __programs, __memo, __shared, __url';

function programOf(text) {
  const source = `(function (${GIVEN}) {\nconst exports = module.exports;\n${text}\n})`;
  return new vm.Script(source, { filename: 'tests.cjs' });
}

const own = (name) => loaded.get(name) ?? require(name);
const url = `file://${root}/`;
const shared = { exports: {} };
programOf(base).runInThisContext()(own, shared, undefined, undefined, undefined, undefined, undefined, url);
const script = programOf(code);
const state = { on: -1, seen: new Uint8Array(count) };
const ask = asking(state);
/** What tests keep of one another is forgotten before each. */
const memos = new Set();
const memo = (map) => {
  memos.add(new WeakRef(map));
  return map;
};

function forget() {
  for (const ref of memos) {
    const map = ref.deref();
    if (map === undefined) memos.delete(ref);
    else map.clear();
  }
}

const absent = { status: 1, stdout: '', stderr: '', error: new Error('no program is begun here') };
const programs = {
  spawnSync: () => absent,
  execFileSync: () => {
    throw absent.error;
  },
};

/** A file of tests with all modules it needs, as if the program had just begun. */
async function load(file) {
  const module = { exports: {} };
  const { tests, vitest } = collector();
  script.runInThisContext()(own, module, ask, vitest, programs, memo, shared.exports, url);
  await module.exports[file]();
  return tests;
}

/** Of this process alone, whatever else the machine does: in milliseconds. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function seen() {
  const ids = [];
  for (let id = 0; id < count; id++) if (state.seen[id] === 1) ids.push(id);
  state.seen.fill(0);
  return ids;
}

/** What each test comes by, how long it takes, and whether it holds here at all. */
async function survey({ file, only }) {
  state.on = -1;
  state.seen.fill(0);
  const start = spent();
  let tests;
  try {
    tests = await load(file);
  } catch (error) {
    return { file, problem: String(error?.stack ?? error), ms: 0, atLoad: [], tests: [] };
  }
  const ms = spent() - start;
  const atLoad = seen();
  const surveyed = [];
  for (const [index, { name, run }] of tests.entries()) {
    if (!only.test(name)) continue;
    process.send('beat');
    forget();
    const began = spent();
    let problem;
    try {
      await run();
    } catch (error) {
      problem = String(error?.message ?? error);
    }
    surveyed.push({ index, name, problem, ms: spent() - began, seen: seen() });
  }
  warm.set(file, tests);
  return { file, ms, atLoad, tests: surveyed };
}

/** Programs that have run before are quick. They may remember what they have worked out, so that none is believed alone. */
const warm = new Map();

/**
 * Runs tests with a mutant on, until one fails or the time is used up: the test, and how many were run. One that fails in a program
 * that has run with other mutants must fail in a new one too.
 */
async function tried({ id, rounds, most }) {
  const began = spent();
  const begun = new Map();
  let count = 0;
  try {
    for (const { file, indexes, fresh } of rounds) {
      const tests = await opened(file, id, fresh ? begun : undefined);
      if (tests === undefined) return { by: file, count: count + 1 };
      for (const index of indexes) {
        if (count > 0 && spent() - began > most) return { count };
        count++;
        process.send('beat');
        if (!(await fails(tests, index, id))) continue;
        if (fresh) return killed(file, tests, index, count);
        const anew = await withNone(() => load(file));
        if (await fails(anew, index, id)) return killed(file, anew, index, count);
        warm.delete(file);
        break;
      }
    }
    return { count };
  } finally {
    state.on = -1;
  }
}

function killed(file, tests, index, count) {
  return { by: `${file}: ${tests[index]?.name}`, test: { file, index }, count };
}

/** The tests of a file; `undefined` where they cannot even begin with the mutant on. `begun`: those that have begun with it. */
async function opened(file, id, begun) {
  if (begun === undefined) {
    if (!warm.has(file)) warm.set(file, await withNone(() => load(file)));
    return warm.get(file);
  }
  if (!begun.has(file)) {
    state.on = id;
    try {
      begun.set(file, await load(file));
    } catch {
      return undefined;
    }
  }
  return begun.get(file);
}

async function withNone(run) {
  state.on = -1;
  return await run();
}

async function fails(tests, index, id) {
  forget();
  state.on = id;
  try {
    const test = tests[index];
    if (test === undefined) return true;
    await test.run();
    return false;
  } catch {
    return true;
  } finally {
    state.on = -1;
  }
}

// What a mutant leaves behind may fail later, when nobody waits for it.
process.on('unhandledRejection', () => undefined);
process.on('message', async (message) => {
  process.send(message.survey === undefined ? await tried(message) : await survey(message.survey));
});
process.on('disconnect', () => process.exit());
process.send('ready');
