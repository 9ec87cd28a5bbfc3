import type { CanaryView } from '../model/canary.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut, type Relay } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { isIstioIngress } from './gateway-class.ts';
import { serviceNameOf } from './gateway-service.ts';
import { isOurs } from './generated.ts';
import { admits, listenersOf } from './listeners.ts';
import { otherRouteOf } from './other-routes.ts';
import type { ServiceNode, Topology } from './topology.ts';
import { ingressUse } from './waypoint-binding.ts';

/** Where callers enter a relay: the Service of its proxies, and the listener that takes their requests. */
export interface RelayDoor {
  readonly service: string;
  readonly port: number;
  /** Of the parentRef, where the Canary names one of the Gateway's listeners already. */
  readonly sectionName: string | undefined;
  /** Flagger's route is attached there already. */
  readonly attached: boolean;
}

/** The names by which pods call a Canary's apex that its route does not take yet; none where it takes every host. */
export function meshNames({ id, apex, service }: CanaryView): readonly string[] {
  if (service.hosts.length === 0) return [];
  const { namespace } = id;
  const names = [apex, `${apex}.${namespace}`, `${apex}.${namespace}.svc`, `${apex}.${namespace}.svc.cluster.local`];
  return names.filter((name) => !service.hosts.includes(name));
}

/** Why calls of the apex from inside the mesh cannot be sent through a Gateway without harm; `undefined` where they can. */
export function whyNotRelayed(
  topology: Topology,
  fanOuts: readonly FanOut[],
  { entry: { canary } }: FanOut,
  relay: Relay,
  apex: ServiceNode,
): string | undefined {
  const { namespace } = canary.id;
  if (namespace === '') return `${formatId(canary.id)} has no namespace, so the names that callers use are not known`;
  if (flaggerMatches(canary, canary.apex) !== undefined) {
    return `Flagger's own route has Service ${canary.apex} as parent, so calls would be split there and at the relay; that entry of \`gatewayRefs\` must go`;
  }
  const tester = fanOuts.find(({ callees }) =>
    callees.some(
      (callee) => callee.selection === 'ab' && callee.namespace === namespace && callee.service === canary.apex,
    ),
  );
  if (tester !== undefined) {
    return `${formatFanOut(tester)} has it test the marker (\`selection: ab\`), so calls would be split by Flagger's own route and at the relay`;
  }
  const route = topology.routesOn(namespace, canary.apex).find((each) => !isOurs(each));
  if (route !== undefined) {
    return `${formatId(route.id)} is bound to Service ${canary.apex}, and what it takes would never come to the relay`;
  }
  const other = otherRouteOf(topology, namespace, canary.apex);
  if (other !== undefined)
    return `${other} routes Service ${canary.apex}, and Istio does not merge it with the route to the relay`;
  const use = ingressUse(apex, topology.model, topology.config.istio);
  if (use.uses) {
    return `Gateways send what they have for Service ${canary.apex} to its waypoint (${use.why}), and what no route of Flagger's takes would go round in circles`;
  }
  return canary.service.hosts.length > 0 ? undefined : whyAmbiguous(topology, fanOuts, canary, relay);
}

/** Flagger's route of a Canary without hosts takes every host, at a relay that another Canary has too. */
function whyAmbiguous(
  topology: Topology,
  fanOuts: readonly FanOut[],
  canary: CanaryView,
  relay: Relay,
): string | undefined {
  const isThere = (each: CanaryView) =>
    each.service.gatewayRefs.some(
      ({ kind, group, name, namespace = each.id.namespace }) =>
        kind === 'Gateway' && group === GATEWAY_GROUP && name === relay.name && namespace === relay.namespace,
    );
  const planned = fanOuts
    .filter((fanOut) => fanOut.relay?.name === relay.name && fanOut.relay.namespace === relay.namespace)
    .map(({ entry }) => entry.canary);
  const own = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined).map((judged) => judged.canary);
  const other = own.find((each) => each !== canary && (isThere(each) || planned.includes(each)));
  if (other === undefined) return undefined;
  return `${formatId(canary.id)} has no \`hosts\`, so its route would take the requests for ${formatId(other.id)} at Gateway ${formatName(relay)} too; it must have hosts, or a \`relay\` of its own`;
}

/** Port of the relay that is written. */
const PORT = 80;

export function relayDoor(
  topology: Topology,
  relay: Relay,
  canary: CanaryView,
): RelayDoor | { readonly problem: string } {
  const { model } = topology;
  const gateway = model.gateway(relay.namespace, relay.name);
  const refs = canary.service.gatewayRefs.filter(
    ({ kind, group, name, namespace = canary.id.namespace }) =>
      kind === 'Gateway' && group === GATEWAY_GROUP && name === relay.name && namespace === relay.namespace,
  );
  if (!relay.named) {
    if (gateway !== undefined && !isOurs(gateway)) {
      return {
        problem: `the input has ${formatId(gateway.id)}, which is not ours; \`relay\` must name it if it is to be used`,
      };
    }
    return { service: `${relay.name}-istio`, port: PORT, sectionName: undefined, attached: refs.length > 0 };
  }
  const name = `Gateway ${formatName(relay)}`;
  if (gateway === undefined) return { problem: `the input has no ${name}, which \`relay\` names` };
  if (isIstioIngress(gateway, model) === false)
    return { problem: `${name} is of class ${gateway.className}, which is no ingress gateway of Istio's` };
  const { namespace } = canary.id;
  const fit = listenersOf(gateway, model).find(
    (listener) =>
      listener.listenerSet === undefined &&
      listener.protocol === 'HTTP' &&
      listener.hostname === undefined &&
      admits(listener.allowedRoutes.namespaces, listener.namespace, namespace, model),
  );
  if (fit === undefined) {
    return {
      problem: `${name} has no listener for HTTP without a hostname that admits routes of namespace ${namespace}, as callers in the mesh need it`,
    };
  }
  const [address] = gateway.addresses;
  const [service = serviceNameOf(gateway), home = relay.namespace] = address?.split('.') ?? [];
  if (home !== relay.namespace) return { problem: `the proxies of ${name} are in namespace ${home}` };
  const sectioned = refs.some(({ sectionName }) => sectionName !== undefined);
  return {
    service,
    port: fit.port,
    sectionName: sectioned ? fit.name : undefined,
    attached: refs.some(
      ({ sectionName, port }) => (sectionName ?? fit.name) === fit.name && (port ?? fit.port) === fit.port,
    ),
  };
}
