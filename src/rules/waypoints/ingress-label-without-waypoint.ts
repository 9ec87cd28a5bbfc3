import { isAtLeast } from '../../config/version.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf, INGRESS_USE_WAYPOINT, isTrue, USE_WAYPOINT } from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { isLeftToPlan } from './bound-routes.ts';
import { isSaidOfIngress } from './bypassed-services.ts';
import { type LabelPlace, labelPlaces } from './label-places.ts';

/**
 * FAN318. Only where the Namespace is in the input too, whose label may bind; of a Namespace only where the input has Services
 * of it, and none of them is bound by its own label. A version that does not read the label of Namespaces needs no more proof.
 */
export const ingressLabelWithoutWaypoint: Rule = (context) => {
  const { topology } = context.after;
  return labelPlaces(topology).flatMap((place) => {
    const value = place.labels[INGRESS_USE_WAYPOINT];
    if (typeof value !== 'string' || !/^(?:1|t|true)$/i.test(value)) return [];
    const why =
      place.service === undefined ? whyIdle(topology, place, value) : whyUnbound(context, place, place.service);
    if (why === undefined) return [];
    const field = { path: formatPath([...place.path, INGRESS_USE_WAYPOINT]), currentValue: value };
    return [diagnose('FAN318', { object: formatId(place.item.id), ...why }, { item: place.item, field })];
  });
};

interface Why {
  readonly why: string;
  readonly fix: string;
}

const BIND = `\`${USE_WAYPOINT}\` beside it must name the waypoint`;

function whyUnbound(context: RuleContext, { namespace }: LabelPlace, name: string): Why | undefined {
  const { topology } = context.after;
  const service = topology.service(namespace, name);
  if (service === undefined || topology.model.namespace(namespace) === undefined) return undefined;
  if (isLeftToPlan(context, service) || isSaidOfIngress(context, service)) return undefined;
  const binding = bindingOf(service, topology.model);
  // An empty name is FAN303's.
  if (binding.kind !== 'unbound' || service.labels[USE_WAYPOINT] === '') return undefined;
  return { why: binding.why, fix: BIND };
}

function whyIdle(topology: Topology, { namespace, labels }: LabelPlace, value: string): Why | undefined {
  const { istio } = topology.config;
  if (!isAtLeast(istio, '1.25')) {
    return isTrue(value, istio)
      ? {
          why: 'Istio before 1.25 does not read it on a Namespace',
          fix: 'the label must be on each Service',
        }
      : undefined;
  }
  const name = labels[USE_WAYPOINT];
  if (name !== undefined && name !== 'none') return undefined;
  const others = labelPlaces(topology).filter((place) => place.service !== undefined && place.namespace === namespace);
  const entries = topology.model.mentioning('networking.istio.io', 'ServiceEntry', [USE_WAYPOINT]);
  if (others.some((place) => Object.hasOwn(place.labels, USE_WAYPOINT))) return undefined;
  if (entries.some(({ id }) => id.namespace === namespace)) return undefined;
  const services = [...topology.model.ofKind('', 'Service'), ...topology.model.ofKind('flagger.app', 'Canary')];
  if (!services.some(({ id }) => id.namespace === namespace)) return undefined;
  return { why: `neither it nor a Service of it has the label \`${USE_WAYPOINT}\``, fix: BIND };
}
