import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { isJsonObject, type Json } from '../../src/resource/json.ts';
import { caseFile, documents, readCase } from '../cases/driver.ts';

const CASE = 'routes-absent-configured';
const INPUT = readCase(CASE, 'input.yaml');
const AT = INPUT.indexOf('  name: reports-v2\n');

/** The port of `reports-v2` that marked requests to port 8080 of `reports`, which is called `http`, are sent to. */
async function portAmong(ports: string): Promise<Json | undefined> {
  const text = INPUT.slice(0, AT) + INPUT.slice(AT).replace(/ {2}ports:\n {2}- name: http\n {4}port: 8080\n/, ports);
  expect(text).not.toBe(INPUT);
  const context = { version: 'test', readInput: () => text };
  const { stdout, stderr, exitCode } = await runCommand(
    ['apply', '-c', caseFile(CASE, 'fn-config.yaml'), '-'],
    context,
  );
  if (exitCode === 1) return /no port of Service reports-v2 answers/.exec(stderr)?.[0];
  const route = documents(stdout).find(
    ({ kind, metadata }) => kind === 'HTTPRoute' && JSON.stringify(metadata).includes('"reports-fanout"'),
  );
  const refs = JSON.stringify(route?.spec ?? null, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
  const found = [...refs.matchAll(/\{[^{}]*"name":"reports-v2"[^{}]*\}/g)].map(([ref]) => JSON.parse(ref) as Json);
  const [ref] = found.filter(isJsonObject);
  return ref?.port;
}

describe('the port of a backend that is no canary', () => {
  it.each([
    [
      'has the number that is called, of whatever name',
      '  ports: [{name: admin, port: 81}, {name: web, port: 8080}]\n',
      8080,
    ],
    [
      'has the number, where another has the name',
      '  ports: [{name: http, port: 81}, {name: web, port: 8080}]\n',
      8080,
    ],
    ['else has the name', '  ports: [{name: admin, port: 81}, {name: http, port: 82}]\n', 82],
    ['else is the only one', '  ports: [{name: web, port: 83}]\n', 83],
    [
      'else is not known',
      '  ports: [{name: admin, port: 81}, {name: web, port: 83}]\n',
      'no port of Service reports-v2 answers',
    ],
  ])('%s', async (_, ports, expected) => {
    expect(await portAmong(ports)).toBe(expected);
  });
});
