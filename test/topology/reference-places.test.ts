import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { specPath } from '../../src/topology/names/reference-fields.ts';
import { referencesOf } from '../../src/topology/names/reference-places.ts';
import { itemsOfObjects } from '../manifests.ts';
import { object } from './shop.ts';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** `spec.rules.0.backendRefs.1: Service b/pay`; with a `?` what decides nothing about requests. */
function references(content: JsonObject): readonly string[] {
  return itemsOfObjects([content])
    .flatMap(referencesOf)
    .map(
      ({ path, target, name, namespace, field }) =>
        `${path.join('.')}${field.decides ? '' : '?'}: ${target.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    );
}

describe('what one object names another by, and kustomize does not follow', () => {
  it('is of a Canary its target, its Services, Gateways, mirrors and waypoints, and what its analysis needs', () => {
    const canary = object('flagger.app/v1beta1', 'Canary', 'cart', {
      targetRef: { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'cart' },
      autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'scaler' },
      upstreamRef: { name: 'other', namespace: 'b' },
      service: {
        name: 'web',
        gatewayRefs: [
          { name: 'edge', namespace: 'infra' },
          { group: '', kind: 'Service', name: 'web' },
        ],
        mirror: [{ backendRef: { name: 'audit' } }],
        apex: { labels: { 'istio.io/use-waypoint': 'w1' } },
        primary: { labels: { 'istio.io/use-waypoint': 'w2' } },
        canary: { labels: { 'istio.io/use-waypoint': 'w3' } },
      },
      analysis: { metrics: [{ templateRef: { name: 'errors' } }], alerts: [{ providerRef: { name: 'chat' } }] },
    });
    expect(references(canary)).toEqual([
      'spec.targetRef.name: DaemonSet cart',
      'spec.service.name: Service web',
      'spec.service.gatewayRefs.0: Gateway infra/edge',
      'spec.service.gatewayRefs.1: Service web',
      'spec.service.mirror.0.backendRef: Service audit',
      'spec.service.apex.labels.istio.io/use-waypoint: Gateway w1',
      'spec.service.primary.labels.istio.io/use-waypoint: Gateway w2',
      'spec.service.canary.labels.istio.io/use-waypoint: Gateway w3',
      'spec.autoscalerRef.name?: HorizontalPodAutoscaler scaler',
      'spec.upstreamRef?: Canary b/other',
      'spec.analysis.metrics.0.templateRef?: MetricTemplate errors',
      'spec.analysis.alerts.0.providerRef?: AlertProvider chat',
    ]);
  });

  it.each(['HTTPRoute', 'GRPCRoute'])('is of a %s its parents, backends and mirrors', (kind) => {
    const mirror = (name: string) => [{ type: 'RequestMirror', requestMirror: { backendRef: { name } } }];
    const route = object(GATEWAY_API, kind, 'r', {
      parentRefs: [
        { name: 'edge' },
        { kind: 'ListenerSet', name: 'set' },
        { group: '', kind: 'Service', name: 'cart' },
      ],
      rules: [{ filters: mirror('audit'), backendRefs: [{ name: 'pay' }, { name: 'tax', filters: mirror('log') }] }],
    });
    expect(references(route)).toEqual([
      'spec.parentRefs.0: Gateway edge',
      'spec.parentRefs.1: ListenerSet set',
      'spec.parentRefs.2: Service cart',
      'spec.rules.0.backendRefs.0: Service pay',
      'spec.rules.0.backendRefs.1: Service tax',
      'spec.rules.0.filters.0.requestMirror.backendRef: Service audit',
      'spec.rules.0.backendRefs.1.filters.0.requestMirror.backendRef: Service log',
    ]);
  });

  it.each(['TLSRoute', 'TCPRoute', 'UDPRoute'])('is of a %s its parents and backends', (kind) => {
    const route = object(GATEWAY_API, kind, 'r', {
      parentRefs: [{ name: 'edge' }],
      rules: [{ backendRefs: [{ name: 'pay' }] }],
    });
    expect(references(route)).toEqual(['spec.parentRefs.0: Gateway edge', 'spec.rules.0.backendRefs.0: Service pay']);
  });

  it('is of other kinds of the Gateway API what they are attached to', () => {
    const at = (kind: string, spec: JsonObject) => references(object(GATEWAY_API, kind, 'x', spec));
    expect(at('ListenerSet', { parentRef: { name: 'edge' } })).toEqual(['spec.parentRef: Gateway edge']);
    expect(at('ReferenceGrant', { to: [{ group: '', kind: 'Service', name: 'cart' }] })).toEqual([
      'spec.to.0.name: Service cart',
    ]);
    expect(at('BackendTLSPolicy', { targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] })).toEqual([
      'spec.targetRefs.0.name: Service cart',
    ]);
  });

  it('is of the mesh the waypoint that a label names, and hosts', () => {
    const labels = { 'istio.io/use-waypoint': 'w', 'istio.io/use-waypoint-namespace': 'mesh' };
    expect(references(object('v1', 'Service', 'cart', {}, { labels }))).toEqual([
      'metadata.labels.istio.io/use-waypoint: Gateway mesh/w',
    ]);
    expect(references({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } })).toEqual([
      'metadata.labels.istio.io/use-waypoint: Gateway mesh/w',
    ]);
    const rule = object('networking.istio.io/v1', 'DestinationRule', 'd', { host: 'cart' });
    expect(references(rule)).toEqual(['spec.host: Service cart']);
    const virtual = object('networking.istio.io/v1', 'VirtualService', 'v', {
      hosts: ['cart', 'shop.example.com'],
      http: [{ route: [{ destination: { host: 'pay' } }] }],
    });
    expect(references(virtual)).toEqual([
      'spec.hosts.0: Service cart',
      'spec.http.0.route.0.destination.host: Service pay',
    ]);
    const policy = object('security.istio.io/v1', 'AuthorizationPolicy', 'p', {
      targetRefs: [
        { group: '', kind: 'Service', name: 'cart' },
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'w' },
      ],
    });
    expect(references(policy)).toEqual(['spec.targetRefs.0.name: Service cart', 'spec.targetRefs.1.name: Gateway w']);
    const scaled = object('keda.sh/v1alpha1', 'ScaledObject', 's', { scaleTargetRef: { name: 'cart' } });
    expect(references(scaled)).toEqual(['spec.scaleTargetRef.name?: Deployment cart']);
  });

  it('is of our own configuration what fan-outs are made of', () => {
    const config = object('canary-fanout.dev/v1alpha1', 'CanaryFanout', 'c', {
      waypoint: { name: 'w' },
      relay: { name: 'inner' },
      fanOuts: [{ canary: 'a', relay: { name: 'own' }, callees: [{ canary: 'b' }, { service: 'c', backend: 'd' }] }],
    });
    expect(references(config)).toEqual([
      'spec.fanOuts.0.canary: Canary a',
      'spec.fanOuts.0.callees.0.canary: Canary b',
      'spec.fanOuts.0.callees.1.service: Service c',
      'spec.fanOuts.0.callees.1.backend: Service d',
      'spec.fanOuts.0.relay: Gateway own',
      'spec.relay: Gateway inner',
      'spec.waypoint: Gateway w',
    ]);
  });
});

describe('what a reference is to', () => {
  const target = (targetRef: JsonObject) => references(object('flagger.app/v1beta1', 'Canary', 'cart', { targetRef }));
  const parent = (ref: JsonObject) =>
    references(object(GATEWAY_API, 'HTTPRoute', 'r', { parentRefs: [{ name: 'x', ...ref }] }));

  it('is the kind that it says, of the group that it says or of any', () => {
    expect(target({ kind: 'Deployment', name: 'cart' })).toEqual(['spec.targetRef.name: Deployment cart']);
    expect(target({ apiVersion: 'v1', kind: 'Service', name: 'cart' })).toEqual(['spec.targetRef.name: Service cart']);
    expect(target({ apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'cart' })).toEqual([]);
    expect(target({ name: 'cart' })).toEqual(['spec.targetRef.name: Deployment cart']);
    expect(parent({ kind: 'Service' })).toEqual(['spec.parentRefs.0: Service x']);
    expect(parent({ group: 'example.com', kind: 'Gateway' })).toEqual([]);
    expect(parent({ kind: 'Mesh' })).toEqual([]);
  });

  it('is nothing, where there is no name, or one with a dot', () => {
    expect(parent({ name: '' })).toEqual([]);
    expect(parent({ name: 'a.b' })).toEqual([]);
    expect(parent({ name: 7 })).toEqual([]);
    expect(references(object(GATEWAY_API, 'HTTPRoute', 'r', { parentRefs: null, rules: 'x' }))).toEqual([]);
    expect(references(object(GATEWAY_API, 'Gateway', 'g', { parentRefs: [{ name: 'x' }] }))).toEqual([]);
    expect(references(object('example.com/v1', 'HTTPRoute', 'r', { parentRefs: [{ name: 'x' }] }))).toEqual([]);
  });
});

describe('the path of a field, as kustomize writes it', () => {
  it('has its slashes escaped', () => {
    const [label] = itemsOfObjects([
      object('v1', 'Service', 'a', {}, { labels: { 'istio.io/use-waypoint': 'w' } }),
    ]).flatMap(referencesOf);
    expect(label && specPath(label.field)).toBe('metadata/labels/istio.io\\/use-waypoint');
  });
});
