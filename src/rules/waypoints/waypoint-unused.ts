import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { GatewayView } from '../../model/gateway.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isForeign, WAYPOINT_CLASS } from '../../topology/gateway-class.ts';
import type { Topology } from '../../topology/topology.ts';
import {
  servesOf,
  USE_WAYPOINT,
  USE_WAYPOINT_NAMESPACE,
  type WaypointRef,
  whyRefused,
} from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { bypassedServices } from './bypassed-services.ts';
import { ingressLabelWithoutWaypoint } from './ingress-label-without-waypoint.ts';
import { labelPlaces, namedBy } from './label-places.ts';
import { routeWithoutWaypoint } from './route-without-waypoint.ts';

/** What runs in a namespace, or is called there. */
const SERVED: readonly (readonly [string, string])[] = [
  ['', 'Service'],
  ['', 'Pod'],
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['flagger.app', 'Canary'],
];

/** What else may bind to a waypoint, or bring the label about in a way that no manifest shows. */
const OTHERS: readonly (readonly [string, string])[] = [
  ...SERVED,
  ['', 'Namespace'],
  ['apps', 'ReplicaSet'],
  ['batch', 'CronJob'],
  ['batch', 'Job'],
  ['networking.istio.io', 'ServiceEntry'],
  ['networking.istio.io', 'WorkloadEntry'],
  ['networking.istio.io', 'WorkloadGroup'],
  ['kustomize.config.k8s.io', 'Kustomization'],
  ['kustomize.config.k8s.io', 'Component'],
  ['helm.toolkit.fluxcd.io', 'HelmRelease'],
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'],
  ['argoproj.io', 'Application'],
  ['argoproj.io', 'Rollout'],
];

/**
 * FAN322. Only where the input has both who could be served and the Namespace, whose label would bind them: a Namespace kept
 * elsewhere may carry it. A waypoint without objects of a namespace is a platform's, and used by what others apply. Where changes
 * are planned the plan binds what needs a waypoint, and says what keeps it from that.
 */
export const waypointUnused: Rule = (context) => {
  const { topology } = context.after;
  const { model, config } = topology;
  if (context.task === 'apply') return [];
  const waypoints = model.gateways().filter(({ className }) => className === WAYPOINT_CLASS);
  if (waypoints.length === 0) return [];
  const named = labelPlaces(topology).flatMap((place) => namedBy(place) ?? []);
  const words = [USE_WAYPOINT, USE_WAYPOINT.replace('/', '~1')];
  const mentions = OTHERS.flatMap(([group, kind]) => model.mentioning(group, kind, words));
  const populated = new Set(SERVED.flatMap(([group, kind]) => [...model.namespacesWith(group, kind)]));
  const unused = waypoints.flatMap((waypoint) => {
    const { name } = waypoint.id;
    const isNamed = config.waypoint?.name === name || isMeant(topology, waypoint, named, mentions);
    if (isNamed || servesOf(waypoint, model) === 'none' || isForeign(waypoint, model)) return [];
    const lost = [...populated].filter((namespace) => isHome(topology, waypoint, namespace)).sort();
    return lost.length === 0 ? [] : [{ waypoint, lost }];
  });
  if (unused.length === 0) return [];
  const said = saidIn(context);
  return unused
    .filter(({ lost }) => !lost.some((namespace) => said.has(namespace)))
    .map(({ waypoint: { id, item }, lost }) => {
      const facts = { waypoint: formatId(id), namespaces: lost.filter((each) => each !== '').join(', ') };
      return diagnose('FAN322', facts, { item });
    });
};

/** Namespaces with a route that does not run for want of a waypoint, which says more (FAN302, FAN318, FAN323). */
function saidIn(context: RuleContext): ReadonlySet<string> {
  const said = [
    ...bypassedServices(context),
    ...ingressLabelWithoutWaypoint(context),
    ...routeWithoutWaypoint(context),
  ];
  return new Set(said.flatMap(({ resource }) => (resource === undefined ? [] : [resource.namespace || resource.name])));
}

/** Named by a label, or most likely meant by one that FAN303 or FAN314 has told of, or by an annotation (FAN315). */
function isMeant(
  { model }: Topology,
  { id }: GatewayView,
  named: readonly WaypointRef[],
  mentions: readonly Item[],
): boolean {
  const isIt = ({ namespace, name }: WaypointRef) =>
    name === id.name && (namespace === id.namespace || namespace === '' || id.namespace === '');
  const isMissed = (ref: WaypointRef) =>
    (ref.name === id.name || ref.namespace === id.namespace) && model.gateway(ref.namespace, ref.name) === undefined;
  if (named.some((ref) => isIt(ref) || isMissed(ref))) return true;
  // Labels of pods, of other kinds and in what makes manifests are taken by their text.
  return mentions.some((item) => {
    const labels = valueAt(item.content(), ['metadata', 'labels']);
    if (isJsonObject(labels) && Object.hasOwn(labels, USE_WAYPOINT)) return isOther(item) && says(item, id.name);
    return says(item, id.name) || (!isOther(item) && item.mentions(USE_WAYPOINT_NAMESPACE) && says(item, id.namespace));
  });
}

/** Of a kind whose labels are not read as such. */
function isOther({ id }: Item): boolean {
  return id.kind !== 'Service' && id.kind !== 'Namespace' && id.kind !== 'Canary';
}

/** As a value, and not as a part of a key. */
function says(item: Item, name: string): boolean {
  return [` ${name}`, `"${name}"`, `'${name}'`].some((text) => item.mentions(text));
}

/** A namespace that the waypoint could serve, and whose Namespace the input has: of objects without one, any. */
function isHome({ model }: Topology, waypoint: GatewayView, namespace: string): boolean {
  if (namespace === '') return waypoint.id.namespace === '' && model.ofKind('', 'Namespace').length > 0;
  return model.namespace(namespace) !== undefined && whyRefused(waypoint, namespace, model) === undefined;
}
