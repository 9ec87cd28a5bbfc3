import { formatName } from '../resource/resource-id.ts';
import { headerValue } from '../trace/headers.ts';
import type { Outcome } from '../trace/outcome.ts';
import { readRegex } from '../trace/regex.ts';
import type { Names } from './names.ts';
import type { Difference } from './result.ts';
import type { Arrival, HeaderAssertion } from './route-test.ts';
import type { Answered } from './visits.ts';
import { withoutPort } from './visits.ts';
import { formatStatus, hasStatus } from './words.ts';

/** What does not hold of one request. */
export function judgeArrival(
  outcome: Outcome,
  wanted: Arrival,
  names: Names,
  answered: Answered | undefined,
): readonly Difference[] {
  const { status, service, workloads } = outcome;
  const arrived = outcome.hops.at(-1)?.kind === 'pods' && status !== 0 && status !== 503;
  const answers = arrived ? ((workloads.map(({ name }) => name).join(' or ') || service) ?? '') : 'no pods';
  const found: Difference[] = [];
  const differs = (what: string, expected: string, actual: string) => void found.push({ what, expected, actual });
  if (wanted.version !== undefined) {
    const actual = arrived ? answered?.version : undefined;
    if (actual !== wanted.version) {
      const said = actual ?? (arrived ? 'neither' : 'none');
      differs('version', wanted.version, `${said} (${arrived ? answers : `answered ${formatStatus(status)}`})`);
    }
  }
  if (wanted.backend !== undefined) {
    const full = names.service(wanted.backend);
    const actual = service ?? '';
    const same = full.includes(':') ? actual === full : withoutPort(actual) === full;
    if (!arrived || !same) differs('backend', full, arrived ? actual : `none (answered ${formatStatus(status)})`);
  }
  if (wanted.workload !== undefined) {
    const { home } = names;
    const full = wanted.workload.includes('/') || home === '' ? wanted.workload : `${home}/${wanted.workload}`;
    const same = (each: string) => each === full || (!full.includes('/') && each.endsWith(`/${full}`));
    const actual = workloads.map(formatName);
    // Of several nobody knows which answers.
    if (!arrived || actual.length === 0 || !actual.every(same)) {
      const said = arrived ? actual.join(' or ') || 'not known' : `none (answered ${formatStatus(status)})`;
      differs('workload', full, said);
    }
  }
  if (wanted.noBackend && arrived) differs('noBackend', 'no pods answer', `${service ?? answers} answers`);
  if (wanted.status !== undefined && !hasStatus(status, wanted.status)) {
    differs('status', wanted.status, formatStatus(status));
  }
  found.push(...judgeWaypoints(outcome, wanted, names));
  for (const header of wanted.headers) found.push(...judgeHeader(outcome, header, arrived));
  return found;
}

function judgeWaypoints({ hops }: Outcome, wanted: Arrival, names: Names): readonly Difference[] {
  const passed = hops.filter(({ kind }) => kind === 'waypoint' || kind === 'gateway').map(({ name }) => name);
  const waypoints = hops.filter(({ kind }) => kind === 'waypoint').map(({ name }) => name);
  const actual = passed.length === 0 ? 'passes none' : `passes ${passed.join(', ')}`;
  const visited = wanted.visited.map(names.gateway).filter((name) => !passed.includes(name));
  const not = wanted.notVisited.map(names.gateway).filter((name) => passed.includes(name));
  return [
    ...visited.map((name) => ({ what: 'visited', expected: name, actual })),
    ...not.map((name) => ({ what: 'notVisited', expected: `not ${name}`, actual })),
    ...(wanted.noWaypoint && waypoints.length > 0
      ? [{ what: 'noWaypoint', expected: 'passes none', actual: `passes ${waypoints.join(', ')}` }]
      : []),
  ];
}

function judgeHeader({ request }: Outcome, asserted: HeaderAssertion, arrived: boolean): readonly Difference[] {
  const { name, word, value } = asserted;
  const actual = headerValue(request.headers, name);
  // What no application gets, none can have been without.
  if (arrived && holds(asserted, actual)) return [];
  const expected = word === 'exact' ? value : word === 'prefix' || word === 'regex' ? `${word} ${value}` : word;
  const said = arrived ? (actual ?? 'absent') : 'no application gets the request';
  return [{ what: `headers.${name}`, expected, actual: said }];
}

function holds({ word, value }: HeaderAssertion, actual: string | undefined): boolean {
  switch (word) {
    case 'exact':
      return actual === value;
    case 'prefix':
      return actual?.startsWith(value) === true;
    case 'regex': {
      const regex = readRegex(value);
      return actual !== undefined && 'matches' in regex && regex.matches(actual);
    }
    case 'present':
      return actual !== undefined;
    case 'absent':
      return actual === undefined;
  }
}
