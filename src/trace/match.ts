import type { MatchView, ValueMatchView } from '../model/http-route.ts';
import type { Regex } from '../topology/plain-regex.ts';
import { type Headers, headerValue } from './headers.ts';
import { istioBehaviour, type Profile } from './profile.ts';
import type { Request } from './request.ts';

/** A match made ready: asked of thousands of requests, read once. */
export interface Matcher {
  readonly view: MatchView;
  readonly matches: (request: Request) => boolean;
  /** A regular expression in it that is none, so that it never matches. */
  readonly problem: string | undefined;
}

type Test = (request: Request) => boolean;

/**
 * Conditions of one match, ANDed (HTTPRouteMatch and GRPCRouteMatch, Gateway API v1.6.1). Of names that are equal but for case
 * the first entry counts by the specification, and each does with Istio, which keeps them apart by how they are written.
 */
export function matcherOf(view: MatchView, regex: (pattern: string) => Regex, profile: Profile): Matcher {
  let made: ReturnType<typeof testsOf> | undefined;
  // Of most matches nobody asks more than how they are written.
  const read = () => {
    made ??= testsOf(view, regex, profile);
    return made;
  };
  return {
    view,
    matches: (request) => read().tests.every((test) => test(request)),
    get problem() {
      return read().problem;
    },
  };
}

function testsOf(
  view: MatchView,
  regex: (pattern: string) => Regex,
  profile: Profile,
): { readonly tests: readonly Test[]; readonly problem: string | undefined } {
  const once = profile.kind === 'gamma' ? firstOfEach : <T>(list: readonly T[]): readonly T[] => list;
  const problems: string[] = [];
  const pattern: Pattern = (value) => {
    const read = regex(value);
    if (!('problem' in read)) return read.matches;
    problems.push(read.problem);
    return () => false;
  };
  const tests: Test[] = [pathTest(view.path, pattern)];
  if (view.method !== undefined) tests.push(({ method }) => method === view.method);
  const istio = profile.kind === 'istio' ? istioBehaviour(profile.version) : undefined;
  const valuePattern = istio === undefined ? pattern : presentOr(pattern);
  const lines = istio?.matchesEachLine === true ? linesOf : joinedLine;
  for (const header of once(view.headers, ({ name }) => name.toLowerCase())) {
    const name = header.name.toLowerCase();
    tests.push(
      valueTest(header, valuePattern, ({ host, headers }) => (name === 'host' ? [host] : lines(headers, name))),
    );
  }
  const queryValue = istio === undefined ? decodedValue : rawValue;
  for (const param of once(view.queryParams, ({ name }) => name)) {
    tests.push(
      valueTest(param, valuePattern, ({ query }) => {
        const value = query === undefined ? undefined : queryValue(query, param.name);
        return value === undefined ? [] : [value];
      }),
    );
  }
  return { tests, problem: problems[0] };
}

function pathTest({ type, value }: MatchView['path'], pattern: Pattern): Test {
  if (type === 'Exact') return ({ path }) => path === value;
  if (type === 'RegularExpression') {
    const matches = pattern(value);
    return ({ path }) => matches(path);
  }
  // By path elements: `/abc`, `/abc/` match `/abc`, `/abc/` and `/abc/def`, and not `/abcd`.
  const prefix = trimSlash(value);
  if (prefix === '') return () => true;
  return ({ path }) => path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

/** A prefix without the trailing slash, which does not count. */
export function trimSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

type Pattern = (value: string) => (text: string) => boolean;

/** Istio takes the pattern `*`, which is none, for "there is one" (route.go, canBeConvertedToPresentMatch). */
function presentOr(pattern: Pattern): Pattern {
  return (value) => (value === '*' ? () => true : pattern(value));
}

function valueTest(
  { type, value }: ValueMatchView,
  pattern: Pattern,
  read: (request: Request) => readonly string[],
): Test {
  const test = type === 'RegularExpression' ? pattern(value) : (text: string) => text === value;
  return (request) => read(request).some(test);
}

function linesOf(headers: Headers, name: string): readonly string[] {
  return headers.get(name) ?? [];
}

function joinedLine(headers: Headers, name: string): readonly string[] {
  const value = headerValue(headers, name);
  return value === undefined ? [] : [value];
}

/** Of equal names only the first counts. */
function firstOfEach<T>(list: readonly T[], nameOf: (entry: T) => string): readonly T[] {
  const seen = new Set<string>();
  return list.filter((entry) => {
    const name = nameOf(entry);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** The first value of a query parameter; names are case-sensitive. */
function decodedValue(query: string, name: string): string | undefined {
  return new URLSearchParams(query).get(name) ?? undefined;
}

/** Envoy compares names and values as they are written (QueryParamsMulti::parseQueryString): `%20` stays `%20`. */
function rawValue(query: string, name: string): string | undefined {
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    if ((equals < 0 ? part : part.slice(0, equals)) === name) return equals < 0 ? '' : part.slice(equals + 1);
  }
  return undefined;
}

/** `PathPrefix /checkout, GET, header x-version: v2` */
export function formatMatch({ path, headers, queryParams, method }: MatchView): string {
  const pair =
    (what: string) =>
    ({ type, name, value }: ValueMatchView) =>
      `${what} ${name}${type === 'RegularExpression' ? ' ~' : ':'} ${value}`;
  return [
    `${path.type} ${path.value}`,
    ...(method === undefined ? [] : [method]),
    ...headers.map(pair('header')),
    ...queryParams.map(pair('query')),
  ].join(', ');
}
