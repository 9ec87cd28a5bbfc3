import type { ServicePortView } from '../model/service.ts';
import type { WriteService } from '../plan/augmentation.ts';
import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { flaggerService } from '../topology/flagger.ts';
import { ARGO_KEEPS, declaredKeys } from '../topology/generated.ts';
import { generatedMetadata } from './metadata.ts';

/**
 * A primary or canary Service field by field as Flagger v1.44 writes it (kubernetes_default.go), plus the binding, our
 * mark, and that Argo CD must not prune it: equal ports and selector are what keeps Flagger from ever writing to it.
 */
export function emitService({ entry, role, labels }: WriteService): Manifest {
  const { canary, workload } = entry;
  const service = flaggerService(canary, role, workload, 'created');
  const selectorKeys = Object.keys(service.selector);
  // The selector label names the Service and beats what the Canary declares; the binding beats neither.
  const own = Object.fromEntries(selectorKeys.map((key) => [key, service.name]));
  // A key that the Canary declares for one of its Services is not listed as unmanaged, and Flagger takes it from the others.
  const declared = declaredKeys(canary, 'annotations');
  const keeps = Object.fromEntries(Object.entries(ARGO_KEEPS).filter(([key]) => !declared.has(key)));
  const annotations = { ...keeps, ...service.annotations };
  const metadata = { labels: { ...service.labels, ...labels, ...own }, annotations };
  const { trafficDistribution } = canary.service;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: generatedMetadata(service.name, service.namespace, canary.id, metadata),
    spec: {
      type: 'ClusterIP',
      selector: service.selector,
      ports: printPorts(service.ports),
      ...(trafficDistribution === undefined ? {} : { trafficDistribution }),
    },
  };
}

/** Ports with the API server's defaults written out. */
export function printPorts(ports: readonly ServicePortView[]): Json {
  return ports.map(({ name, protocol, port, targetPort = port, appProtocol }) => ({
    ...(name === '' ? {} : { name }),
    protocol,
    port,
    targetPort,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));
}
