import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { JsonObject } from '../../src/resource/json.ts';

function gateway(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'service' } },
    spec: { gatewayClassName: 'istio-waypoint', ...spec },
  };
}

const mesh = { name: 'mesh', port: 15008, protocol: 'HBONE' };
const http = { name: 'http', port: 80, protocol: 'HTTP' };
const https = { name: 'https', port: 443, protocol: 'HTTPS' };
const tls = { certificateRefs: [{ name: 'shop-tls' }] };
const listeners = (...list: JsonObject[]) => ({ listeners: list });
const addresses = (...list: JsonObject[]) => ({ ...listeners(mesh), addresses: list });
const labels = (map: JsonObject) => ({ ...listeners(mesh), infrastructure: { labels: map, annotations: {} } });
const frontend = (...ports: number[]) => ({
  ...listeners(mesh),
  tls: {
    frontend: {
      default: {},
      perPort: ports.map((port) => ({
        port,
        tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] } },
      })),
    },
  },
});

describe('a Gateway that is accepted', () => {
  it.each([
    ['a waypoint', listeners(mesh)],
    [
      'a waypoint for other namespaces',
      listeners({
        ...mesh,
        allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { shop: 'yes' } } } },
      }),
    ],
    ['with HTTPS', listeners(http, { ...https, tls })],
    ['with one port under two hostnames', listeners({ ...http, hostname: 'a.shop' }, { ...http, name: 'b' })],
    [
      'with ports of one number for two protocols',
      listeners({ ...http, protocol: 'TCP' }, { ...http, name: 'b', protocol: 'UDP' }),
    ],
    ['with two ports of one protocol', listeners(http, { ...http, name: 'b', port: 81 })],
    ['with HTTPS whose certificate is said elsewhere', listeners(https)],
    ['with certificates and options', listeners({ ...https, tls: { ...tls, options: { 'shop.example/cert': 'a' } } })],
    ['with options for certificates', listeners({ ...https, tls: { options: { 'shop.example/cert': 'a' } } })],
    ['with TLS passed through', listeners({ ...https, protocol: 'TLS', tls: { mode: 'Passthrough' } })],
    ['with addresses', addresses({ value: '10.0.0.1' }, { value: 'fd00::1' }, { type: 'Hostname', value: 'a.shop' })],
    [
      'with addresses that are yet to be chosen',
      addresses({ type: 'IPAddress' }, { type: 'IPAddress' }, { type: 'Hostname' }),
    ],
    ['with the longest prefix of a label', labels({ [`${'a.'.repeat(125)}ab/team`]: 'checkout' })],
    [
      'with annotations for what it makes',
      { ...listeners(mesh), infrastructure: { annotations: { 'shop.example/team': 'x' } } },
    ],
    ['with labels for what it makes', labels({ 'shop.example/team': 'checkout' })],
    ['with validation for ports', frontend(443, 8443)],
  ])('%s', (_, spec) => expect(verify(gateway(spec))).toEqual([]));
});

describe('a Gateway that is refused', () => {
  it.each([
    ['spec.listeners', 'must not be empty', listeners()],
    ['spec.listeners[0].port', 'must be at most 65535', listeners({ ...http, port: 70000 })],
    ['spec.defaultScope', 'must not be set', { ...listeners(http), defaultScope: 'All' }],
    ['spec.listeners[0].tls', "for protocols ['HTTP', 'TCP', 'UDP']", listeners({ ...http, tls })],
    ['spec.listeners[0].tls', "for protocols ['HTTP', 'TCP', 'UDP']", listeners({ ...http, protocol: 'TCP', tls })],
    ['spec.listeners[0].tls', "for protocols ['HTTP', 'TCP', 'UDP']", listeners({ ...http, protocol: 'UDP', tls })],
    [
      'spec.listeners[0].hostname',
      "hostname must not be specified for protocols ['TCP', 'UDP']",
      listeners({ ...http, protocol: 'UDP', hostname: 'a.shop' }),
    ],
    [
      'spec.listeners[0].tls.mode',
      'must be Terminate for protocol HTTPS',
      listeners({ ...https, tls: { mode: 'Passthrough' } }),
    ],
    ['spec.listeners[0].tls', 'tls mode must be set', listeners({ ...https, protocol: 'TLS' })],
    ['spec.listeners[0].tls', 'certificateRefs or options must be specified', listeners({ ...https, tls: {} })],
    [
      'spec.listeners[0].hostname',
      'hostname must not be specified',
      listeners({ ...http, protocol: 'TCP', hostname: 'a.shop' }),
    ],
    ['spec.listeners[1].name', 'must not repeat a name', listeners(http, { ...http, port: 81 })],
    [
      'spec.listeners[1]',
      'Combination of port, protocol and hostname must be unique',
      listeners(http, { ...http, name: 'b' }),
    ],
    ['spec.addresses[1].value', 'IPAddress values', addresses({ value: '10.0.0.1' }, { value: '10.0.0.1' })],
    [
      'spec.addresses[1].value',
      'Hostname values must be unique',
      addresses({ type: 'Hostname', value: 'a.shop' }, { type: 'Hostname', value: 'a.shop' }),
    ],
    ['spec.addresses[0].value', 'Hostname value must be', addresses({ type: 'Hostname', value: 'A_B' })],
    ['spec.addresses[0]', 'ipv4', addresses({ value: '10.0.0.256' })],
    ['spec.addresses[0]', 'ipv6', addresses({ value: '1::2::3' })],
    ['spec.infrastructure.labels["A.b/c"]', 'Label keys must be', labels({ 'A.b/c': 'x' })],
    [
      'spec.infrastructure.annotations["A.b/c"]',
      'Annotation keys must be in the form',
      { ...listeners(mesh), infrastructure: { annotations: { 'A.b/c': 'x' } } },
    ],
    [
      `spec.infrastructure.labels["${'a.'.repeat(126)}a/team"]`,
      "the label key's prefix must be a DNS subdomain not longer than 253 characters",
      labels({ [`${'a.'.repeat(126)}a/team`]: 'x' }),
    ],
    [
      `spec.infrastructure.annotations["${'a.'.repeat(126)}a/team"]`,
      "the annotation key's prefix must be",
      { ...listeners(mesh), infrastructure: { annotations: { [`${'a.'.repeat(126)}a/team`]: 'x' } } },
    ],
    ['spec.infrastructure.labels["a/b/c"]', 'Label keys must be', labels({ 'a/b/c': 'x' })],
    ['spec.infrastructure.labels.team', 'at most 63 characters', labels({ team: 'x'.repeat(64) })],
    ['spec.tls.frontend.perPort[1].port', 'must be unique within the Gateway', frontend(443, 443)],
  ])('at %s: %s', (at, message, spec) => {
    expect(verify(gateway(spec))).toContainEqual({ path: at, message: expect.stringContaining(message) });
  });
});
