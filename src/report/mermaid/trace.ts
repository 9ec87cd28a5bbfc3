import type { Hop, Outcome } from '../../trace/outcome.ts';
import { target } from '../../trace/request.ts';
import type { World } from '../../trace/world.ts';
import type { TracedRequest } from '../trace-json.ts';
import { formatStatus, headOf, homeOf, short } from '../trace-text.ts';
import { writeFlowchart } from './flowchart.ts';
import { breakAt, decisionOf, fewOf, podsOf } from './hop-lines.ts';
import { missedAt } from './missed.ts';
import { type Ways, waysOf } from './ways.ts';

/** A trace as a picture: what each proxy decided and each share's end, and the routes that the requests go past. */
export function traceMermaid(traced: TracedRequest, world: World): string {
  const { trace, source } = traced;
  const home = homeOf(source);
  const { method, scheme, host, headers } = trace.request;
  const ways = waysOf();
  const start = ways.place({
    key: 'start',
    shape: 'box',
    lines: [
      clientOf(source, home),
      `${method} ${scheme}://${host}${target(trace.request)}`,
      ...fewOf([...headers].map(([name, values]) => `${name}: ${values.join(',')}`)),
    ],
  });
  for (const outcome of trace.outcomes) draw({ ways, world, home, scope: '' }, outcome, start, []);
  const comments = [...headOf(traced), ...trace.assumptions.map((text) => `Taken for granted: ${text}`)];
  return writeFlowchart({ comments, ...ways.drawn() });
}

function clientOf(source: TracedRequest['source'], home: string): string {
  if (source.kind !== 'pod') return 'clients';
  const { name, namespace } = source.client;
  return name === namespace ? `a pod of namespace ${namespace}` : `pods of ${short(name, home)}`;
}

interface Drawing {
  readonly ways: Ways;
  readonly world: World;
  readonly home: string;
  /** The calls that have led here: a place is another one in each. */
  readonly scope: string;
}

/** One outcome, hop by hop, and the calls of the pods behind it. */
function draw(drawing: Drawing, outcome: Outcome, start: string, said: readonly string[]): void {
  const { ways, home, scope } = drawing;
  const { share, hops, mirrors } = outcome;
  const places: string[] = [];
  let from = start;
  let lines = said;
  for (const [index, hop] of hops.entries()) {
    const at = hop.kind === 'pods' ? pods(drawing, hop, outcome) : proxy(drawing, hop, from);
    if (at !== from) {
      ways.go({ from, to: at, share, lines, filters: hops[index - 1]?.filters });
      if (hop.kind === 'pods') pass(drawing, hops.slice(0, index + 1), from);
      lines = [];
    }
    from = at;
    places.push(at);
  }
  const last = hops.at(-1);
  if (last?.kind !== 'pods') {
    const status = formatStatus(outcome);
    const why = isBad(outcome) ? breakAt(last?.why.replaceAll(` ${home}/`, ' ') ?? '') : [];
    const tone = isBad(outcome) ? 'error' : undefined;
    const end = ways.place({ key: `end ${scope} ${status} ${last?.why}`, shape: 'box', lines: [status, ...why], tone });
    ways.go({ from, to: end, share, lines, filters: last?.filters });
  }
  for (const mirror of mirrors) {
    const sender = mirror.hops.findIndex((hop, index) => hop !== hops[index]);
    const copied = places[sender] ?? start;
    const key = `copy ${scope} ${mirror.service}`;
    const to = ways.place({ key, shape: 'box', lines: podsOf(mirror, mirror.hops.at(-1), home) });
    ways.go({
      from: copied,
      to,
      share: mirror.share,
      lines: ['a copy, its answer is thrown away'],
      filters: undefined,
    });
  }
  for (const outcomes of outcome.next) {
    for (const next of outcomes) {
      const { host } = next.request;
      const path = target(next.request);
      const deeper = { ...drawing, scope: `${scope}>${host}${path}` };
      draw(deeper, next, from, [`calls ${shortHost(host, home)}${path === '/' ? '' : path}`]);
    }
  }
}

/** A proxy, or a client that decides itself; a client that decides nothing is the place that it calls from. */
function proxy({ ways, home, scope }: Drawing, hop: Hop, from: string): string {
  if (hop.kind === 'client' && hop.route === undefined) return from;
  const { kind, name, service, listener, route, routeKind, rule } = hop;
  const key = [scope, kind, name, service, listener, routeKind, route, rule].join(' ');
  return ways.place({ key, shape: 'round', lines: decisionOf(hop, home), tone: 'proxy' });
}

/** The pods of a Service; the status is said where the way ends. */
function pods({ ways, home, scope }: Drawing, hop: Hop, outcome: Outcome): string {
  const ends = outcome.next.length === 0 || isBad(outcome);
  const lines = [...podsOf(outcome, hop, home), ...(ends ? [formatStatus(outcome)] : [])];
  const tone = isBad(outcome) ? 'error' : undefined;
  return ways.place({
    key: ['pods', scope, hop.service, ...lines].join(' '),
    shape: 'box',
    lines,
    tone,
    scope,
    service: hop.service,
  });
}

/** The routes and the waypoint of a Service that its requests go past. */
function pass({ ways, world, home, scope }: Drawing, hops: readonly Hop[], from: string): void {
  const missed = missedAt(world, hops, home);
  if (missed === undefined) return;
  const key = ['missed', scope, ...missed.lines].join(' ');
  const at = ways.place({ key, shape: 'round', lines: missed.lines, tone: 'missed' });
  ways.miss({ from, to: at, lines: ['not taken'] });
  for (const service of missed.backends) ways.missService(at, scope, service, [`Service ${short(service, home)}`]);
}

function isBad({ status }: Outcome): boolean {
  return status < 200 || status >= 400;
}

/** As a pod of the namespace may call it. */
function shortHost(host: string, home: string): string {
  const [name = '', namespace, ...rest] = host.replace(/:\d*$/, '').split('.');
  const isShort = namespace === home && ['', 'svc', 'svc.cluster.local'].includes(rest.join('.'));
  return isShort ? `${name}${/:\d*$/.exec(host)?.[0] ?? ''}` : host;
}
