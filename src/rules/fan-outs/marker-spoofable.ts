import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import type { Model } from '../../model/model.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { remembered } from '../../resource/remembered.ts';
import { compareIds, formatId, formatName } from '../../resource/resource-id.ts';
import { whyNotCaptured } from '../../topology/dataplane.ts';
import { type Callee, type FanOut, formatFanOut } from '../../topology/fan-out.ts';
import { calleesOfOthers, decidingHeaders, sharerOf, unguarded } from '../../topology/guard.ts';
import { ingressOf } from '../../topology/ingress.ts';
import { isBaggage, sameName } from '../../topology/marker.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN435. Of callees whose routes run; a rule that asks for the marker itself opens the canary to who knows it, and is meant.
 * Flagger's `headers.request` acts at the ingress, before the canary's waypoint sets the marker, so a `remove` there is safe.
 */
export const markerSpoofable: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const isOpenHere = (callee: Callee) => isOpen(topology, callee);
    const open = fanOut.callees.filter(isOpenHere);
    // What a list such as `baggage` brings with it FAN407 says.
    const headers =
      fanOut.guardOff === undefined ? decidingHeaders(fanOut, open).filter((header) => !isBaggage(header)) : [];
    const tests = headers.length === 0 ? [] : open.flatMap((callee) => byTest(callee, headers));
    // What pods outside of the mesh send passes no route of a callee, forged or not (FAN416).
    if (whyNotCaptured(topology, fanOut.entry) !== undefined) return tests;
    const { gateways } = ingressOf(topology, fanOut);
    const told = (callees: readonly Callee[]) => ({
      gateways: gateways.map((gateway) => `Gateway ${formatName(gateway)}`).join(' or '),
      services: callees.map(({ backend }) => backend).join(' and '),
    });
    const others = calleesOfOthers(fanOuts, fanOut).map((other) => ({
      fanOut: other.fanOut,
      callees: other.callees.filter(isOpenHere),
    }));
    const own = fanOut.guardOff === undefined ? headers : fanOut.markers.map(({ header }) => header);
    const foreign = others.flatMap((other) => {
      const theirs = decidingHeaders(other.fanOut, other.callees).filter((header) => !isBaggage(header));
      const more = theirs.filter((header) => !own.some((each) => sameName(each, header)));
      return more.length === 0 ? [] : byFlagger(fanOuts, fanOut, more, told(other.callees));
    });
    if (headers.length === 0) return foreign;
    return [
      ...byFlagger(fanOuts, fanOut, headers, told(open)),
      ...foreign,
      ...byRoutes(topology, fanOut, headers, told(open).services),
      ...tests,
    ];
  });

/** A test that the configuration asks for is one of the callee's own clients as well, and what is matched cannot be taken before. */
function byTest(
  { canary: judged, selection, byFlagger: isTest }: Callee,
  headers: readonly string[],
): readonly Diagnostic[] {
  if (judged === undefined || selection !== 'ab' || !isTest) return [];
  const { canary } = judged;
  const gateways = canary.service.gatewayRefs
    .filter(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_GROUP)
    .map(({ name, namespace = canary.id.namespace }) => `Gateway ${formatName({ namespace, name })}`);
  if (gateways.length === 0) return [];
  const facts = {
    object: `The route that Flagger makes for ${formatId(canary.id)}`,
    gateways: gateways.join(' or '),
    headers: headers.map((header) => `\`${header}\``).join(' and '),
    services: canary.canary,
    filter:
      'by `selection: ab` that route itself asks for the marker, so no filter of it can take it before; what is in front of the Gateway must, or `selection: failover`, whose route no Gateway has, be used',
  };
  return [diagnose('FAN435', facts, { item: canary.item, field: { path: 'spec.analysis.match' } })];
}

function isOpen(topology: Topology, callee: Callee): boolean {
  const service = topology.service(callee.namespace, callee.service);
  return (
    (callee.follower !== undefined || callee.byFlagger) &&
    service !== undefined &&
    bindingOf(service, topology.model).kind === 'bound'
  );
}

