import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { readVersion } from '../../src/config/version.ts';
import { traceJson } from '../../src/report/trace-json.ts';
import { situate } from '../../src/topology/situation.ts';
import type { Topology } from '../../src/topology/topology.ts';
import { callsOf } from '../../src/trace/calls.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { readRequest } from '../../src/trace/request.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import { CASES, readCase } from '../cases/driver.ts';
import { itemsOf, noConfig } from '../manifests.ts';

const run = (args: readonly string[], input = '') =>
  runCommand(['trace', ...args], { version: '1.2.3', readInput: () => input });

const INPUT = 'testdata/flagger-1822/input.yaml';
const URL = 'http://istio-test2.mywebsite.com/';
const INGRESS = ['--from', 'gateway/istio-test2/istio-test2-ingress'];
const RAMP = ['--rollout', 'main-service=Progressing:40', '--rollout', 'secondary-service=Progressing:0'];

const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync('docs/trace.schema.json', 'utf8')));

/** The lines under a heading, up to the next empty one. */
function section(text: string, title: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.indexOf(title);
  return start < 0 ? [] : lines.slice(start + 1, lines.indexOf('', start)).map((line) => line.trim());
}

describe('trace of Flagger issue #1822', () => {
  it('goes past the waypoint before', async () => {
    const { stdout, exitCode } = await run([INPUT, URL, ...INGRESS, ...RAMP]);
    expect(exitCode).toBe(0);
    expect(section(stdout, 'In all')).toEqual([
      '60 %  3/5  200  main-service-primary → secondary-service-primary',
      '40 %  2/5  200  main-service → secondary-service-primary',
    ]);
  });

  it('reaches secondary v2 with the share of main v2 after', async () => {
    const { stdout, exitCode } = await run(['-', URL, ...INGRESS, ...RAMP], readCase('flagger-1822', 'expected.yaml'));
    expect(exitCode).toBe(0);
    expect(section(stdout, 'In all')).toEqual([
      '60 %  3/5  200  main-service-primary → secondary-service-primary',
      '40 %  2/5  200  main-service → secondary-service',
    ]);
  });

  it('has no share of 503 at rest, before and after', async () => {
    for (const name of ['input.yaml', 'expected.yaml']) {
      const { stdout, exitCode } = await run(['-', URL, ...INGRESS], readCase('flagger-1822', name));
      expect(exitCode).toBe(0);
      expect(section(stdout, 'In all')).toEqual(['100 %  1  200  main-service-primary → secondary-service-primary']);
    }
  });

  it('is 503 for the canary’s share while secondary rests, as FAN412 says', async () => {
    const input = readCase('flagger-1822', 'expected.yaml');
    const { stdout, exitCode } = await run(['-', URL, ...INGRESS, '--rollout', 'main-service=Progressing:40'], input);
    expect(exitCode).toBe(1);
    expect(section(stdout, 'In all')).toEqual([
      '60 %  3/5  200  main-service-primary → secondary-service-primary',
      '40 %  2/5  503  main-service → secondary-service-canary:9090',
    ]);
    expect(readCase('flagger-1822', 'results.yaml')).toContain('FAN412');
  });

  it('stays on v1 inside the mesh: Flagger’s split is not evaluated for the apex', async () => {
    const input = readCase('flagger-1822', 'expected.yaml');
    const from = ['--from', 'pod/istio-test2/app=secondary-service-primary'];
    const { stdout } = await run(['-', 'http://main-service:9090/', ...from, ...RAMP, '--then', 'none'], input);
    expect(section(stdout, 'In all')).toEqual(['100 %  1  200  main-service-primary']);
  });

  it('marks what the mesh sends to the canary by name', async () => {
    const input = readCase('flagger-1822', 'expected.yaml');
    const from = ['--from', 'pod/istio-test2'];
    const { stdout } = await run(['-', 'http://main-service-canary:9090/', ...from, ...RAMP], input);
    expect(section(stdout, 'In all')).toEqual(['100 %  1  200  main-service → secondary-service']);
  });

  it('passes no header on that the applications do not carry', async () => {
    const input = readCase('flagger-1822', 'expected.yaml');
    const { stdout } = await run(['-', URL, ...INGRESS, ...RAMP, '--carry', 'x-request-id'], input);
    expect(section(stdout, 'In all')[1]).toBe('40 %  2/5  200  main-service → secondary-service-primary');
  });

  it('takes the marker from clients, who cannot choose by it', async () => {
    const input = readCase('flagger-1822', 'expected.yaml');
    const { stdout } = await run(['-', URL, ...INGRESS, ...RAMP, '-H', 'X-Target-Version: v2'], input);
    expect(section(stdout, 'In all')).toEqual([
      '60 %  3/5  200  main-service-primary → secondary-service-primary',
      '40 %  2/5  200  main-service → secondary-service',
    ]);
  });

  it('follows a chain of calls', async () => {
    const chain = 'http://secondary-service:9090/ -> http://main-service-primary:9090/items';
    const { stdout } = await run([INPUT, URL, ...INGRESS, '--then', chain]);
    expect(section(stdout, 'In all')).toEqual([
      '100 %  1  200  main-service-primary → secondary-service-primary → main-service-primary',
    ]);
  });
});

