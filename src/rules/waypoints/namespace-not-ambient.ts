import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { DATAPLANE_MODE, dataplaneOf, whyNotCaptured } from '../../topology/dataplane.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import { usesAmbient } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { boundServices, effectiveRoutes, hasSidecars, isBoundElsewhere } from './bound-routes.ts';
import { type LabelPlace, labelPlaces, namedBy } from './label-places.ts';

const WORKLOADS: readonly (readonly [string, string])[] = [
  ['', 'Pod'],
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
];

/** FAN324. A `dataplane-mode` that says something else is a decision, and FAN416 has said it of the entry of a fan-out. */
export const namespaceNotAmbient: Rule = (context) => {
  const { topology, fanOuts } = context.after;
  const { model } = topology;
  if (!usesAmbient(topology)) return [];
  const said = new Set(
    fanOuts
      .filter(({ entry }) => whyNotCaptured(topology, entry) !== undefined)
      .map(({ entry }) => entry.canary.id.namespace),
  );
  const routed = boundServices(context).filter((service) => isServed(topology, service));
  const own = labelPlaces(topology).filter(
    (place) => place.service === undefined && namedBy(place) !== undefined && !isForeignPlace(topology, place),
  );
  const asked = new Set([
    ...own.map(({ namespace }) => namespace),
    ...routed.filter((service) => effectiveRoutes(context, service).length > 0).map(({ namespace }) => namespace),
  ]);
  return [...asked].sort().flatMap((name) => {
    const namespace = model.namespace(name);
    if (namespace === undefined || said.has(name) || hasSidecars(topology, name)) return [];
    if (namespace.labels[DATAPLANE_MODE] !== undefined || !hasUncaptured(topology, name)) return [];
    const field = { path: formatPath(['metadata', 'labels', DATAPLANE_MODE]), proposedValue: 'ambient' };
    return [diagnose('FAN324', { namespace: formatId(namespace.id) }, { item: namespace.item, field })];
  });
};

function isServed(topology: Topology, service: ServiceNode): boolean {
  const binding = bindingOf(service, topology.model);
  return binding.kind === 'bound' && !isBoundElsewhere(binding, topology);
}

/** What a Namespace names of another vendor's. */
function isForeignPlace(topology: Topology, { namespace }: LabelPlace): boolean {
  const any: ServiceNode = {
    namespace,
    name: '',
    labels: {},
    ports: [],
    withoutVip: undefined,
    view: undefined,
    canary: undefined,
    role: undefined,
  };
  return isBoundElsewhere(bindingOf(any, topology.model), topology);
}

/** Workloads of the input whose pods ztunnel does not take in; where it has none of the namespace, Services stand for them. */
function hasUncaptured({ model }: Topology, namespace: string): boolean {
  const here = (group: string, kind: string) => [...model.namespacesWith(group, kind)].includes(namespace);
  if (WORKLOADS.some(([group, kind]) => here(group, kind))) {
    return model.podsIn(namespace).some(({ podLabels }) => dataplaneOf(namespace, podLabels, model).mode === 'none');
  }
  return here('', 'Service') || here('flagger.app', 'Canary');
}
