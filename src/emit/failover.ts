import type { WriteFailover } from '../plan/augmentation.ts';
import type { Manifest } from '../resource/manifest.ts';
import { generatedMetadata } from './metadata.ts';
import { printPorts } from './service.ts';

/** A Service over the pods of every version of a callee. Nobody addresses it but the callee's own route. */
export function emitFailoverService({ namespace, name, versions, canary }: WriteFailover): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: generatedMetadata(name, namespace, canary.id),
    spec: { type: 'ClusterIP', selector: versions.selector, ports: printPorts(versions.ports) },
  };
}

/**
 * Which of its pods come first (Istio, DestinationRule `failoverPriority`, label=value). Without `outlierDetection` Envoy gets no
 * priorities at all, and with `maxEjectionPercent` at its default of 10 an only canary that is broken is never left (measured).
 * The host is short: an overlay that sets another namespace, or a cluster with a domain of its own, must not break it.
 */
export function emitDestinationRule({ namespace, name, versions, canary }: WriteFailover): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: generatedMetadata(name, namespace, canary.id),
    spec: {
      host: name,
      trafficPolicy: {
        loadBalancer: {
          localityLbSetting: {
            enabled: true,
            failoverPriority: Object.entries(versions.preferred).map(([key, value]) => `${key}=${value}`),
          },
        },
        outlierDetection: {
          consecutive5xxErrors: 5,
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 100,
        },
      },
    },
  };
}
