import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { NASTY_ITEMS } from '../test/krm/nasty-items.ts';

/** A case of testdata: the texts of its objects, and of its configuration. */
export interface Case {
  readonly name: string;
  readonly objects: readonly string[];
  readonly config: string | undefined;
}

export const CASES: readonly Case[] = ['testdata', 'testdata/checks'].flatMap((folder) =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'input.yaml')))
    .map((path) => {
      const config = join(path, 'fn-config.yaml');
      return {
        name: path,
        objects: objectsOf(readFileSync(join(path, 'input.yaml'), 'utf8')),
        config: existsSync(config) ? readFileSync(config, 'utf8') : undefined,
      };
    }),
);

/** Objects that nobody reads, in every style that people write. */
export const OTHERS: readonly string[] = NASTY_ITEMS;

function objectsOf(text: string): readonly string[] {
  return text
    .split(/^---.*\n/m)
    .map((each) => each.replace(/^(?:#.*\n|\s*\n)+/, '').trimEnd())
    .filter((each) => each !== '');
}

/** As values, for who changes fields. */
export function readValue(text: string): unknown {
  const [document] = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
  try {
    return document !== undefined && 'contents' in document ? document.toJS() : undefined;
  } catch {
    return undefined;
  }
}
