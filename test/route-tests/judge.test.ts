import { describe, expect, it } from 'vitest';
import { differencesOf, ISSUE, resultsOf, routeTest } from './running.ts';

const OUTSIDE = `  from: gateway/istio-test2/istio-test2-ingress
  request: { url: http://istio-test2.mywebsite.com/ }
`;
const RAMP = `  canaries:
    main-service: { phase: Progressing, weight: 40 }
    secondary-service: { phase: Progressing, weight: 0 }
`;

/** What does not hold of one test over the manifests of Flagger issue #1822. */
function judged(test: string, expected: string, namespace?: string): readonly string[] {
  const results = resultsOf(routeTest(`- name: a\n${test}  expect: ${expected}`, '', namespace));
  return results.flatMap(differencesOf);
}

const CANARY = `${OUTSIDE}${RAMP}  pick: { main-service: canary }\n`;

describe('of the canary branch, after', () => {
  it.each([
    '{ version: canary, status: 200 }',
    '{ backend: secondary-service-canary, status: 2xx }',
    '{ workload: secondary-service }',
    '{ workload: istio-test2/secondary-service }',
    '{ backend: "istio-test2/secondary-service-canary:9090" }',
    '{ visited: [istio-test2-waypoint], notVisited: [istio-test2-ingress] }',
    '{ headers: { X-Target-Version: { exact: v2 } } }',
    '{ headers: { x-target-version: { prefix: v } } }',
    '{ headers: { x-target-version: { regex: "v[0-9]" } } }',
    '{ headers: { x-target-version: { present: true }, x-other: { absent: true } } }',
    '{ hops: { main-service: { version: canary, visited: [istio-test2-waypoint, istio-test2-ingress] } } }',
    '{ hops: { secondary-service: { backend: secondary-service-canary } } }',
  ])('%s holds', (expected) => {
    expect(judged(CANARY, expected)).toEqual([]);
  });

  it.each([
    ['{ version: primary }', 'the end: version: primary / canary (secondary-service)'],
    ['{ noBackend: true }', 'the end: noBackend: no pods answer / istio-test2/secondary-service-canary:9090 answers'],
    [
      '{ workload: secondary-service-primary }',
      'the end: workload: istio-test2/secondary-service-primary / istio-test2/secondary-service',
    ],
    ['{ status: 5xx }', 'the end: status: 5xx / 200'],
    ['{ status: none }', 'the end: status: none / 200'],
    [
      '{ backend: secondary-service-primary }',
      'the end: backend: istio-test2/secondary-service-primary / istio-test2/secondary-service-canary:9090',
    ],
    [
      '{ backend: "secondary-service-canary:80" }',
      'the end: backend: istio-test2/secondary-service-canary:80 / istio-test2/secondary-service-canary:9090',
    ],
    [
      '{ visited: [istio-test2-ingress] }',
      'the end: visited: istio-test2/istio-test2-ingress / passes istio-test2/istio-test2-waypoint',
    ],
    ['{ noWaypoint: true }', 'the end: noWaypoint: passes none / passes istio-test2/istio-test2-waypoint'],
    ['{ headers: { x-target-version: { exact: v3 } } }', 'the end: headers.x-target-version: v3 / v2'],
    ['{ headers: { x-target-version: { regex: "[0-9]" } } }', 'the end: headers.x-target-version: regex [0-9] / v2'],
    ['{ headers: { x-target-version: { absent: true } } }', 'the end: headers.x-target-version: absent / v2'],
    ['{ headers: { x-other: { present: true } } }', 'the end: headers.x-other: present / absent'],
    ['{ hops: { main-service: { version: primary } } }', 'main-service: version: primary / canary (main-service)'],
    [
      '{ hops: { secondary-service: { notCalled: true } } }',
      'secondary-service: notCalled: nothing calls it / main-service → secondary-service',
    ],
  ])('%s fails', (expected, difference) => {
    expect(judged(CANARY, expected)).toEqual([difference]);
  });
});

describe('a branch', () => {
  it('is followed where one is picked, and else all are', () => {
    const end = '{ version: canary }';
    expect(judged(`${OUTSIDE}${RAMP}`, end)).toEqual([
      'the end: version: canary / primary (secondary-service-primary)',
    ]);
    expect(judged(`${OUTSIDE}${RAMP}  pick: { main-service: primary }\n`, end)).toHaveLength(1);
  });

  it('is followed at a call', () => {
    const both = OUTSIDE + RAMP.replace('weight: 0', 'weight: 30');
    expect(
      judged(`${both}  pick: { main-service: primary, secondary-service: canary }\n`, '{ version: canary }'),
    ).toEqual([]);
  });

  it('that no request goes is a failure', () => {
    expect(judged(`${OUTSIDE}  pick: { main-service: canary }\n`, '{ status: 200 }')).toEqual([
      'pick: pick: main-service: canary / no request goes to `main-service: canary`: main-service-primary → secondary-service-primary',
    ]);
    const marked = `${OUTSIDE}${RAMP}  pick: { main-service: canary, secondary-service: primary }\n`;
    expect(judged(marked, '{ status: 200 }')).toEqual([
      expect.stringContaining('no request goes to `secondary-service: primary`'),
    ]);
    const elsewhere = OUTSIDE.replace('istio-test2.mywebsite.com', 'elsewhere.example');
    expect(judged(`${elsewhere}  pick: { main-service: canary }\n`, '{ status: 404 }')).toEqual([
      expect.stringContaining('no request comes by istio-test2/main-service: 404'),
    ]);
  });
});

