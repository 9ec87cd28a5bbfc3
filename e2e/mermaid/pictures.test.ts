import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { CASES, caseFile } from '../../test/cases/driver.ts';
import { CHECK_CASES, checkFile } from '../../test/checks/driver.ts';
import { pictures } from '../../test/pages/pictures.ts';
import { caseArgs, MANY } from '../../test/rehearse/rehearsing.ts';
import { allShown, NASTY, nastyPicture, pictureOf } from '../../test/report/mermaid/nasty.ts';
import { readPicture } from '../../test/report/mermaid/reading.ts';
import { TRACED, traceArgs } from '../../test/report/mermaid/traced.ts';
import { kindOf, parsePicture } from './parser.mjs';

async function picture(args: readonly string[]): Promise<string> {
  const context = { version: 'test', readInput: () => undefined };
  return (await runCommand([...args, '--format', 'mermaid'], context)).stdout;
}

/** What the tests of `npm test` read in it, Mermaid reads too. */
async function expectAlike(args: readonly string[]): Promise<void> {
  const text = await picture(args);
  if (text !== '') expect(await parsePicture(text)).toEqual(readPicture(text));
}

it('shows any text as that text, and nothing in it is syntax, markup or a link', async () => {
  await fc.assert(
    fc.asyncProperty(nastyPicture, async ({ text, read }) => {
      expect(await parsePicture(text)).toEqual(read);
    }),
    { numRuns: Number(process.env.PICTURE_RUNS ?? 300) },
  );
});

it.each(NASTY)('shows %j alone', async (text) => {
  const { nodes } = await parsePicture(pictureOf(text));
  expect(nodes.map((node) => node.text)).toEqual([allShown([text, text])]);
});

it.each(pictures.map((each) => [`${each.page}:${each.line}`, each.text] as const))('reads %s', async (_, text) => {
  expect(await kindOf(text)).toMatch(/^(?:flowchart-v2|stateDiagram)$/);
});

it('reads a diagram that is none as none', async () => {
  await expect(kindOf('flowchart LR\n  n1["a"\n')).rejects.toThrow();
});

it.each(TRACED)('reads the traces of testdata/%s', async (name) => {
  for (const args of traceArgs(name)) await expectAlike(['trace', ...args]);
});

it.each(CHECK_CASES)('reads the check of testdata/checks/%s', async (name) => {
  await expectAlike(['check', checkFile(name, 'input.yaml')]);
});

it.each(readdirSync('testdata/clean'))('reads the check of testdata/clean/%s', async (name) => {
  await expectAlike(['check', `testdata/clean/${name}`]);
});

it.each(CASES)('reads the check and the rehearsal of testdata/%s', async (name) => {
  await expectAlike(['check', caseFile(name, 'input.yaml')]);
  await expectAlike(['rehearse', ...caseArgs(name), ...(MANY.has(name) ? ['--order', 'shop/checkout'] : [])]);
});
