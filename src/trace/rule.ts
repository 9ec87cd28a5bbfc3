import type { MatchView } from '../model/http-route.ts';
import type { BackendRefView, RedirectView } from '../model/route-filter.ts';
import { type Backend, resolveBackend } from '../topology/backend-ref.ts';
import { allowsOrigin, corsChange, isPreflight, preflightHeaders } from './cors.ts';
import { type FilterActions, formatFilters, readFilters } from './filters.ts';
import { change, type HeaderChange, type Headers, join, NO_HEADERS, readHeaders } from './headers.ts';
import { formatMatch } from './match.ts';
import { answer, type Flight, type Hop, type Step } from './outcome.ts';
import type { Choice } from './precedence.ts';
import { istioBehaviour } from './profile.ts';
import type { Request } from './request.ts';
import { equals, NONE, type Share, share, times } from './share.ts';
import { envoyLocationOf, envoyRewritePath, locationOf, rewritePath } from './url.ts';
import type { World } from './world.ts';

/** The proxy that runs a rule. */
export interface Runner {
  readonly world: World;
  readonly hop: Pick<Hop, 'kind' | 'name' | 'service' | 'listener'>;
  /** What a redirect without a port stays on. */
  readonly port: number;
  readonly needsGrant: boolean;
  /** Where a request for a backend goes from here. */
  readonly forward: (flight: Flight, backend: Exclude<Backend, { kind: 'invalid' }>) => Step;
}

const NO_CHANGE: HeaderChange = { set: [], add: [], remove: [] };

/** Runs the rule that was chosen: filters, then backends by weight (HTTPRouteRule, Gateway API v1.6.1). */
export function runRule(runner: Runner, flight: Flight, choice: Choice): readonly Step[] {
  const { route, rule: index, matcher } = choice.chosen;
  const rule = route.rules[index];
  const hop: Hop = {
    ...runner.hop,
    route: `${route.namespace}/${route.name}`,
    routeKind: route.kind,
    ...(route.canary === undefined ? {} : { writtenFor: `${route.canary.id.namespace}/${route.canary.id.name}` }),
    rule: index,
    match: formatMatch(matcher.view),
    filters: formatFilters(rule?.filters ?? []),
    why: whyChosen(choice),
  };
  if (rule === undefined) return [];
  const { request } = flight;
  const actions = readFilters(rule.filters);
  const say = (why: string): Hop => ({ ...hop, why: `${hop.why}; ${why}` });
  if (actions.unknown !== undefined) {
    return [answer(flight, 500, say(`a filter of type ${actions.unknown.type} that is not known must not be skipped`))];
  }
  if (actions.cors !== undefined && isPreflight(request)) {
    const allowed = allowsOrigin(actions.cors, request);
    // The specification leaves open what an unknown origin gets; Istio has Envoy answer it too (createCorsFilter).
    const why = allowed ? 'a CORS preflight' : 'a CORS preflight of an origin that is not allowed';
    const headers = allowed ? preflightHeaders(actions.cors, request) : NO_HEADERS;
    return [answer(flight, 200, say(`${why}, which the proxy answers`), headers)];
  }
  if (actions.redirect !== undefined) {
    const location = locate(runner, request, actions.redirect, matcher.view.path);
    return [redirected(flight, actions, actions.redirect.statusCode, location, say(`redirects to ${location}`))];
  }
  return toBackends(runner, flight, choice, actions, rule.backendRefs, hop);
}

function toBackends(
  runner: Runner,
  flight: Flight,
  choice: Choice,
  actions: FilterActions,
  refs: readonly BackendRefView[],
  hop: Hop,
): readonly Step[] {
  const { profile } = runner.world;
  const say = (why: string): Hop => ({ ...hop, why: `${hop.why}; ${why}` });
  const sum = refs.reduce((total, { weight }) => total + weight, 0);
  if (refs.length === 0) {
    const status = profile.kind === 'istio' ? istioBehaviour(profile.version).noBackends : 500;
    return [answer(flight, status, say('the rule has no backendRef'))];
  }
  if (sum === 0) {
    if (profile.kind === 'gamma') {
      runner.world.assume(
        'what a rule does whose weights are all 0 the specification does not say; 500, as with Istio, is taken',
      );
    }
    return [answer(flight, 500, say('the weights of all its backendRefs are 0'))];
  }
  const effective = refs.filter(({ weight }) => weight > 0);
  return effective.map((ref) => {
    const weight = share(ref.weight, sum);
    // Of the copies made further up each part has its part.
    const mirrored = flight.mirrored.map((step) => partOf(step, weight));
    const part: Flight = { ...flight, share: times(flight.share, weight), mirrored };
    return toBackend(runner, part, choice, actions, ref, effective.length, { ...hop, weight });
  });
}

function partOf(step: Step, weight: Share): Step {
  return { ...step, flight: { ...step.flight, share: times(step.flight.share, weight) } };
}

