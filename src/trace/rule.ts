import type { MatchView } from '../model/http-route.ts';
import type { RedirectView } from '../model/route-filter.ts';
import { type Backend, resolveBackend } from '../topology/backend-ref.ts';
import { allowsOrigin, corsChange, isPreflight, preflightHeaders } from './cors.ts';
import { type FilterActions, readFilters } from './filters.ts';
import { change, type HeaderChange, join, NO_HEADERS, readHeaders } from './headers.ts';
import { answer, type Flight, type Hop, type Step } from './outcome.ts';
import type { Choice } from './precedence.ts';
import { istioBehaviour } from './profile.ts';
import type { ReadyBackend, ReadyHops, ReadyRule, RunningProxy } from './ready-rule.ts';
import type { Request } from './request.ts';
import { equals, NONE, type Share, times } from './share.ts';
import { envoyLocationOf, envoyRewritePath, locationOf, rewritePath } from './url.ts';
import type { World } from './world.ts';

/** The proxy that runs a rule. */
export interface Runner {
  readonly world: World;
  readonly hop: RunningProxy;
  /** What a redirect without a port stays on. */
  readonly port: number;
  readonly needsGrant: boolean;
  /** Where a request for a backend goes from here. */
  readonly forward: (flight: Flight, backend: Exclude<Backend, { kind: 'invalid' }>) => Step;
}

const NO_CHANGE: HeaderChange = { set: [], add: [], remove: [] };

/** Runs the rule that was chosen: filters, then backends by weight (HTTPRouteRule, Gateway API v1.6.1). */
export function runRule(runner: Runner, flight: Flight, choice: Choice): readonly Step[] {
  const ready = runner.world.ready(choice.chosen, runner.needsGrant);
  if (ready === undefined) return [];
  const hops = ready.hopsAt(runner.hop);
  const chosen = whyChosen(choice);
  const { actions } = ready;
  const { request } = flight;
  const say = (why: string): Hop => ({ ...hops.own, why: `${chosen}; ${why}` });
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
    const location = locate(runner, request, actions.redirect, choice.chosen.matcher.view.path);
    return [redirected(flight, actions, actions.redirect.statusCode, location, say(`redirects to ${location}`))];
  }
  return toBackends(runner, flight, choice, ready, hops, chosen);
}

function toBackends(
  runner: Runner,
  flight: Flight,
  choice: Choice,
  ready: ReadyRule,
  hops: ReadyHops,
  chosen: string,
): readonly Step[] {
  const { profile } = runner.world;
  const say = (why: string): Hop => ({ ...hops.own, why: `${chosen}; ${why}` });
  if (ready.refs === 0) {
    const status = profile.kind === 'istio' ? istioBehaviour(profile.version).noBackends : 500;
    return [answer(flight, status, say('the rule has no backendRef'))];
  }
  if (ready.backends.length === 0) {
    if (profile.kind === 'gamma') {
      runner.world.assume(
        'what a rule does whose weights are all 0 the specification does not say; 500, as with Istio, is taken',
      );
    }
    return [answer(flight, 500, say('the weights of all its backendRefs are 0'))];
  }
  return ready.backends.map((backend, index) => {
    const { weight } = backend;
    const hop: Hop = { ...(hops.to[index] ?? hops.own), why: chosen };
    const part: Flight = {
      ...flight,
      share: times(flight.share, weight),
      // Of the copies made further up each part has its part.
      mirrored: flight.mirrored.length === 0 ? NO_COPIES : flight.mirrored.map((step) => partOf(step, weight)),
    };
    return toBackend(runner, part, choice, ready, backend, hop);
  });
}

const NO_COPIES: readonly Step[] = [];

function partOf(step: Step, weight: Share): Step {
  return { ...step, flight: { ...step.flight, share: times(step.flight.share, weight) } };
}

function toBackend(
  runner: Runner,
  flight: Flight,
  choice: Choice,
  { actions, backends }: ReadyRule,
  { actions: own, backend }: ReadyBackend,
  hop: Hop,
): Step {
  const { path } = choice.chosen.matcher.view;
  const { world } = runner;
  const say = (why: string): Hop => ({ ...hop, why: `${hop.why}; ${why}` });
  if (backend.kind === 'invalid') return answer(flight, 500, say(backend.why));
  if (own.unknown !== undefined) return answer(flight, 500, say('a filter of its backendRef is not known'));
  if (own.redirect !== undefined) {
    const location = locate(runner, flight.request, own.redirect, path);
    return redirected(flight, own, own.redirect.statusCode, location, say(`redirects to ${location}`));
  }
  const hops = [...flight.hops, hop];
  if (changesNothing(actions) && changesNothing(own) && !flight.request.headers.has('host')) {
    return runner.forward({ ...flight, hops }, backend);
  }
  const effective = backends.length;
  const request = changeRequest(flight.request, actions, own, effective, path, world);
  // Envoy copies a request as it goes to the backend; what a copy is of the specification leaves open.
  const copied =
    world.profile.kind === 'istio' ? request : changeRequest(flight.request, actions, readFilters([]), 1, path, world);
  const cors = actions.cors === undefined ? NO_CHANGE : corsChange(actions.cors, flight.request);
  const changed: Flight = {
    ...flight,
    request,
    hops,
    mirrored: [...flight.mirrored, ...copiesOf(runner, { ...flight, request: copied }, choice, actions)],
    onReturn: [...inOrder(actions.response, own.response, effective, world), cors, ...flight.onReturn],
  };
  return runner.forward(changed, backend);
}

/** Of a rule or backendRef without filters: request and response pass as they are, and there are no copies. */
function changesNothing({ request, response, rewrite, mirrors, cors }: FilterActions): boolean {
  const changes = request.length + response.length + mirrors.length;
  return changes === 0 && rewrite === undefined && cors === undefined;
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
  const changed = new Map(inOrder(rule.request, backend.request, effective, world).reduce(change, request.headers));
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
