import { isJsonObject, type Json, listAt, stringAt, valueAt } from '../resource/json.ts';
import { PHASES } from '../trace/rollout-state.ts';
import { NONE } from '../trace/share.ts';
import type { Arrival, CanaryState, Expectation, HeaderAssertion, RouteCase } from './route-test.ts';
import { readShare, readStatus, readWay } from './words.ts';

/** One of the values that a list of a test has, and how a case is named by it. */
interface Choice {
  readonly key: string;
  readonly value: string;
  /** `undefined`: there is no choice. */
  readonly label: string | undefined;
}

/** The cases of one entry of `spec.tests`: the product of its lists, in their order. */
export function expand(test: Json, field: string): readonly RouteCase[] {
  const request = valueAt(test, ['request']);
  const canaries = membersOf(valueAt(test, ['canaries']));
  const lists = [
    choicesOf('url', valueAt(request, ['url']), (value) => value),
    choicesOf('method', valueAt(request, ['method']), (value) => value),
    ...membersOf(valueAt(request, ['headers'])).map(([name, value]) =>
      choicesOf(`header ${name}`, value, (each) => `${name}: ${each}`),
    ),
    ...canaries.map(([name, state]) =>
      choicesOf(`canary ${name}`, valueAt(state, ['weight']), (each) => `${name} ${each} %`),
    ),
  ].filter((choices) => choices.length > 0);
  const product = lists.reduce<readonly (readonly Choice[])[]>(
    (cases, choices) => cases.flatMap((chosen) => choices.map((choice) => [...chosen, choice])),
    [[]],
  );
  return product.map((chosen) => caseOf(test, field, chosen));
}

function choicesOf(key: string, value: Json | undefined, label: (value: string) => string): readonly Choice[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [{ key, value: String(value), label: undefined }];
  return value.map((each) => ({ key, value: String(each), label: label(String(each)) }));
}

function caseOf(test: Json, field: string, chosen: readonly Choice[]): RouteCase {
  const labels = chosen.flatMap(({ label }) => (label === undefined ? [] : [label]));
  const chosenFor = (key: string) => chosen.find((choice) => choice.key === key)?.value;
  const name = stringAt(test, ['name']) ?? '';
  return {
    name: labels.length === 0 ? name : `${name} [${labels.join(', ')}]`,
    field,
    manifests: stringAt(test, ['manifests']) === 'before' ? 'before' : 'after',
    from: stringAt(test, ['from']) ?? '',
    url: chosenFor('url') ?? '',
    method: chosenFor('method'),
    headers: membersOf(valueAt(test, ['request', 'headers'])).map(([header]) => [
      header,
      chosenFor(`header ${header}`) ?? '',
    ]),
    canaries: membersOf(valueAt(test, ['canaries'])).map(([canary, state]): CanaryState => {
      const weight = chosenFor(`canary ${canary}`);
      return {
        canary,
        phase: PHASES.find((phase) => phase === stringAt(state, ['phase'])) ?? 'Succeeded',
        weight: weight === undefined ? undefined : Number(weight),
      };
    }),
    chains:
      valueAt(test, ['then']) === undefined
        ? undefined
        : textsAt(test, ['then']).map((chain) => chain.split('->').map((step) => step.trim())),
    carry: valueAt(test, ['carry']) === undefined ? undefined : textsAt(test, ['carry']),
    pick: membersOf(valueAt(test, ['pick'])).map(([where, what]) => [where, String(what)]),
    expect: expectationOf(valueAt(test, ['expect'])),
  };
}

function expectationOf(expect: Json | undefined): Expectation {
  return {
    end: arrivalOf(expect),
    hops: membersOf(valueAt(expect, ['hops'])).map(([service, hop]) => ({
      service,
      notCalled: valueAt(hop, ['notCalled']) === true,
      arrival: arrivalOf(hop),
    })),
    distribution: membersOf(valueAt(expect, ['distribution'])).map(([text, share]) => ({
      text,
      names: readWay(text),
      share: readShare(String(share)) ?? NONE,
    })),
    tolerance: readShare(stringAt(expect, ['tolerance']) ?? '0%') ?? NONE,
  };
}

function arrivalOf(value: Json | undefined): Arrival {
  const version = stringAt(value, ['version']);
  return {
    version: version === 'primary' || version === 'canary' ? version : undefined,
    backend: stringAt(value, ['backend']),
    workload: stringAt(value, ['workload']),
    noBackend: valueAt(value, ['noBackend']) === true,
    status: readStatus(valueAt(value, ['status'])),
    visited: textsAt(value, ['visited']),
    notVisited: textsAt(value, ['notVisited']),
    noWaypoint: valueAt(value, ['noWaypoint']) === true,
    headers: membersOf(valueAt(value, ['headers'])).flatMap(([name, words]) =>
      membersOf(words).flatMap(([word, text]) => assertionOf(name, word, String(text))),
    ),
  };
}

const WORDS = ['exact', 'prefix', 'regex', 'present', 'absent'] as const;

function assertionOf(name: string, said: string, value: string): readonly HeaderAssertion[] {
  const word = WORDS.find((known) => known === said);
  return word === undefined ? [] : [{ name, word, value }];
}

function textsAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  return listAt(value, path).map(String);
}

export function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
}