it('says of a later version what it is taken for', async () => {
  const { stdout } = await run([INPUT, URL, ...INGRESS, '--istio', '1.40']);
  expect(stdout).toContain('Istio 1.40 is taken to do what 1.31 does');
});

describe('docs/tracing.md', () => {
  it('shows what trace prints, before and after', async () => {
    const page = readFileSync('docs/tracing.md', 'utf8');
    for (const name of ['input.yaml', 'expected.yaml']) {
      const { stdout } = await run(['-', URL, ...INGRESS, ...RAMP], readCase('flagger-1822', name));
      expect(page).toContain(`\n${stdout.trimEnd()}\n\`\`\``);
    }
  });
});

describe('trace --format json', () => {
  it('is what docs/trace.schema.json says', async () => {
    const { stdout } = await run([INPUT, URL, ...INGRESS, ...RAMP, '--format', 'json']);
    const trace = JSON.parse(stdout);
    expect(validate(trace), JSON.stringify(validate.errors)).toBe(true);
    expect(trace.outcomes.map(({ share, fraction }: { share: number; fraction: string }) => [share, fraction])).toEqual(
      [
        [0.6, '3/5'],
        [0.4, '2/5'],
      ],
    );
    expect(trace.outcomes[1].workloads).toEqual(['istio-test2/Deployment/main-service']);
    expect(trace.outcomes[1].next[0][0].service).toBe('istio-test2/secondary-service:9090');
  });

  it.each(CASES)('is so for the routes of testdata/%s, before and after, for every version', (name) => {
    const profiles: readonly Profile[] = [
      { kind: 'istio', version: readVersion('1.24') },
      { kind: 'istio', version: readVersion('1.31') },
      { kind: 'gamma' },
    ];
    const rollouts = new Map();
    for (const file of ['input.yaml', 'expected.yaml']) {
      const items = itemsOf(readCase(name, file));
      for (const profile of profiles) {
        const istio = profile.kind === 'istio' ? profile.version : noConfig().istio;
        const { topology, fanOuts } = situate(items, { ...noConfig(), istio });
        const tracer = buildTracer(topology, { profile, regex: readRegex, rollouts });
        const calls = callsOf(fanOuts, { chains: undefined, carry: undefined });
        for (const [from, url] of requestsOver(topology)) {
          const [request, source] = [readRequest(url, {}), readSource(from, topology, rollouts)];
          if ('problem' in request || 'problem' in source) throw new Error(`${url} from ${from}`);
          const json = traceJson({ trace: tracer.trace(request, source, calls), source, profile, rollouts });
          // As it is printed
          expect(validate(JSON.parse(JSON.stringify(json))), JSON.stringify(validate.errors)).toBe(true);
        }
      }
    }
  });
});