function byFlagger(
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  headers: readonly string[],
  told: { readonly gateways: string; readonly services: string },
): readonly Diagnostic[] {
  const missing = unguarded(fanOut, headers);
  if (told.gateways === '' || missing.length === 0) return [];
  const { canary } = fanOut.entry;
  const { remove = [] } = canary.service.headers?.request ?? {};
  const [sharer] = missing.flatMap((header) => sharerOf(fanOuts, fanOut, header) ?? []);
  const facts = {
    ...told,
    object: `The route that Flagger makes for ${formatId(canary.id)}`,
    headers: missing.map((header) => `\`${header}\``).join(' and '),
    filter:
      sharer === undefined
        ? '`spec.service.headers.request.remove` of the Canary must have what no client may send (the edit resets a running analysis)'
        : `to remove it there would take the marker of ${formatFanOut(sharer)} too, whose requests come by the same route: each fan-out must have a header of its own`,
  };
  const path = 'spec.service.headers.request.remove';
  const field = sharer === undefined ? { path, proposedValue: [...remove, ...missing] } : { path };
  return [diagnose('FAN435', facts, { item: canary.item, field })];
}

/** The HTTPRoutes with a backend of one of the names, in order. */
function routesTo(model: Model, namespace: string, names: ReadonlySet<string>): readonly HttpRouteView[] {
  const known = byBackend(model);
  const found = new Set([...names].flatMap((name) => [...(known.get(`${namespace}/${name}`) ?? [])]));
  return [...found].sort((a, b) => compareIds(a.id, b.id));
}

const byBackend = remembered((model: Model): ReadonlyMap<string, ReadonlySet<HttpRouteView>> => {
  const routes = new Map<string, Set<HttpRouteView>>();
  for (const route of model.httpRoutes()) {
    for (const { name, namespace } of route.rules.flatMap(({ backendRefs }) => backendRefs)) {
      const key = `${namespace ?? route.id.namespace}/${name}`;
      const known = routes.get(key);
      if (known === undefined) routes.set(key, new Set([route]));
      else known.add(route);
    }
  }
  return routes;
});

/** Routes of the user's from a Gateway to the entry's Services. */
function byRoutes(
  topology: Topology,
  { entry: { canary } }: FanOut,
  headers: readonly string[],
  services: string,
): readonly Diagnostic[] {
  const own = new Set([canary.apex, canary.primary, canary.canary]);
  return routesTo(topology.model, canary.id.namespace, own).flatMap((route) => {
    if (route.id.namespace === canary.id.namespace && route.id.name === canary.apex) return [];
    const gateways = route.parentRefs.filter(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_GROUP);
    if (gateways.length === 0) return [];
    const index = route.rules.findIndex(
      (rule) =>
        rule.backendRefs.some(
          ({ name, namespace, weight }) =>
            weight > 0 && own.has(name) && (namespace ?? route.id.namespace) === canary.id.namespace,
        ) && headers.some((header) => letsPass(rule, header)),
    );
    const rule = route.rules[index];
    if (rule === undefined) return [];
    const passing = headers.filter((header) => letsPass(rule, header));
    const facts = {
      object: `${formatId(route.id)}, rule ${index},`,
      gateways: gateways
        .map(({ name, namespace }) => `Gateway ${formatName({ namespace: namespace ?? route.id.namespace, name })}`)
        .join(' or '),
      headers: passing.map((header) => `\`${header}\``).join(' and '),
      services,
      filter: 'the rule must remove what no client may send, by a RequestHeaderModifier',
    };
    return [diagnose('FAN435', facts, { item: route.item, field: { path: `spec.rules[${index}].filters` } })];
  });
}

function letsPass({ matches, filters }: RuleView, header: string): boolean {
  const asks = matches.every(({ headers }) => headers.some(({ name }) => sameName(name, header)));
  const handled = filters.some(({ requestHeaderModifier: modifier }) =>
    [...(modifier?.remove ?? []), ...(modifier?.set ?? []).map(({ name }) => name)].some((name) =>
      sameName(name, header),
    ),
  );
  return !asks && !handled;
}
