import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommand } from '../../../src/cli/command.ts';
import { CASES, caseFile, hasFile, readCase } from '../../cases/driver.ts';
import { expectGolden } from './golden.ts';
import { readPicture } from './reading.ts';

async function picture(args: readonly string[]): Promise<string> {
  const context = { version: 'test', readInput: () => undefined };
  const { stdout, stderr } = await runCommand(['trace', ...args, '--format', 'mermaid'], context);
  expect(stderr).toBe('');
  return stdout;
}

const ISSUE = [
  'http://istio-test2.mywebsite.com/',
  ...['--from', 'gateway/istio-test2/istio-test2-ingress'],
  ...['--rollout', 'main-service=Progressing:40', '--rollout', 'secondary-service=Progressing:0'],
];

const PICTURES: { readonly [name: string]: readonly string[] } = {
  'flagger-1822-before': [caseFile('flagger-1822', 'input.yaml'), ...ISSUE],
  'flagger-1822-after': [caseFile('flagger-1822', 'expected.yaml'), ...ISSUE],
  'in-mesh-callers-by-relay': [
    ...[caseFile('in-mesh-callers-by-relay', 'expected.yaml'), 'http://checkout.shop:8080/'],
    ...['--from', 'pod/shop/app=batch', '--rollout', 'checkout=Progressing:40', '--rollout', 'cart=Progressing:0'],
  ],
  'chain-of-three': [
    ...['-c', caseFile('chain-of-three', 'fn-config.yaml'), caseFile('chain-of-three', 'expected.yaml')],
    ...['http://checkout.shop.example/', '--from', 'gateway/shop/public'],
    ...[
      '--rollout',
      'checkout=Progressing:40',
      '--rollout',
      'pricing=Progressing:20',
      '--rollout',
      'tax=Progressing:0',
    ],
  ],
};

describe.each(Object.entries(PICTURES))('the picture of %s', (name, args) => {
  it('is the golden one, and Mermaid reads it', async () => {
    const text = await picture(args);
    expectGolden(name, text);
    expect((await readPicture(text)).nodes.length).toBeGreaterThan(5);
  });
});

describe('the picture of a trace', () => {
  it('has the route that the ingress goes past, and why', async () => {
    const before = await readPicture(await picture(PICTURES['flagger-1822-before'] ?? []));
    const textOf = (id: string) => before.nodes.find((node) => node.id === id)?.text ?? '';
    const dotted = before.edges
      .filter(({ stroke }) => stroke === 'dotted')
      .map(({ from, to }) => [textOf(from), textOf(to)]);
    const route = expect.stringMatching(/^HTTPRoute main-service-canary-injection\nno waypoint: neither Service/);
    expect(dotted).toContainEqual([expect.stringContaining('gateway istio-test2-ingress'), route]);
    expect(dotted).toContainEqual([route, expect.stringContaining('pods of Deployment main-service')]);
  });

  it('has nothing dashed of #1822 once it is mended', async () => {
    const after = await readPicture(await picture(PICTURES['flagger-1822-after'] ?? []));
    expect(after.edges.filter(({ stroke }) => stroke === 'dotted')).toEqual([]);
  });

  it('ends in the status where nothing takes the request', async () => {
    const args = [
      'testdata/flagger-1822/input.yaml',
      'http://nobody.example/',
      '--from',
      'gateway/istio-test2/istio-test2-ingress',
    ];
    const { nodes } = await readPicture(await picture(args));
    const shown = nodes.map(({ text, classes }) => [text, ...classes]);
    expect(shown.at(-1)).toEqual(['404\nno listener has host nobody.example', 'error']);
  });
});

interface TraceCase {
  readonly request: string;
  readonly from: string;
  readonly istio?: string;
  readonly profile?: string;
  readonly headers?: readonly string[];
  readonly rollouts?: readonly string[];
}

const FOLDERS = [...CASES, ...readdirSync('testdata/checks').map((name) => `checks/${name}`)].filter((name) =>
  hasFile(name, 'traces.yaml'),
);

describe.each(FOLDERS)('testdata/%s', (name) => {
  it('has pictures that Mermaid reads, with all shares', async () => {
    for (const each of parse(readCase(name, 'traces.yaml')) as readonly TraceCase[]) {
      const args = [
        ...[caseFile(name, 'input.yaml'), each.request, '--from', each.from],
        ...(each.istio === undefined ? [] : ['--istio', each.istio]),
        ...(each.profile === undefined ? [] : ['--profile', each.profile]),
        ...(each.headers ?? []).flatMap((header) => ['-H', header]),
        ...(each.rollouts ?? []).flatMap((rollout) => ['--rollout', rollout]),
      ];
      const { nodes, edges } = await readPicture(await picture(args));
      expect(nodes.map(({ id }) => id)).toContain(edges[0]?.to);
      // Every place is on some way, and every way has its share.
      const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
      expect(nodes.map(({ id }) => id).filter((id) => !ends.has(id))).toEqual([]);
      for (const { stroke, text } of edges) if (stroke !== 'dotted') expect(text).toMatch(/^~?[\d.]+ %/);
    }
  });
});