/** From every Gateway and from pods of every Canary's namespace, to an outside host and to every apex. */
function requestsOver({ model }: Topology): readonly (readonly [string, string])[] {
  const sources = [
    ...model.gateways().map(({ id }) => `gateway/${id.namespace}/${id.name}`),
    ...model.canaries().map(({ id }) => `pod/${id.namespace}`),
  ];
  const targets = [
    'http://shop.example.com/',
    ...model.canaries().map(({ apex, id }) => `http://${apex}.${id.namespace}/`),
  ];
  return [...new Set(sources)].flatMap((source) => targets.map((target) => [source, target] as const));
}

describe('trace, used wrongly', () => {
  it.each([
    [[INPUT, ...INGRESS], 'trace needs a URL'],
    [[INPUT, URL], 'trace needs `--from`: gateway/NAMESPACE/NAME or pod/NAMESPACE'],
    [[INPUT, URL, 'http://other.example.com', ...INGRESS], 'one URL is traced, not 2'],
    [[INPUT, 'ftp://shop.example.com', ...INGRESS], 'only http and https are traced'],
    [[INPUT, 'http://[', ...INGRESS], 'is not a URL: write http://HOST'],
    [[INPUT, URL, '--from', 'gateway/istio-test2/istio-test2-ingres'], 'did you mean istio-test2/istio-test2-ingress?'],
    [[INPUT, URL, '--from', 'ingress'], 'write gateway/NAMESPACE/NAME, pod/NAMESPACE/LABEL=VALUE or pod/NAMESPACE'],
    [
      [INPUT, URL, '--from', 'pod/istio-test2/app=none'],
      'no workload of namespace istio-test2 has pods with the label `app: none`',
    ],
    [[INPUT, URL, ...INGRESS, '--rollout', 'main=Progressing'], 'the input has no Canary main'],
    [[INPUT, URL, ...INGRESS, '--rollout', 'main-service=Progresing'], 'did you mean Progressing?'],
    [[INPUT, URL, ...INGRESS, '--rollout', 'main-service=Progressing:101'], 'a whole number from 0 to 100'],
    [[INPUT, URL, ...INGRESS, '--rollout', 'main-service'], 'write CANARY=PHASE or CANARY=PHASE:WEIGHT'],
    [[INPUT, URL, ...INGRESS, '-H', 'no colon'], 'is not `name: value`'],
    [[INPUT, URL, ...INGRESS, '-X', 'GET IT'], 'is not an HTTP method'],
    [[INPUT, URL, ...INGRESS, '--istio', 'latest'], 'is not a version such as 1.27'],
    [[INPUT, URL, ...INGRESS, '--istio', '1.23.4'], 'Istio before 1.24 is not known here'],
    [[INPUT, URL, ...INGRESS, '--profile', 'istio'], 'unknown profile `istio`'],
    [[INPUT, URL, ...INGRESS, '--profile', 'gamma', '--istio', '1.27'], 'exclude each other'],
    [[INPUT, URL, ...INGRESS, '--format', 'yaml'], 'unknown format `yaml`: it is text, json or mermaid'],
    [[INPUT, URL, ...INGRESS, '--then', 'http://['], '`--then`: `http://[` is not a URL'],
    [[INPUT, URL, ...INGRESS, '--form', 'x'], 'unknown option'],
    [['none.yaml', URL, ...INGRESS], 'none.yaml cannot be read'],
  ])('says so: %j', async (args, problem) => {
    const { stdout, stderr, exitCode } = await run(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^canary-fanout: /);
    expect(stderr).toContain(problem);
  });

  it('names object and field of what it cannot read', async () => {
    const text = readCase('flagger-1822', 'input.yaml').replace('value: /\n', 'value: 7\n');
    const { stderr, exitCode } = await run(['-', URL, ...INGRESS], text);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('FAN005');
    expect(stderr).toContain('spec.rules[0].matches[0].path.value');
  });
});
