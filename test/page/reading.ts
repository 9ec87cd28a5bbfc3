import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planned } from '../../src/cli/plan/source.ts';
import { readSides, type Sides } from '../../src/page/sides.ts';
import type { PageData } from '../../src/report/html/page-data.ts';
import { shownObjects } from '../../src/report/html/shown-objects.ts';
import type { Situation } from '../../src/topology/situation.ts';

/** Folders of manifests, with what is right and what is wrong in them. */
export const FOLDERS: readonly string[] = [
  ...['testdata', 'testdata/checks'].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name)),
  ),
].filter((folder) => readdirSync(folder).includes('input.yaml'));

export interface Reading {
  /** As the program itself has them. */
  readonly own: Sides;
  /** As the page makes them of what it gets. */
  readonly page: Sides;
}

/** `undefined` where the manifests cannot be read at all. */
export function readFolder(folder: string): Reading | undefined {
  const texts = ['input.yaml', 'fn-config.yaml']
    .filter((name) => readdirSync(folder).includes(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
  return readTexts(texts.map(({ text }) => text));
}

export function readTexts(texts: readonly string[]): Reading | undefined {
  const streams = texts.map((text, index) => ({ path: `${index}.yaml`, text }));
  const { outcome } = planned({ streams, configText: undefined }, () => []);
  const { before, after } = outcome;
  if (before === undefined || after === undefined) return undefined;
  return { own: { before, after }, page: readSides(sent(before, after)) };
}

/** Everything that a page gets goes through JSON. */
export function sent(before: Situation, after: Situation): PageData {
  const data: PageData = {
    version: '0.0.0',
    title: 'test',
    config: before.topology.config,
    objects: shownObjects(before.topology, after.topology),
    findings: [],
    refused: [],
    changes: [],
    rehearsals: [],
    unrehearsed: undefined,
    licences: '',
  };
  return JSON.parse(JSON.stringify(data));
}