describe('shares', () => {
  const ramp = `${OUTSIDE}${RAMP}`;

  it.each([
    '{ distribution: { main-service-primary → secondary-service-primary: 60%, main-service -> secondary-service: 2/5 } }',
    '{ distribution: { main-service-primary: 3/5, main-service: 40.0 % } }',
    '{ distribution: { main-service-primary: 59%, main-service: 41% }, tolerance: 1% }',
  ])('%s hold', (expected) => {
    expect(judged(ramp, expected)).toEqual([]);
  });

  it('that are off, and ways that are not named, are failures', () => {
    expect(judged(ramp, '{ distribution: { main-service-primary: 60.1%, main-service: 39.9% } }')).toHaveLength(2);
    expect(judged(ramp, '{ distribution: { main-service-primary: 60% } }')).toEqual([
      'all requests: distribution["main-service → secondary-service"]: 0 % (it is not named) / 40 %',
    ]);
  });
});

describe('what no application gets', () => {
  const nowhere = OUTSIDE.replace('istio-test2.mywebsite.com', 'elsewhere.example');

  it('is answered by a proxy', () => {
    expect(judged(nowhere, '{ noBackend: true, status: 404, noWaypoint: true }')).toEqual([]);
  });

  it('has no header that could be absent, and no version', () => {
    expect(judged(nowhere, '{ headers: { x: { absent: true } }, version: primary }')).toEqual([
      'the end: version: primary / none (answered 404)',
      'the end: headers.x: absent / no application gets the request',
    ]);
    expect(judged(nowhere, '{ hops: { main-service: { version: primary } } }')).toEqual([
      'main-service: hops: it is called / 404',
    ]);
  });

  it('is a canary without pods, too', () => {
    const marked = `  from: pod/istio-test2
  request: { url: "http://secondary-service:9090/", headers: { x-target-version: v2 } }
`;
    expect(judged(marked, '{ version: canary }')).toEqual(['the end: version: canary / none (answered 503)']);
    expect(judged(marked, '{ noBackend: true, status: 503 }')).toEqual([]);
  });
});

describe('names', () => {
  it.each([
    [
      '{ notVisited: [istio-test2-waypint] }',
      'no Gateway istio-test2/istio-test2-waypint; did you mean istio-test2/istio-test2-waypoint?',
    ],
    ['{ backend: secondary-servce }', 'did you mean istio-test2/secondary-service?'],
    ['{ hops: { third-service: { notCalled: true } } }', 'no Service istio-test2/third-service'],
  ])('that nobody knows are no success: %s', (expected, problem) => {
    expect(judged(CANARY, expected)).toEqual([expect.stringContaining(problem)]);
  });

  it('of a Gateway and of a Canary, too', () => {
    const gateway = OUTSIDE.replace('/istio-test2-ingress', '/ingress');
    expect(judged(gateway, '{ status: 200 }')).toEqual([
      expect.stringMatching(/^spec.tests\[0\].from: the input has no/),
    ]);
    const canary = `${OUTSIDE}  canaries: { main: { phase: Failed } }\n`;
    expect(judged(canary, '{ status: 200 }')).toEqual([expect.stringMatching(/^spec.tests\[0\].canaries\["main"\]: /)]);
  });

  it('are of the only namespace where the RouteTest has none, and else need it', () => {
    expect(judged(CANARY, '{ backend: secondary-service-canary }', '')).toEqual([]);
    const copy = ISSUE.replaceAll('istio-test2\n', 'other\n');
    const test = routeTest(`- name: a\n${CANARY}  expect: { version: canary }`, '', '');
    const [result] = resultsOf(test, `${ISSUE}---\n${copy}`);
    expect(result?.problem?.detail).toMatch(/is in istio-test2\/main-service and other\/main-service: write NAMESPACE/);
  });
});

describe('the state of a Canary', () => {
  it('is at rest where nothing is said, whatever its status says', () => {
    const live = ISSUE.replaceAll(
      '    stepWeight: 10\n',
      '    stepWeight: 10\nstatus:\n  phase: Progressing\n  canaryWeight: 30\n',
    );
    const [result] = resultsOf(routeTest(`- name: a\n${OUTSIDE}  expect: { version: primary }`), live);
    expect(result?.failures).toEqual([]);
  });
});

describe('manifests', () => {
  it('are judged as they stand where the test says so', () => {
    expect(judged(`${CANARY}  manifests: before\n`, '{ version: canary }')).toEqual([
      'the end: version: canary / primary (secondary-service-primary)',
    ]);
  });

  it('are judged as another version or profile sees them', () => {
    const test = `- name: a\n${CANARY}  expect: { version: canary }`;
    expect(resultsOf(routeTest(test, '  istio: "1.31"\n')).flatMap(differencesOf)).toEqual([]);
    const [gamma] = resultsOf(routeTest(test, '  profile: gamma\n'));
    expect(gamma?.trace?.outcomes.flatMap(({ hops }) => hops.filter(({ kind }) => kind === 'waypoint'))).toEqual([]);
  });
});
