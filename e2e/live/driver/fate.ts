import { type Headers, headerValue } from '../../../src/trace/headers.ts';
import type { Outcome } from '../../../src/trace/outcome.ts';
import { target } from '../../../src/trace/request.ts';
import type { Answer } from './backends.ts';

/** Headers that the campaign's routes play with. */
const WATCHED = ['x-version', 'x-user', 'x-lane'] as const;

/** What became of a request. */
export interface Fate {
  readonly status: number;
  /** NAMESPACE/NAME of the workloads that may have answered. */
  readonly owners: readonly string[];
  readonly details: readonly string[];
}

export type Naming = (fate: Fate) => string;

/** How a fate is called. Workloads that share requests do so in a proportion that nobody knows: whichever answers, it counts as all of them. */
export function namingOf(fates: readonly Fate[]): Naming {
  const groups: { readonly of: string; readonly owners: Set<string> }[] = [];
  const same = ({ status, details }: Fate): string => JSON.stringify([status, details]);
  for (const fate of fates) {
    const of = same(fate);
    const touched = groups.filter((group) => group.of === of && fate.owners.some((owner) => group.owners.has(owner)));
    const owners = new Set([...touched.flatMap((group) => [...group.owners]), ...fate.owners]);
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push({ of, owners });
  }
  return (fate) => {
    const of = same(fate);
    const group = groups.find((each) => each.of === of && fate.owners.some((owner) => each.owners.has(owner)));
    return keyOf(fate.status, [...(group?.owners ?? fate.owners)].sort().join('+'), fate.details);
  };
}

export function tracedFate(outcome: Outcome): Fate {
  const { status, workloads, request, response, hops } = outcome;
  const last = hops.at(-1);
  const answered = last?.kind === 'pods' && status === 200;
  if (!answered) return { status, owners: [], details: [redirectOf(status, response)] };
  const owners = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const watched = WATCHED.map((name) => `${name}=${headerValue(request.headers, name) ?? '-'}`);
  const back = WATCHED.map((name) => `${name}=${headerValue(response, name) ?? '-'}`);
  // A waypoint that takes a port for TCP leaves no trace in a request.
  const ways = hops
    .filter(({ why }) => !why.includes('TCP to Istio'))
    .flatMap(({ kind, name, route, rule }) =>
      kind === 'gateway' || kind === 'waypoint'
        ? [`${kind} ${name} ${route === undefined ? '-' : `${route.replace('/', '.')}.${rule}`}`]
        : [],
    );
  return {
    status,
    owners,
    details: [`${request.method} ${request.host}${target(request)}`, ...watched, 'response', ...back, ...ways],
  };
}

function redirectOf(status: number, response: Headers): string {
  return status >= 300 && status < 400 ? (headerValue(response, 'location') ?? '') : '';
}

function keyOf(status: number, what: string, details: readonly string[]): string {
  return [status, what, ...details].filter((text) => text !== '').join(' ');
}

export function measuredFate(answer: Answer): Fate {
  const { status, report, headers } = answer;
  if (report === undefined) {
    return { status, owners: [], details: [status >= 300 && status < 400 ? (headers.location ?? '') : ''] };
  }
  const watched = WATCHED.map((name) => `${name}=${report.headers[name]?.join(',') ?? '-'}`);
  const back = WATCHED.map((name) => `${name}=${headers[name] ?? '-'}`);
  return {
    status,
    owners: [report.owner],
    details: [`${report.method} ${report.host}${report.path}`, ...watched, 'response', ...back, ...waysOf(answer)],
  };
}

/** The proxies that a request came by and the route it took at each, as `x-route` says. */
function waysOf({ report }: Answer): readonly string[] {
  return (report?.headers['x-route'] ?? [])
    .flatMap((line) => line.split(','))
    .map((text) => {
      const [kind = '', name = '', route = ''] = text.trim().split(' ');
      // Istio names the routes that it makes itself; a route of the input is NAMESPACE.NAME.RULE.
      const own = /^[^.]+\.[^.]+\.[0-9]+$/.test(route) ? route : '-';
      return `${kind === 'ingress' ? 'gateway' : kind} ${name} ${own}`;
    });
}
