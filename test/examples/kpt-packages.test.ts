import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { answer } from '../../src/cli/answer.ts';
import { isJsonObject, type JsonObject } from '../../src/resource/json.ts';
import { documents } from '../cases/driver.ts';
import { expectedOf, filesOf, objectsOf, PACKAGES, pipelineOf, render } from './package.ts';
import { patched } from './patched.ts';

// What the real kpt makes of the packages e2e/kpt/run.mjs tells, where there is one.
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const IMAGE = `ghcr.io/canary-fanout/canary-fanout:v${version}`;

describe.each(PACKAGES)('examples/%s', (name) => {
  const files = filesOf(`examples/${name}`);
  const steps = pipelineOf(files);
  const [step] = steps;

  it('runs the image of this version, once', () => {
    expect(steps.map(({ image }) => image)).toEqual([IMAGE]);
  });

  it('is rendered to .expected/diff.patch with .expected/results.yaml', () => {
    const { exitCode, objects, results } = render(files, step?.functionConfig ?? null);
    expect(exitCode).toBe(0);
    expect(results).toEqual(resultsOf(expectedOf(name, 'results.yaml')));
    // A validator that finds something missing tells it; in a package that is right it finds nothing.
    expect(objects).toEqual(objectsOf(patched(files, expectedOf(name, 'diff.patch'))));
  });

  it('is changed no more by a second run', () => {
    const { stdout } = render(files, step?.functionConfig ?? null);
    expect(answer(stdout).stdout).toBe(stdout);
  });

  it('changes something, or is a check', () => {
    expect(expectedOf(name, 'diff.patch') === '').toBe(step?.list === 'validators');
  });
});

describe('the repository as a package', () => {
  const ignored = readFileSync('.krmignore', 'utf8').split('\n');

  it('lets kpt read of examples/ the packages alone', () => {
    expect(ignored).toContain('examples/*');
    expect(ignored.filter((line) => line.startsWith('!'))).toEqual(PACKAGES.map((name) => `!examples/${name}`));
  });

  it('changes none of the packages that are rendered', () => {
    const root = new Map([['Kptfile', readFileSync('Kptfile', 'utf8')]]);
    const [step, ...others] = pipelineOf(root.set(CONFIG, readFileSync(CONFIG, 'utf8')));
    expect([step?.list, step?.image, others]).toEqual(['mutators', IMAGE, []]);
    const files = new Map(
      PACKAGES.flatMap((name) =>
        [...patched(filesOf(`examples/${name}`), expectedOf(name, 'diff.patch'))].map(
          ([path, text]) => [`examples/${name}/${path}`, text] as const,
        ),
      ),
    );
    const { exitCode, objects } = render(files, step?.functionConfig ?? null);
    expect(exitCode).toBe(0);
    expect(objects).toEqual(objectsOf(files));
  });
});

const CONFIG = 'fn-config/canary-fanout.yaml';

function resultsOf(text: string): readonly unknown[] {
  const list = documents(text)[0] ?? {};
  return (parse(JSON.stringify(list.items)) as JsonObject[]).flatMap(({ results }) =>
    Array.isArray(results) ? results.filter(isJsonObject) : [],
  );
}
