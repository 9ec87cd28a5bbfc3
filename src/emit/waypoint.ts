import type { WriteWaypoint } from '../plan/augmentation.ts';
import type { Manifest } from '../resource/manifest.ts';
import { WAYPOINT_CLASS } from '../topology/gateway-class.ts';
import { WAYPOINT_FOR } from '../topology/waypoint-binding.ts';
import { generatedMetadata } from './metadata.ts';

/** A waypoint for Services, as `istioctl waypoint generate --for service` prints it, with the listener's defaults written out. */
export function emitWaypoint({ waypoint, namespaces, beside }: WriteWaypoint): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: generatedMetadata(waypoint.name, waypoint.namespace, beside.id, {
      labels: { [WAYPOINT_FOR]: 'service' },
    }),
    spec: {
      gatewayClassName: WAYPOINT_CLASS,
      listeners: [
        {
          name: 'mesh',
          port: 15008,
          protocol: 'HBONE',
          allowedRoutes: {
            namespaces: { from: namespaces.every((namespace) => namespace === waypoint.namespace) ? 'Same' : 'All' },
          },
        },
      ],
    },
  };
}
