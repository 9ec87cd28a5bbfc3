import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import type { Topology } from './topology.ts';

/**
 * Whether a route of namespace `from` that is bound to a Gateway may name a Service of another namespace as backend: a
 * ReferenceGrant of the Service's namespace says so. Routes bound to Services need none.
 */
export function isGranted(
  { model }: Topology,
  from: string,
  namespace: string,
  service: string,
  routeKind = 'HTTPRoute',
): boolean {
  if (from === namespace) return true;
  return model
    .referenceGrants()
    .filter(({ id }) => id.namespace === namespace)
    .some(
      (grant) =>
        grant.from.some(
          ({ group, kind, namespace: there }) => group === GATEWAY_GROUP && kind === routeKind && there === from,
        ) &&
        grant.to.some(
          ({ group, kind, name }) => group === '' && kind === 'Service' && (name === undefined || name === service),
        ),
    );
}
