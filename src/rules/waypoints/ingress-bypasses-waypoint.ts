import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, formatName, keyOf } from '../../resource/resource-id.ts';
import { ingressOf } from '../../topology/ingress.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { bypassedServices } from './bypassed-services.ts';

/** FAN302. Flagger issue #1822 itself, and its like: what `check` says of any Service, `apply` says of what it is there to mend. */
export const ingressBypassesWaypoint: Rule = (context) =>
  context.task === 'check' ? bypassedServices(context) : outcomes(context);

/** Told of the input as it came, with what has become of it. */
function outcomes({ before, after }: RuleContext): readonly Diagnostic[] {
  return before.fanOuts.flatMap((fanOut) => {
    const { injection, entry } = fanOut;
    if (injection === undefined) return [];
    const ingress = ingressOf(before.topology, fanOut);
    if (ingress.via !== 'pods') return [];
    const key = keyOf(entry.canary.id);
    const now = after.fanOuts.find(
      (other) =>
        keyOf(other.entry.canary.id) === key &&
        (other.injection === undefined || keyOf(other.injection.id) === keyOf(injection.id)),
    );
    const reached = now === undefined ? undefined : ingressOf(after.topology, now);
    const mended = reached?.via === 'waypoint' && reached.waypoint !== undefined;
    const service = after.topology.service(entry.canary.id.namespace, entry.canary.canary);
    // Where no waypoint could be bound, the finding that says why has said that the route does not run.
    if (
      !mended &&
      service !== undefined &&
      (service.withoutVip !== undefined || bindingOf(service, after.topology.model).kind !== 'bound')
    ) {
      return [];
    }
    const outcome = mended
      ? `mended: ${formatId(entry.canary.id)} now gives the Service what it lacked, and they pass waypoint ${formatName(reached.waypoint)}`
      : 'it was left so, since the label says so';
    const facts = {
      route: formatId(injection.id),
      gateway: ingress.gateways.map((gateway) => `Gateway ${formatName(gateway)}`).join(', '),
      service: entry.canary.canary,
      because: ingress.why,
      outcome,
    };
    return [diagnose('FAN302', facts, { item: injection.item, ...(mended ? { severity: 'info' } : {}) })];
  });
}