function toBackend(
  runner: Runner,
  flight: Flight,
  choice: Choice,
  actions: FilterActions,
  ref: BackendRefView,
  effective: number,
  hop: Hop,
): Step {
  const { route, matcher } = choice.chosen;
  const { world } = runner;
  const own = readFilters(ref.filters);
  const rules = { needsGrant: runner.needsGrant, istio: world.profile.kind === 'istio' };
  const backend = resolveBackend(ref, route, rules, world.topology);
  const named = `${ref.namespace ?? route.namespace}/${ref.name}${ref.port === undefined ? '' : `:${ref.port}`}`;
  const filters = [...(hop.filters ?? []), ...formatFilters(ref.filters).map((text) => `${text} (backendRef)`)];
  const at: Hop = { ...hop, backend: named, filters };
  if (backend.kind === 'invalid') return answer(flight, 500, { ...at, why: `${hop.why}; ${backend.why}` });
  if (own.unknown !== undefined)
    return answer(flight, 500, { ...at, why: `${hop.why}; a filter of its backendRef is not known` });
  if (own.redirect !== undefined) {
    const location = locate(runner, flight.request, own.redirect, matcher.view.path);
    return redirected(flight, own, own.redirect.statusCode, location, {
      ...at,
      why: `${hop.why}; redirects to ${location}`,
    });
  }
  const cors = actions.cors === undefined ? NO_CHANGE : corsChange(actions.cors, flight.request);
  const request = changeRequest(flight.request, actions, own, effective, matcher.view.path, world);
  // Envoy copies a request as it goes to the backend; what a copy is of the specification leaves open.
  const copied = rules.istio
    ? request
    : changeRequest(flight.request, actions, readFilters([]), 1, matcher.view.path, world);
  const changed: Flight = {
    ...flight,
    request,
    hops: [...flight.hops, at],
    mirrored: [...flight.mirrored, ...copiesOf(runner, { ...flight, request: copied }, choice, actions)],
    onReturn: [...inOrder(actions.response, own.response, effective, world), cors, ...flight.onReturn],
  };
  return runner.forward(changed, backend);
}

/**
 * Changes of rule and backendRef in the order in which they happen. By the specification as the filters stand, the rule's first.
 * Istio writes the ops of a single effective backend into the route's own list; with several they sit on the weighted cluster,
 * which Envoy runs before the route's, so that the rule has the last word.
 */
function inOrder(
  rule: readonly HeaderChange[],
  backend: readonly HeaderChange[],
  effective: number,
  { profile }: World,
): readonly HeaderChange[] {
  if (profile.kind === 'gamma') return [...rule, ...backend];
  const [ofRule, ofBackend] = [rule.reduce(join, NO_CHANGE), backend.reduce(join, NO_CHANGE)];
  return effective === 1 ? [join(ofRule, ofBackend)] : [ofBackend, ofRule];
}

function changeRequest(
  request: Request,
  rule: FilterActions,
  backend: FilterActions,
  effective: number,
  match: Parameters<typeof rewritePath>[2],
  world: World,
): Request {
  const isIstio = world.profile.kind === 'istio';
  const withHost: Headers = new Map([['host', [request.host]], ...request.headers]);
  const changed = new Map(inOrder(rule.request, backend.request, effective, world).reduce(change, withHost));
  const said = isIstio ? (authorityOf(rule.request) ?? authorityOf(backend.request)) : changed.get('host')?.at(-1);
  const host = said ?? request.host;
  changed.delete('host');
  const rewriteBy = isIstio ? envoyRewritePath : rewritePath;
  const rewritten = [rule.rewrite, backend.rewrite].reduce(
    (so, rewrite) => ({
      host: rewrite?.hostname ?? so.host,
      path: rewriteBy(so.path, rewrite?.path, match, 'trimmed'),
    }),
    { host, path: request.path },
  );
  return { ...request, ...rewritten, headers: changed };
}

/** The Host that a modifier asks for: to Istio a rewrite, of which the rule's has the last word (route.go, processDestination). */
function authorityOf(changes: readonly HeaderChange[]): string | undefined {
  const isHost = ({ name }: { readonly name: string }) => name.toLowerCase() === 'host' || name === ':authority';
  const { set, add } = changes.reduce(join, NO_CHANGE);
  return set.find(isHost)?.value ?? add.find(isHost)?.value;
}

function redirected(flight: Flight, actions: FilterActions, status: number, location: string, hop: Hop): Step {
  const onReturn = [...actions.response, ...flight.onReturn];
  return answer({ ...flight, onReturn }, status, hop, readHeaders([['location', location]]));
}

/** Where copies go that mirror filters make; the share of a copy is that of the requests it is made of. */
function copiesOf(
  { world, needsGrant, forward }: Runner,
  flight: Flight,
  { chosen }: Choice,
  { mirrors }: FilterActions,
): readonly Step[] {
  const rules = { needsGrant, istio: world.profile.kind === 'istio' };
  if (flight.copy === true) return [];
  return mirrors.flatMap(({ backendRef, fraction }) => {
    const backend = resolveBackend(backendRef, chosen.route, rules, world.topology);
    // A mirror that cannot be reached is left out, and nothing else happens.
    if (backend.kind === 'invalid' || equals(fraction, NONE)) return [];
    return [
      forward({ ...flight, share: times(flight.share, fraction), mirrored: [], copy: true, onReturn: [] }, backend),
    ];
  });
}

function whyChosen({ chosen, next }: Choice): string {
  if (next === undefined) return 'no other rule matches';
  const { route, rule } = next.candidate;
  const other = route === chosen.route ? `rule ${rule}` : `${route.kind} ${route.namespace}/${route.name} rule ${rule}`;
  return `${next.preference.why}, so it goes before ${other}`;
}

function locate({ world, port }: Runner, request: Request, redirect: RedirectView, match: MatchView['path']): string {
  const locateBy = world.profile.kind === 'istio' ? envoyLocationOf : locationOf;
  return locateBy(request, redirect, match, port);
}
