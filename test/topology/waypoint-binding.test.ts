import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import { buildModel } from '../../src/model/model.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';
import type { ServiceNode } from '../../src/topology/topology.ts';
import { bindingOf, ingressUse, isTrue } from '../../src/topology/waypoint-binding.ts';

type Labels = { readonly [key: string]: string };

function modelOf(objects: readonly JsonObject[]) {
  return buildModel(
    objects.map((content, position) => {
      const { apiVersion, kind, metadata } = content as {
        apiVersion: string;
        kind: string;
        metadata: { name: string; namespace?: string };
      };
      return memoryItem(
        { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name },
        position,
        content,
      );
    }),
  );
}

const namespace = (name: string, labels: Labels = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const waypoint = (
  where: string,
  more: JsonObject = {},
  labels: Labels = {},
  className = 'istio-waypoint',
): JsonObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'w', namespace: where, labels },
  spec: { gatewayClassName: className, listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...more }] },
});
const gatewayClass = (name: string, controllerName: string, labels: Labels = {}): JsonObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name, labels },
  spec: { controllerName },
});
const service = (labels: Labels = {}): ServiceNode => ({
  namespace: 'shop',
  name: 's',
  labels,
  ports: [],
  withoutVip: undefined,
  view: undefined,
  canary: undefined,
  role: undefined,
});
const from = (value: string, selector?: JsonObject): JsonObject => ({
  allowedRoutes: { namespaces: { from: value, ...(selector === undefined ? {} : { selector }) } },
});
const USE = 'istio.io/use-waypoint';
const THERE = 'istio.io/use-waypoint-namespace';

describe('bindingOf', () => {
  it.each<[string, readonly JsonObject[], Labels, string]>([
    ['no label anywhere', [namespace('shop')], {}, 'unbound'],
    ['the Service', [waypoint('shop')], { [USE]: 'w' }, 'bound shop/w by Service'],
    ['the Namespace', [namespace('shop', { [USE]: 'w' }), waypoint('shop')], {}, 'bound shop/w by Namespace'],
    [
      'the Service before the Namespace',
      [namespace('shop', { [USE]: 'other' }), waypoint('shop')],
      { [USE]: 'w' },
      'bound shop/w by Service',
    ],
    ['none on the Service', [namespace('shop', { [USE]: 'w' }), waypoint('shop')], { [USE]: 'none' }, 'unbound'],
    ['none on the Namespace', [namespace('shop', { [USE]: 'none' })], {}, 'unbound'],
    ['an empty value', [], { [USE]: '' }, 'unbound'],
    ['a Gateway that is not there', [], { [USE]: 'w' }, 'bound shop/w by Service'],
    [
      'another namespace, admitted',
      [waypoint('infra', from('All'))],
      { [USE]: 'w', [THERE]: 'infra' },
      'bound infra/w by Service',
    ],
    ['another namespace, not admitted', [waypoint('infra')], { [USE]: 'w', [THERE]: 'infra' }, 'refused'],
    [
      'a namespace label on the other object',
      [namespace('shop', { [THERE]: 'infra' }), waypoint('infra', from('All'))],
      { [USE]: 'w' },
      'bound shop/w by Service',
    ],
    [
      'a selector that fits',
      [namespace('shop', { a: 'b' }), waypoint('infra', from('Selector', { matchLabels: { a: 'b' } }))],
      { [USE]: 'w', [THERE]: 'infra' },
      'bound infra/w by Service',
    ],
    [
      'a selector that does not',
      [namespace('shop'), waypoint('infra', from('Selector', { matchLabels: { a: 'b' } }))],
      { [USE]: 'w', [THERE]: 'infra' },
      'refused',
    ],
    [
      'a selector by name',
      [
        namespace('shop'),
        waypoint('infra', from('Selector', { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } })),
      ],
      { [USE]: 'w', [THERE]: 'infra' },
      'bound infra/w by Service',
    ],
    [
      'a Namespace nobody knows',
      [waypoint('infra', from('Selector', { matchExpressions: [{ key: 'a', operator: 'Exists' }] }))],
      { [USE]: 'w', [THERE]: 'infra' },
      'bound infra/w by Service',
    ],
    ['for workloads', [waypoint('shop', {}, { 'istio.io/waypoint-for': 'workload' })], { [USE]: 'w' }, 'refused'],
    ['for all', [waypoint('shop', {}, { 'istio.io/waypoint-for': 'all' })], { [USE]: 'w' }, 'bound shop/w by Service'],
    ['an ingress Gateway', [waypoint('shop', {}, {}, 'istio')], { [USE]: 'w' }, 'refused'],
    [
      "another vendor's class, whatever its listeners",
      [waypoint('infra', { protocol: 'vendor.example/PROXY', port: 15088 }, {}, 'vendor-waypoint')],
      { [USE]: 'w', [THERE]: 'infra' },
      'bound infra/w by Service',
    ],
    [
      "a class that is an ingress gateway's by its GatewayClass",
      [waypoint('shop', {}, {}, 'edge'), gatewayClass('edge', 'istio.io/gateway-controller')],
      { [USE]: 'w' },
      'refused',
    ],
    [
      'for workloads by its GatewayClass',
      [
        waypoint('shop'),
        gatewayClass('istio-waypoint', 'istio.io/mesh-controller', { 'istio.io/waypoint-for': 'workload' }),
      ],
      { [USE]: 'w' },
      'refused',
    ],
    ['without HBONE', [waypoint('shop', { protocol: 'HTTP', port: 80 })], { [USE]: 'w' }, 'refused'],
    [
      "a waypoint's own Service",
      [waypoint('shop')],
      { [USE]: 'w', 'gateway.istio.io/managed': 'istio.io-mesh-controller' },
      'unbound',
    ],
  ])('%s', (_, objects, labels, expected) => {
    const binding = bindingOf(service(labels), modelOf(objects));
    const said =
      binding.kind === 'bound'
        ? `bound ${binding.waypoint.namespace}/${binding.waypoint.name} by ${binding.by}`
        : binding.kind;
    expect(said).toBe(expected);
  });
});

describe('ingressUse', () => {
  const KEY = 'istio.io/ingress-use-waypoint';

  it.each([
    ['1.24', ['true'], ['True', 'TRUE', '1', 't', 'yes', 'w', '']],
    ['1.25', ['true', 'True', 'TRUE'], ['1', 't', 'yes', '']],
    ['1.29', ['true', 'True', 'tRuE'], ['1', 'T', 'w']],
    ['1.30', ['true', 'True', 'TRUE', '1', 't', 'T'], ['tRuE', 'yes', 'on', 'w', '']],
    ['1.31', ['1', 'true'], ['2']],
  ])('spells true in %s as that release does', (version, yes, no) => {
    expect(yes.filter((value) => !isTrue(value, readVersion(version)))).toEqual([]);
    expect(no.filter((value) => isTrue(value, readVersion(version)))).toEqual([]);
  });

  it.each<[string, Labels, Labels, string, boolean]>([
    ['by the Service', {}, { [KEY]: 'true' }, '1.24', true],
    ['by the Namespace', { [KEY]: 'true' }, {}, '1.27', true],
    ['by the Namespace, before it was read', { [KEY]: 'true' }, {}, '1.24', false],
    ['not, since the Service says false', { [KEY]: 'true' }, { [KEY]: 'false' }, '1.27', false],
    ['not, since nobody says so', {}, {}, '1.31', false],
  ])('%s', (_, onNamespace, onService, version, expected) => {
    const model = modelOf([namespace('shop', onNamespace)]);
    expect(ingressUse(service(onService), model, readVersion(version)).uses).toBe(expected);
  });
});
