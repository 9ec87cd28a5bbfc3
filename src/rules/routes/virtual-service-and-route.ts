import { diagnose } from '../../diagnostics/diagnostic.ts';
import { listAt } from '../../resource/json.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { virtualServicesOf } from '../../topology/other-routes.ts';
import { routedServices } from '../routed-services.ts';
import type { Rule } from '../rule.ts';
import { formatRoute, sceneOf } from '../scene.ts';
import { serviceRunByIstio } from './run-by-istio.ts';

/** FAN119. Told of the VirtualService; one that gateways alone read, or with TCP and TLS routes alone, is in nobody's way. */
export const virtualServiceAndRoute: Rule = (context) => {
  const { world } = sceneOf(context);
  const { topology } = world;
  if (topology.model.ofKind('networking.istio.io', 'VirtualService').length === 0) return [];
  return routedServices(world).flatMap(({ namespace, name, routes }) => {
    if (serviceRunByIstio(namespace, name, topology) === 'no') return [];
    return virtualServicesOf(topology, namespace, name).flatMap((item) => {
      const gateways = listAt(item.content(), ['spec', 'gateways']);
      const isMesh = gateways.length === 0 || gateways.includes('mesh');
      if (!isMesh || listAt(item.content(), ['spec', 'http']).length === 0) return [];
      const facts = {
        virtual: formatId(item.id),
        service: formatName({ namespace, name }),
        routes: routes.map(formatRoute).join(', '),
      };
      return [diagnose('FAN119', facts, { item, field: { path: 'spec.hosts' } })];
    });
  });
};
