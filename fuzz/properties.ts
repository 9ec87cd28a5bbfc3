import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { runCommand } from '../src/cli/command.ts';
import { runList } from '../test/wire.ts';
import type { Coverage } from './coverage.ts';
import { type ItemRead, idOf, type ListRead, readList } from './items.ts';
import type { Judge, Verdict } from './judge.ts';

/** Seconds of the processor for an input of at most some hundred kilobytes. */
const MOST_SECONDS = 20;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

function must(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}

/** What holds of every text that comes as a ResourceList. */
export async function functionHolds(text: string, judge: Judge | undefined, coverage: Coverage): Promise<void> {
  const { stdout, stderr, exitCode } = await inTime(() => runList(text));
  must(exitCode !== 2 && !stdout.includes('FAN009'), `a defect: ${stderr}`);
  must(stdout.trim() !== '', 'nothing on standard output');
  must(!CONTROL.test(stderr), 'a control character on standard error');
  const output = readList(stdout);
  must('items' in output, `the output is no list: ${'problem' in output ? output.problem : ''}`);
  must(
    output.results.some(({ severity }) => severity === 'error') === (exitCode === 1),
    `exit code ${exitCode} and results disagree`,
  );
  const input = readList(text);
  const isWhole = exitCode === 0 || output.items.length > 0;
  if (exitCode === 0) must('items' in input, 'an input that is no list was answered with 0');
  if ('items' in input && isWhole) compare(input, output);
  coverage.add(text, stdout, exitCode, output.results);
  if (isWhole) {
    const again = await runList(stdout);
    // Of an object that has its metadata twice either name may be told, by what else the list holds.
    const isNamedTwice = exitCode === 1 && stderr.includes('Map keys must be unique');
    must(again.stdout === stdout || isNamedTwice, 'a second run changes something');
    must(again.exitCode === exitCode, 'a second run ends otherwise');
  }
  if (judge !== undefined) await parsesInGo(text, stdout, judge, coverage);
}

/** Every item of the input stands in the output, in order and byte for byte, unless a result names it. */
function compare(input: ListRead, output: ListRead): void {
  // An error of an earlier function is passed on, and keeps nothing back.
  const refuses = output.results.some(({ severity, message }) => severity === 'error' && /^FAN/.test(String(message)));

  const named = new Set(
    output.results
      .filter(({ message }) => /^FAN40[3459] /.test(message ?? ''))
      .map(({ resourceRef: ref }) => idOf(ref?.kind, ref?.namespace, ref?.name)),
  );
  let at = 0;
  for (const item of input.items) {
    const there = output.items[at];
    if (there?.text === item.text) {
      at++;
      continue;
    }
    must(!refuses, `an item was changed although an error was found: ${item.id}`);
    must(
      named.has(item.id) || isList(item) || isToldNameless(item, output),
      `an item was changed that no result names: ${item.id}`,
    );
    if (there !== undefined && there.id === item.id) at++;
  }
  for (const extra of output.items.slice(at)) {
    must(!refuses && named.has(extra.id), `an item was added that no result names: ${extra.id}`);
  }
}

/** A result has no reference to an object without a name: its sentence says which. */
function isToldNameless({ id }: ItemRead, { results }: ListRead): boolean {
  const [kind, namespace, name] = JSON.parse(id);
  const told = [`${kind} (without a name)`, `${kind} ${namespace}/(without a name)`];
  return (
    /^(?:$|[[{])/.test(name) &&
    results.some(({ message = '' }) => /^FAN40[39] /.test(message) && told.some((text) => message.includes(text)))
  );
}

function isList({ id }: ItemRead): boolean {
  return /^\["[^"]*List"/.test(id);
}

async function parsesInGo(text: string, stdout: string, { judge }: Judge, coverage: Coverage): Promise<void> {
  // What Go refuses in the input may well be passed on: it is not ours to mend.
  const [before, after] = [await judge(text), await judge(stdout)];
  if (before.kyaml === '') must(after.kyaml === '', `kyaml refuses the output: ${after.kyaml}`);
  if (before.kubectl === '') must(after.kubectl === '', `kubectl refuses the output: ${after.kubectl}`);
  if (before.kubectl !== '' || before.kyaml !== '') return;
  coverage.readByGo++;
  const of = (verdict: Verdict) => verdict.list as { items?: unknown[]; results?: unknown[] } | null | undefined;
  const mine = parse(stdout, { merge: true, uniqueKeys: false, maxAliasCount: -1, logLevel: 'silent' });
  const old = of(before);
  // What is ours in the output must be read alike by all: the new results.
  const added = (all: unknown[] | undefined) => (all ?? []).filter((each) => JSON.stringify(each).includes('"FAN'));
  if (!Array.isArray(old?.results) || old.results.length === 0) {
    must(isDeepStrictEqual(added(of(after)?.results), added(mine.results)), 'Go reads other results');
  }
}

const COMMANDS: readonly (readonly string[])[] = [
  ['check', '-'],
  ['check', '-', '--format', 'sarif'],
  ['check', '-', '--format', 'mermaid'],
  ['plan', '-'],
  ['plan', '-', '--format', 'markdown'],
  ['plan', '-', '--format', 'json'],
  ['rehearse', '-'],
  ['test', '-'],
  ['test', '-', '--init'],
  ['trace', '-', 'http://shop.example.com/', '--from', 'gateway/infra/public'],
  ['trace', '-', 'http://cart.shop/', '--from', 'pod/shop'],
];

/** What holds of every text that comes as manifests. */
export async function commandsHold(text: string, pick: number, coverage: Coverage): Promise<void> {
  const context = { version: '0.0.0', readInput: () => text, hasInput: () => true };
  const args = COMMANDS[pick % COMMANDS.length] ?? [];
  const { stdout, stderr, exitCode } = await inTime(() => runCommand(args, context));
  coverage.command(args[0] ?? '', exitCode);
  must(!CONTROL.test(stdout) && !CONTROL.test(stderr), `a control character from ${args.join(' ')}`);
  must(stdout !== '' || stderr !== '', `${args.join(' ')} says nothing`);
  const applied = await inTime(() => runCommand(['apply', '-'], context));
  coverage.command('apply', applied.exitCode);
  must(
    (applied.exitCode === 0) === (applied.stdout.trim() !== ''),
    `apply ends with ${applied.exitCode} and ${applied.stdout.length} characters`,
  );
  must(!CONTROL.test(applied.stderr), 'a control character from apply');
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  must(user + system < MOST_SECONDS * 1e6, `it took ${(user + system) / 1e6} s`);
  return result;
}
