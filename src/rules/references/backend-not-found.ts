import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { isFault, knownServices } from './known-names.ts';
import { backendsOf, isServiceRef, routesOf } from './routes.ts';

/**
 * FAN103. A Service that is nearly there is told wherever it is named; one that is just not there, once a route. Silent of one that
 * the route has as parent too, which FAN102 has spoken of.
 */
export const backendNotFound: Rule = ({ after: { topology } }) => {
  const services = knownServices(topology);
  return routesOf(topology).flatMap((route) => {
    const told = new Set<string>();
    return backendsOf(route).flatMap((backend) => {
      const { namespace = route.id.namespace, name } = backend.ref;
      const missing = services.missing(namespace, name);
      if (missing === undefined || !isFault(missing)) return [];
      const service = formatName({ namespace, name });
      if (missing.nearest === undefined && told.has(service)) return [];
      if (
        route.parentRefs.some(
          (ref) => isServiceRef(ref) && ref.name === name && (ref.namespace ?? route.id.namespace) === namespace,
        )
      )
        return [];
      told.add(service);
      const facts = {
        route: formatId(route.id),
        service,
        use: backend.use,
        nearest: missing.nearest,
        elsewhere: services.elsewhere(namespace, name).join(', '),
      };
      const field = {
        path: formatPath([...backend.path, 'name']),
        currentValue: name,
        ...(missing.nearest === undefined ? {} : { proposedValue: missing.nearest }),
      };
      return [diagnose('FAN103', facts, { item: route.item, field })];
    });
  });
};
