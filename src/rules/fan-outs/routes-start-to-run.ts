import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { HttpRouteView } from '../../model/http-route.ts';
import { formatId, formatName, keyOf } from '../../resource/resource-id.ts';
import type { FanOut } from '../../topology/fan-out.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { ingressOf } from '../../topology/ingress.ts';
import { whyNotRun } from '../../topology/references.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf, type WaypointRef } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/** FAN417. The routes of the fan-out itself are meant to run; Flagger's own is an info, since its Canary asks for it. */
export const routesStartToRun: Rule = (context) => [...ofFanOuts(context), ...ofNamespaces(context)];

/** What is bound along with a Namespace. */
const ofNamespaces: Rule = ({ before: { topology: before, fanOuts }, after: { topology: after } }) => {
  const own = new Set(
    fanOuts.flatMap(({ entry: { canary }, callees }) => [
      `${canary.id.namespace}/${canary.canary}`,
      ...callees.map(({ namespace, service }) => `${namespace}/${service}`),
    ]),
  );
  return before.routedServices.flatMap(({ namespace, name }) => {
    const [then, now] = [before.service(namespace, name), after.service(namespace, name)];
    if (then === undefined || now === undefined || own.has(`${namespace}/${name}`)) return [];
    const binding = bindingOf(now, after.model);
    if (binding.kind !== 'bound' || binding.by !== 'Namespace' || bindingOf(then, before.model).kind === 'bound')
      return [];
    const { waypoint } = binding;
    const routes = before
      .routesOn(namespace, name)
      .filter((route) => now.ports.some(({ port }) => whyNotRun(route, now, waypoint, port) === undefined));
    const [first] = routes;
    if (first === undefined) return [];
    return [diagnose('FAN417', told(now, waypoint, routes), { item: first.item })];
  });
};

const ofFanOuts: Rule = ({ before, after }) =>
  after.fanOuts.flatMap((fanOut) => {
    const was = before.fanOuts.find(({ entry }) => keyOf(entry.canary.id) === keyOf(fanOut.entry.canary.id));
    if (was === undefined) return [];
    const meant = new Set([fanOut.injection?.id, ...fanOut.callees.map(({ follower }) => follower?.id)]);
    return touched(before.topology, after.topology, was, fanOut).flatMap(({ namespace, name, port, waypoint }) => {
      const routes = before.topology
        .routesOn(namespace, name)
        .filter((route) => !meant.has(route.id) && whyNotRun(route, { namespace, name }, waypoint, port) === undefined);
      const [first] = routes;
      const mesh = splitOf(before.topology, { namespace, name }, waypoint, port);
      if (first === undefined) return mesh;
      return [diagnose('FAN417', told({ namespace, name }, waypoint, routes), { item: first.item }), ...mesh];
    });
  });

/** Flagger's own split, which its Canary binds to the Service: callers in the mesh join it, as the Canary says. */
function splitOf(
  topology: Topology,
  service: { readonly namespace: string; readonly name: string },
  waypoint: WaypointRef,
  port: number,
): readonly Diagnostic[] {
  const owner = topology.canaryOf(service.namespace, service.name);
  if (owner?.role !== 'apex') return [];
  const refs = flaggerMatches(owner.canary, service.name)?.parentRefs ?? [];
  if (!refs.some((ref) => ref.port === undefined || ref.port === port)) return [];
  const facts = {
    service: formatName(service),
    waypoint: formatName(waypoint),
    routes: `the route that Flagger makes for ${formatId(owner.canary.id)}`,
  };
  return [diagnose('FAN417', facts, { item: owner.canary.item, severity: 'info' })];
}

function told(
  service: { readonly namespace: string; readonly name: string },
  waypoint: WaypointRef,
  routes: readonly HttpRouteView[],
) {
  return {
    service: formatName(service),
    waypoint: formatName(waypoint),
    routes: routes.map(({ id }) => formatId(id)).join(', '),
  };
}

interface Touched {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly waypoint: WaypointRef;
}

/** Services of a fan-out that pass a waypoint in the output and passed none in the input. */
function touched(before: Topology, after: Topology, was: FanOut, fanOut: FanOut): readonly Touched[] {
  const { canary } = fanOut.entry;
  const entry = ingressOf(after, fanOut).waypoint;
  const port = canary.service.port;
  const own =
    entry === undefined || ingressOf(before, was).via === 'waypoint'
      ? []
      : [{ namespace: canary.id.namespace, name: canary.canary, port, waypoint: entry }];
  const callees = fanOut.callees.flatMap((callee): readonly Touched[] => {
    const { namespace, service: name } = callee;
    const then = before.service(namespace, name);
    const now = after.service(namespace, name);
    if (now === undefined || then === undefined) return [];
    const binding = bindingOf(now, after.model);
    if (binding.kind !== 'bound' || bindingOf(then, before.model).kind === 'bound') return [];
    return [
      {
        namespace,
        name,
        port: callee.canary?.canary.service.port ?? now.ports[0]?.port ?? 0,
        waypoint: binding.waypoint,
      },
    ];
  });
  return [...own, ...callees];
}
