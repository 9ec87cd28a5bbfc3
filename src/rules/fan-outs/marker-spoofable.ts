import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { RuleView } from '../../model/http-route.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { whyNotCaptured } from '../../topology/dataplane.ts';
import type { Callee, FanOut } from '../../topology/fan-out.ts';
import { ingressOf } from '../../topology/ingress.ts';
import { matchesMarker, sameName } from '../../topology/marker.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN435. Of callees whose routes run; a rule that asks for the marker itself opens the canary to who knows it, and is meant.
 * Flagger's `headers.request` acts at the ingress, before the canary's waypoint sets the marker, so a `remove` there is safe.
 */
export const markerSpoofable: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    // What pods outside of the mesh send passes no route of a callee, forged or not (FAN416).
    if (whyNotCaptured(topology, fanOut.entry) !== undefined) return [];
    const open = fanOut.callees.filter((callee) => isOpen(topology, callee));
    const headers = decidingHeaders(fanOut, open);
    if (headers.length === 0) return [];
    const { gateways } = ingressOf(topology, fanOut);
    const told = {
      gateways: gateways.map((gateway) => `Gateway ${formatName(gateway)}`).join(' or '),
      services: open.map(({ backend }) => backend).join(' and '),
    };
    return [...byFlagger(fanOut, headers, told), ...byRoutes(topology, fanOut, headers, told.services)];
  });

function isOpen(topology: Topology, callee: Callee): boolean {
  const service = topology.service(callee.namespace, callee.service);
  return (
    (callee.follower !== undefined || callee.byFlagger) &&
    service !== undefined &&
    bindingOf(service, topology.model).kind === 'bound'
  );
}

/** The markers that some callee chooses by; others that are set along with them open nothing. */
function decidingHeaders({ markers }: FanOut, callees: readonly Callee[]): readonly string[] {
  const deciding = markers.filter((marker) =>
    callees.some(({ follower, byFlagger, canary }) => {
      if (follower?.rules.some(({ matches }) => matches.some((match) => matchesMarker(match, marker)))) return true;
      const asked = byFlagger ? (canary?.canary.analysis?.match ?? []) : [];
      return asked.some(({ headers }) => Object.keys(headers).some((name) => sameName(name, marker.header)));
    }),
  );
  const names = deciding.map(({ header }) => header);
  return names.filter((name, index) => names.findIndex((other) => sameName(other, name)) === index);
}

function byFlagger(
  { entry: { canary } }: FanOut,
  headers: readonly string[],
  told: { readonly gateways: string; readonly services: string },
): readonly Diagnostic[] {
  const { gatewayRefs, headers: own } = canary.service;
  if (told.gateways === '' || !gatewayRefs.some(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_GROUP)) {
    return [];
  }
  const { remove = [], set = {} } = own?.request ?? {};
  const missing = headers.filter((header) => ![...remove, ...Object.keys(set)].some((name) => sameName(name, header)));
  if (missing.length === 0) return [];
  const facts = {
    ...told,
    object: `The route that Flagger makes for ${formatId(canary.id)}`,
    headers: missing.map((header) => `\`${header}\``).join(' and '),
    filter:
      '`spec.service.headers.request.remove` of the Canary must have what no client may send (the edit resets a running analysis)',
  };
  const field = { path: 'spec.service.headers.request.remove', proposedValue: [...remove, ...missing] };
  return [diagnose('FAN435', facts, { item: canary.item, field })];
}

/** Routes of the user's from a Gateway to the entry's Services. */
function byRoutes(
  topology: Topology,
  { entry: { canary } }: FanOut,
  headers: readonly string[],
  services: string,
): readonly Diagnostic[] {
  const own = new Set([canary.apex, canary.primary, canary.canary]);
  return topology.model.httpRoutes().flatMap((route) => {
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
