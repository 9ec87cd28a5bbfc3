import { readVersion } from '../config/version.ts';
import { isJsonObject, type Json, listAt, stringAt, valueAt } from '../resource/json.ts';
import { formatPath, type Path } from '../resource/path.ts';
import { whyUnknown } from '../trace/profile.ts';
import { readRegex } from '../trace/regex.ts';
import { readRequest } from '../trace/request.ts';
import { membersOf } from './expand.ts';
import type { ReadProblem } from './read.ts';
import { readShare, readStatus, readWay } from './words.ts';

/** What is wrong in a RouteTest that its schema has let pass. */
export function specProblems(spec: Json | undefined): readonly ReadProblem[] {
  const istio = stringAt(spec, ['istio']);
  const unknown = istio === undefined ? undefined : whyUnknown(readVersion(istio));
  const tests = listAt(spec, ['tests']);
  const named = tests.map((test) => stringAt(test, ['name']));
  return [
    ...(unknown === undefined ? [] : [at(['spec', 'istio'], `is ${istio}: ${unknown}`)]),
    ...(istio !== undefined && valueAt(spec, ['profile']) !== undefined
      ? [at(['spec', 'profile'], 'must not be set together with `istio`')]
      : []),
    ...tests.flatMap((test, index) => {
      const path = ['spec', 'tests', index];
      const twice = named.indexOf(named[index]) < index ? [at([...path, 'name'], 'is the name of another test')] : [];
      return [...twice, ...testProblems(test, path)];
    }),
  ];
}

function at(path: Path, must: string): ReadProblem {
  const field = formatPath(path);
  return { field, detail: `\`${field}\` ${must}` };
}

function testProblems(test: Json, path: Path): readonly ReadProblem[] {
  const expect = valueAt(test, ['expect']);
  const pick = membersOf(valueAt(test, ['pick']));
  const shared = valueAt(expect, ['distribution']) !== undefined;
  return [
    ...requestProblems(valueAt(test, ['request']), [...path, 'request']),
    ...membersOf(valueAt(test, ['canaries'])).flatMap(([name, state]) =>
      listed(valueAt(state, ['weight'])).every((weight) => Number(weight) >= 0 && Number(weight) <= 100)
        ? []
        : [at([...path, 'canaries', name, 'weight'], 'must be a whole number from 0 to 100, or a list of such')],
    ),
    ...listAt(test, ['then']).flatMap((chain, index) =>
      String(chain)
        .split('->')
        .flatMap((url) => {
          const read = readRequest(url.trim());
          return 'problem' in read ? [at([...path, 'then', index], `is not right: ${read.problem}`)] : [];
        }),
    ),
    ...(shared && pick.length > 0
      ? [at([...path, 'pick'], 'must not be set with `expect.distribution`, whose shares are of all requests')]
      : []),
    ...expectProblems(expect, [...path, 'expect']),
  ];
}

function requestProblems(request: Json | undefined, path: Path): readonly ReadProblem[] {
  const methods = listed(valueAt(request, ['method']));
  return [
    ...listed(valueAt(request, ['url'])).flatMap((url) => {
      const read = readRequest(String(url));
      return 'problem' in read ? [at([...path, 'url'], `is not right: ${read.problem}`)] : [];
    }),
    ...methods.flatMap((method) => {
      const read = readRequest('http://host/', { method: String(method) });
      return 'problem' in read ? [at([...path, 'method'], `is not right: ${read.problem}`)] : [];
    }),
    ...membersOf(valueAt(request, ['headers'])).flatMap(([name]) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)
        ? []
        : [at([...path, 'headers', name], 'must be the name of a header: letters, digits and -')],
    ),
  ];
}

function listed(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function expectProblems(expect: Json | undefined, path: Path): readonly ReadProblem[] {
  const hops = membersOf(valueAt(expect, ['hops']));
  const ways = membersOf(valueAt(expect, ['distribution']));
  const tolerance = stringAt(expect, ['tolerance']);
  return [
    ...(isEmpty(expect, ['hops', 'distribution', 'tolerance']) && hops.length + ways.length === 0
      ? [at(path, 'must assert something: `version`, `status`, `hops` or `distribution`, say')]
      : []),
    ...arrivalProblems(expect, path),
    ...hops.flatMap(([service, hop]) => {
      const field = [...path, 'hops', service];
      const called = !isEmpty(hop, ['notCalled']);
      if (valueAt(hop, ['notCalled']) === true && called)
        return [at(field, 'must not assert anything else beside `notCalled`')];
      if (isEmpty(hop, [])) return [at(field, 'must assert something: `version` or `headers`, say')];
      return arrivalProblems(hop, field);
    }),
    ...ways.flatMap(([way, share]) => [
      ...(readShare(String(share)) === undefined
        ? [at([...path, 'distribution', way], `must be a share such as 40% or 2/5, not ${String(share)}`)]
        : []),
      ...(readWay(way).includes('')
        ? [at([...path, 'distribution', way], 'must name who answers, one after the other: `checkout → cart`')]
        : []),
    ]),
    ...(tolerance !== undefined && readShare(tolerance) === undefined
      ? [at([...path, 'tolerance'], `must be a share such as 1%, not ${tolerance}`)]
      : []),
    ...(tolerance !== undefined && ways.length === 0
      ? [at([...path, 'tolerance'], 'means something with `distribution` only')]
      : []),
  ];
}

function isEmpty(value: Json | undefined, but: readonly string[]): boolean {
  return membersOf(value).every(
    ([key, each]) => but.includes(key) || (isJsonObject(each) && membersOf(each).length === 0),
  );
}

function arrivalProblems(value: Json | undefined, path: Path): readonly ReadProblem[] {
  const status = valueAt(value, ['status']);
  const has = (key: string) => valueAt(value, [key]) !== undefined;
  const both = (one: string, others: readonly string[]) =>
    others
      .filter((other) => has(one) && has(other))
      .map((other) => at([...path, one], `must not be set together with \`${other}\``));
  return [
    ...(status !== undefined && readStatus(status) === undefined
      ? [at([...path, 'status'], `must be a status such as 200, a class such as 2xx, or none, not ${String(status)}`)]
      : []),
    ...both('noBackend', ['backend', 'workload', 'version', 'headers']),
    ...both('noWaypoint', ['notVisited']),
    ...membersOf(valueAt(value, ['headers'])).flatMap(([name, words]) => {
      const field = [...path, 'headers', name];
      const said = membersOf(words);
      if (said.length !== 1) return [at(field, 'must have one word of exact, prefix, regex, present and absent')];
      const regex = stringAt(words, ['regex']);
      const read = regex === undefined ? undefined : readRegex(regex);
      return read !== undefined && 'problem' in read
        ? [at([...field, 'regex'], `is no regular expression of RE2: ${read.problem}`)]
        : [];
    }),
  ];
}
