import { isJsonObject, type JsonObject, valueAt } from '../../src/resource/json.ts';

const WAYPOINT = 'waypoint';

/** The manifests with every namespace in the ambient mesh and bound to a waypoint, as a run of the suite on Istio Ambient has them. */
export function enroll(objects: readonly JsonObject[]): readonly JsonObject[] {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const labels = { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': WAYPOINT };
  return [
    ...objects.map((object) => (object.kind === 'Namespace' ? withLabels(object, labels) : object)),
    ...namespaces.map((object) => waypoint(String(valueAt(object, ['metadata', 'name'])))),
  ];
}

function withLabels(object: JsonObject, labels: { readonly [key: string]: string }): JsonObject {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const own = isJsonObject(metadata.labels) ? metadata.labels : {};
  return { ...object, metadata: { ...metadata, labels: { ...own, ...labels } } };
}

function waypoint(namespace: string): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: WAYPOINT, namespace },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  };
}
