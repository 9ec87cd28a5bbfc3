// What the tests use of vitest, without its processes: the tests of a file as a list, to be run one by one and again and again.
import * as matchers from '@vitest/expect';

const { chai } = matchers;
chai.use(matchers.JestExtend);
chai.use(matchers.JestChaiExpect);
chai.use(matchers.JestAsymmetricMatchers);

function expectation() {
  const expect = (value, message) => chai.expect(value, message);
  Object.assign(expect, chai.expect, globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT]);
  expect.getState = () => matchers.getState(expect);
  expect.setState = (state) => matchers.setState(state, expect);
  matchers.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect);
  expect.extend(expect, matchers.customMatchers);
  globalThis[matchers.GLOBAL_EXPECT] = expect;
  return expect;
}

const expect = expectation();

/** `vitest` for one file, and the tests that the file has by then. */
export function collector() {
  const tests = [];
  const titles = [];
  const after = [];
  let finished = [];
  const it = (name, ...rest) => {
    const run = rest.find((each) => typeof each === 'function');
    tests.push({
      name: [...titles, name].join(' > '),
      run: async () => {
        finished = [];
        try {
          await run({});
        } finally {
          for (const each of finished.reverse()) await each();
        }
      },
    });
  };
  const describe = (name, ...rest) => {
    titles.push(name);
    rest.find((each) => typeof each === 'function')();
    titles.pop();
  };
  const eachOf =
    (own) =>
    (table) =>
    (name, ...rest) => {
      const run = rest.find((each) => typeof each === 'function');
      for (const row of table)
        own(name.replace('%s', String(Array.isArray(row) ? row[0] : row)), () =>
          run(...(Array.isArray(row) ? row : [row])),
        );
    };
  it.each = eachOf(it);
  describe.each = eachOf(describe);
  // All that is skipped anywhere is for want of a program, and no program is begun here.
  it.skipIf = () => Object.assign(() => undefined, { each: () => () => undefined });
  describe.skipIf = it.skipIf;
  const unsupported = new Proxy(
    {},
    {
      get: () => () => {
        throw new Error('not supported here');
      },
    },
  );
  return {
    tests,
    vitest: {
      it,
      test: it,
      describe,
      expect,
      vi: unsupported,
      afterAll: (each) => after.push(each),
      onTestFinished: (each) => finished.push(each),
    },
  };
}
