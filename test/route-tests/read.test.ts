import { expect, it } from 'vitest';
import { isRouteTest } from '../../src/route-tests/kind.ts';
import { readRouteTest } from '../../src/route-tests/read.ts';
import { itemsOf } from '../manifests.ts';
import { problemsOf, routeTest } from './running.ts';

const HEAD = '- name: a\n  from: pod/shop\n';
const REQUEST = '  request: { url: http://cart/ }\n';
const EXPECT = '  expect: { status: 200 }\n';

it('reads what is right', () => {
  expect(problemsOf(routeTest(`${HEAD}${REQUEST}${EXPECT}`))).toEqual([]);
});

it.each([
  ['an unknown field, with the nearest', `${HEAD}${REQUEST}  expect: { versoin: canary }`, 'did you mean `version`?'],
  [
    'a phase that is none',
    `${HEAD}${REQUEST}${EXPECT}  canaries: { cart: { phase: Running } }`,
    '.phase` must be one of',
  ],
  [
    'a weight above 100',
    `${HEAD}${REQUEST}${EXPECT}  canaries: { cart: { phase: Failed, weight: [5, 101] } }`,
    '0 to 100',
  ],
  ['no URL', `${HEAD}  request: { url: [] }\n${EXPECT}`, '`spec.tests[0].request.url` must not be empty'],
  ['a scheme that is not traced', `${HEAD}  request: { url: ftp://cart/ }\n${EXPECT}`, 'has the scheme ftp'],
  ['a method that is none', `${HEAD}  request: { url: http://cart/, method: G T }\n${EXPECT}`, 'is not an HTTP method'],
  [
    'a header that is none',
    `${HEAD}  request: { url: http://cart/, headers: { a b: c } }\n${EXPECT}`,
    'the name of a header',
  ],
  ['a call that is no URL', `${HEAD}${REQUEST}${EXPECT}  then: ["http://a/ -> ftp://b/"]`, '`spec.tests[0].then[0]`'],
  ['a test that cannot fail', `${HEAD}${REQUEST}  expect: {}`, 'must assert something'],
  [
    'a hop that cannot fail',
    `${HEAD}${REQUEST}  expect: { hops: { cart: {} } }`,
    '`spec.tests[0].expect.hops.cart` must assert',
  ],
  ['headers that cannot fail', `${HEAD}${REQUEST}  expect: { headers: {} }`, 'must assert something'],
  ['a list that cannot fail', `${HEAD}${REQUEST}  expect: { notVisited: [] }`, 'must not be empty'],
  [
    'none and some',
    `${HEAD}${REQUEST}  expect: { noBackend: true, backend: cart }`,
    'must not be set together with `backend`',
  ],
  [
    'not called, and yet',
    `${HEAD}${REQUEST}  expect: { hops: { cart: { notCalled: true, status: 200 } } }`,
    'beside `notCalled`',
  ],
  ['a word that is not true', `${HEAD}${REQUEST}  expect: { noBackend: false }`, 'must be true'],
  [
    'two words of one header',
    `${HEAD}${REQUEST}  expect: { headers: { x: { exact: a, absent: true } } }`,
    'must have one word',
  ],
  ['a regular expression that is none', `${HEAD}${REQUEST}  expect: { headers: { x: { regex: "(" } } }`, 'RE2'],
  ['a status that is none', `${HEAD}${REQUEST}  expect: { status: ok }`, 'a class such as 2xx'],
  [
    'a share that is none',
    `${HEAD}${REQUEST}  expect: { distribution: { cart: 40 % of all } }`,
    'must be a share such as',
  ],
  [
    'a share of more than all',
    `${HEAD}${REQUEST}  expect: { distribution: { cart: 140% } }`,
    'must be a share such as',
  ],
  ['a way with a gap', `${HEAD}${REQUEST}  expect: { distribution: { cart →: 40% } }`, 'must name who answers'],
  ['a tolerance of nothing', `${HEAD}${REQUEST}  expect: { status: 200, tolerance: 1% }`, 'with `distribution` only'],
  [
    'a pick and shares',
    `${HEAD}${REQUEST}  pick: { cart: canary }\n  expect: { distribution: { cart: 1/2 } }`,
    'of all requests',
  ],
])('refuses %s', (_, tests, problem) => {
  expect(problemsOf(routeTest(tests))).toEqual([expect.stringContaining(problem)]);
});

it('refuses two tests of one name, no test, and a version that is not known', () => {
  const test = `${HEAD}${REQUEST}${EXPECT}`;
  expect(problemsOf(routeTest(`${test}${test}`))).toEqual(['`spec.tests[1].name` is the name of another test']);
  expect(problemsOf(routeTest('[]'))).toEqual(['`spec.tests` must not be empty']);
  expect(problemsOf(routeTest(test, '  istio: 1.27\n'))).toEqual([expect.stringContaining('write it in quotes')]);
  expect(problemsOf(routeTest(test, '  istio: "1.20"\n'))).toEqual([expect.stringContaining('before 1.24')]);
});

it('makes a case of each combination of its lists, and names it by them', () => {
  const tests = `${HEAD}  request: { url: [http://a/, http://b/], method: [GET, POST], headers: { x: y, z: [p, q] } }
  canaries: { cart: { phase: Progressing, weight: [10, 20] }, stock: { phase: Progressing, weight: 5 } }
${EXPECT}`;
  const [item] = itemsOf(routeTest(tests)).filter(isRouteTest);
  const read = item === undefined ? undefined : readRouteTest(item);
  const cases = read !== undefined && 'test' in read ? read.test.cases : [];
  expect(cases).toHaveLength(16);
  expect(cases[0]?.name).toBe('a [http://a/, GET, z: p, cart 10 %]');
  expect(cases.at(-1)).toMatchObject({
    name: 'a [http://b/, POST, z: q, cart 20 %]',
    url: 'http://b/',
    method: 'POST',
    headers: [
      ['x', 'y'],
      ['z', 'q'],
    ],
    canaries: [
      { canary: 'cart', phase: 'Progressing', weight: 20 },
      { canary: 'stock', phase: 'Progressing', weight: 5 },
    ],
  });
});
