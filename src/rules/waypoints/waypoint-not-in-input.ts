import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import { USE_WAYPOINT, USE_WAYPOINT_NAMESPACE, type WaypointRef } from '../../topology/waypoint-binding.ts';
import { isWaypoint } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { type LabelPlace, labelPlaces, namedBy } from './label-places.ts';

/**
 * FAN303. Once for each name. A waypoint may well be in the cluster and not in the input, as one that `istioctl waypoint apply`
 * has made: where the input has none at all it says little, and it is never an error.
 */
export const waypointNotInInput: Rule = ({ after: { topology } }) => {
  const missing = new Map<string, { waypoint: WaypointRef; first: LabelPlace; places: LabelPlace[] }>();
  for (const place of labelPlaces(topology)) {
    const waypoint = namedBy(place);
    if (waypoint === undefined || isThere(topology, waypoint)) continue;
    const key = formatName(waypoint);
    const known = missing.get(key);
    if (known === undefined) missing.set(key, { waypoint, first: place, places: [place] });
    else known.places.push(place);
  }
  return [...missing.values()].map(({ waypoint, first, places }) => told(topology, waypoint, first, places));
};

/** Objects without a namespace may be meant for any: then the name alone decides. */
function isThere({ model }: Topology, { namespace, name }: WaypointRef): boolean {
  if (model.gateway(namespace, name) !== undefined || model.gateway('', name) !== undefined) return true;
  return namespace === '' && model.gateways().some(({ id }) => id.name === name);
}

function told(
  { model }: Topology,
  waypoint: WaypointRef,
  first: LabelPlace,
  places: readonly LabelPlace[],
): Diagnostic {
  const waypoints = model.gateways().filter(isWaypoint);
  const { name } = waypoint;
  const objects = new Set(places.map(({ item }) => formatId(item.id)));
  const facts = {
    object: formatId(first.item.id),
    others: objects.size - 1,
    waypoint: formatName(waypoint),
  };
  const severity = waypoints.length === 0 ? ({ severity: 'info' } as const) : {};
  const elsewhere = waypoints.filter(({ id }) => id.name === name).map(({ id }) => id.namespace);
  const [only, another] = elsewhere;
  if (only !== undefined) {
    const said = first.labels[USE_WAYPOINT_NAMESPACE];
    const field = {
      path: formatPath([...first.path, USE_WAYPOINT_NAMESPACE]),
      ...(said === undefined ? {} : { currentValue: said }),
      ...(another === undefined ? { proposedValue: only } : {}),
    };
    const hint = `there is one of that name in namespace ${elsewhere.join(' and in ')}, which \`${USE_WAYPOINT_NAMESPACE}\` beside the label must say`;
    return diagnose('FAN303', { ...facts, hint }, { item: first.item, field, ...severity });
  }
  const near = nearest(
    name,
    model.gateways().flatMap(({ id }) => (id.namespace === waypoint.namespace ? [id.name] : [])),
  );
  const field = {
    path: formatPath([...first.path, USE_WAYPOINT]),
    currentValue: name,
    ...(near === undefined ? {} : { proposedValue: near }),
  };
  const hint = near === undefined ? undefined : `there is ${near}`;
  return diagnose('FAN303', { ...facts, hint }, { item: first.item, field, ...severity });
}
