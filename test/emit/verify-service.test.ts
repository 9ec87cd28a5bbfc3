import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { JsonObject } from '../../src/resource/json.ts';

const http = { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' };
const ports = (...list: JsonObject[]) => service({ ports: list });

function service(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'checkout-canary', namespace: 'shop', ...metadata },
    spec: { type: 'ClusterIP', selector: { app: 'checkout' }, ports: [http], ...spec },
  };
}

describe('a Service that is accepted', () => {
  const owner = { apiVersion: 'flagger.app/v1beta1', kind: 'Canary', name: 'checkout', uid: '1', controller: true };
  it.each([
    ['as Flagger writes it', service({})],
    ['with one port without a name', ports({ port: 80 })],
    ['with one port number for two protocols', ports(http, { ...http, name: 'udp', protocol: 'UDP' })],
    ['with a named targetPort', ports({ ...http, targetPort: 'http-web' })],
    ['headless without ports', service({ clusterIP: 'None', ports: [] })],
    ['that stands for an outside name', service({ type: 'ExternalName', externalName: 'shop.example', ports: [] })],
    ['with labels', service({}, { labels: { 'istio.io/use-waypoint': 'waypoint', empty: '' } })],
    ['with an annotation whose key is in capitals', service({}, { annotations: { 'Shop.Example/a': 'b c' } })],
    ['with an owner', service({}, { ownerReferences: [owner], creationTimestamp: null })],
    ['with a field that says nothing', service({ clusterIP: undefined, loadBalancerIP: undefined })],
    ['with a status', { ...service({}), status: { loadBalancer: {} } }],
  ])('%s', (_, object) => expect(verify(object)).toEqual([]));
});

describe('a Service that is refused', () => {
  it.each([
    ['spec.ports', 'must have at least one port', ports()],
    ['spec.externalName', 'must be set', service({ type: 'ExternalName' })],
    ['spec.ports[1].name', 'names each of them', ports(http, { port: 81 })],
    ['spec.ports[1].name', 'must not repeat the name of another port: "http"', ports(http, { ...http, port: 81 })],
    ['spec.ports[1]', 'must not repeat the port and protocol', ports(http, { name: 'b', port: 80 })],
    ['spec.ports[0].name', 'must match', ports({ ...http, name: 'http_web' })],
    ['spec.ports[0].port', 'must be at least 1', ports({ port: 0 })],
    ['spec.ports[0].port', 'must be at most 65535', ports({ port: 65536 })],
    ['spec.ports[0].port', 'must be an integer', ports({ port: '80' })],
    ['spec.ports[0].targetPort', 'must have at most 15 characters', ports({ ...http, targetPort: 'a-very-long-name' })],
    ['spec.ports[0].targetPort', 'must match', ports({ ...http, targetPort: 'a--b' })],
    ['spec.ports[0].targetPort', 'must match', ports({ ...http, targetPort: '8080' })],
    ['spec.ports[0].protocol', 'must be one of "TCP", "UDP", "SCTP"', ports({ ...http, protocol: 'HTTP' })],
    ['spec.selector.app', 'must be a string', service({ selector: { app: 1 } })],
    ['spec.selectors', 'must not be set', service({ selectors: {} })],
    ['metadata.name', 'must match', service({}, { name: 'Checkout' })],
    ['metadata.name', 'must have at most 63 characters', service({}, { name: 'x'.repeat(64) })],
    ['metadata.namespace', 'must match', service({}, { namespace: 'a.b' })],
    ['metadata.label', 'must not be set', service({}, { label: {} })],
    ['metadata.labels["a b"]', 'is a key that must match', service({}, { labels: { 'a b': 'c' } })],
    ['metadata.labels["Shop.Example/a"]', 'is a key that', service({}, { labels: { 'Shop.Example/a': 'b' } })],
    ['metadata.labels.a', 'must match', service({}, { labels: { a: 'b c' } })],
    ['metadata.labels.a', 'must be a string', service({}, { labels: { a: true } })],
    ['metadata.labels.a', 'must be a string', service({}, { labels: { a: null } })],
    ['metadata.annotations.a', 'must be a string', service({}, { annotations: { a: 1 } })],
    ['metadata.annotations.a', 'must be a string', service({}, { annotations: { a: null } })],
    ['metadata.labels', 'must be a mapping', service({}, { labels: 'team' })],
    ['metadata.ownerReferences[0].uid', 'must be set', service({}, { ownerReferences: [{ kind: 'Canary' }] })],
  ])('at %s: %s', (at, message, object) => {
    expect(verify(object)).toContainEqual({ path: at, message: expect.stringContaining(message) });
  });

  it('is told once of ports without a name', () => {
    expect(
      verify(ports({ port: 80 }, { port: 81 })).map(({ path, message }) => `${path} ${message.split(':')[0]}`),
    ).toEqual(['spec.ports[0].name must be set', 'spec.ports[1].name must be set']);
  });
});
