import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  bindingOf,
  hboneListener,
  ingressUse,
  isBoolean,
  selectorMatches,
  servesOf,
  waypointsFor,
} from '../../src/topology/waypoint-binding.ts';
import { gateway, service, shop } from './shop.ts';

const namespace = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const waypoint = (at: string, namespaces: JsonObject = {}, more: JsonObject = {}, labels: JsonObject = {}) =>
  gateway(
    at,
    {
      gatewayClassName: 'istio-waypoint',
      listeners: [
        { name: 'other', port: 15009, protocol: 'HTTP' },
        { name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces } },
      ],
      ...more,
    },
    { labels },
  );

describe('the waypoints that surely would serve a namespace', () => {
  const of = (...objects: readonly JsonObject[]) =>
    waypointsFor('shop', shop(objects).model).map(({ id }) => `${id.namespace}/${id.name}`);

  it('are its own, and those of others that admit it', () => {
    expect(of(waypoint('w'), waypoint('b/w'))).toEqual(['shop/w']);
    expect(of(waypoint('b/w', { from: 'All' }), waypoint('w', { from: 'All' }))).toEqual(['b/w', 'shop/w']);
  });

  it('are those with a selector only where the Namespace is in the input', () => {
    const selecting = { from: 'Selector', selector: { matchLabels: { team: 'a' } } };
    expect(of(waypoint('w', selecting))).toEqual([]);
    expect(of(waypoint('w', selecting), namespace('shop', { team: 'a' }))).toEqual(['shop/w']);
    expect(of(waypoint('w', selecting), namespace('shop', { team: 'b' }))).toEqual([]);
    expect(of(waypoint('b/w', selecting), namespace('shop', { team: 'a' }))).toEqual(['b/w']);
    expect(of(waypoint('b/w', selecting))).toEqual([]);
  });

  it('are none without a name, which no label could say', () => {
    expect(of(waypoint(''), waypoint('w'))).toEqual(['shop/w']);
  });

  it('are none of another class, for workloads, or without its listener', () => {
    expect(of(waypoint('w', {}, { gatewayClassName: 'istio' }))).toEqual([]);
    expect(of(waypoint('w', {}, { gatewayClassName: 'vendor' }))).toEqual([]);
    expect(of(waypoint('w', {}, {}, { 'istio.io/waypoint-for': 'workload' }))).toEqual([]);
    expect(of(waypoint('w', {}, { listeners: [] }))).toEqual([]);
  });
});

describe('the listener of a waypoint', () => {
  it('is the first for HBONE on its port', () => {
    const listener = (name: string, port: number, protocol: string) => ({ name, port, protocol });
    const { model } = shop([
      gateway('w', {
        listeners: [
          listener('a', 15008, 'HTTP'),
          listener('b', 15009, 'HBONE'),
          listener('c', 15008, 'HBONE'),
          listener('d', 15008, 'HBONE'),
        ],
      }),
    ]);
    expect(hboneListener(model.gateway('shop', 'w')?.listeners ?? [])?.name).toBe('c');
  });

  it('is for Services, unless a label says otherwise', () => {
    const of = (labels: JsonObject, ofClass?: JsonObject) => {
      const handed = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: 'istio-waypoint', labels: ofClass ?? {} },
        spec: { controllerName: 'istio.io/mesh-controller' },
      };
      const { model } = shop([waypoint('w', {}, {}, labels), ...(ofClass === undefined ? [] : [handed])]);
      const view = model.gateway('shop', 'w');
      return view && servesOf(view, model);
    };
    const serves = (value: string) => ({ 'istio.io/waypoint-for': value });
    expect(of({})).toBe('service');
    expect(of({}, serves('all'))).toBe('all');
    expect(of(serves('workload'), serves('all'))).toBe('workload');
  });
});

describe('a selector of labels', () => {
  const labels = { team: 'a', tier: 'web' };
  const expression = (key: string, operator: string, ...values: readonly string[]) =>
    selectorMatches({ matchLabels: {}, matchExpressions: [{ key, operator, values: [...values] }] }, labels);

  it('takes what has all of its labels, and every expression', () => {
    expect(selectorMatches(undefined, labels)).toBe(false);
    expect(selectorMatches({ matchLabels: {}, matchExpressions: [] }, labels)).toBe(true);
    expect(selectorMatches({ matchLabels: labels, matchExpressions: [] }, labels)).toBe(true);
    expect(selectorMatches({ matchLabels: { team: 'a', tier: 'db' }, matchExpressions: [] }, labels)).toBe(false);
    const both = [
      { key: 'team', operator: 'Exists', values: [] },
      { key: 'x', operator: 'Exists', values: [] },
    ];
    expect(selectorMatches({ matchLabels: {}, matchExpressions: both }, labels)).toBe(false);
    expect(selectorMatches({ matchLabels: { team: 'b' }, matchExpressions: [] }, labels)).toBe(false);
  });

  it('has operators, of which an unknown one takes nothing', () => {
    expect([expression('team', 'In', 'a', 'b'), expression('team', 'In', 'b'), expression('x', 'In', 'a')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([expression('team', 'NotIn', 'b'), expression('team', 'NotIn', 'a'), expression('x', 'NotIn', 'a')]).toEqual(
      [true, false, true],
    );
    expect([expression('team', 'Exists'), expression('x', 'Exists')]).toEqual([true, false]);
    expect([expression('team', 'DoesNotExist'), expression('x', 'DoesNotExist')]).toEqual([false, true]);
    expect(expression('team', 'Gt', '1')).toBe(false);
  });
});

describe('a binding', () => {
  const of = (labels: JsonObject, ...objects: readonly JsonObject[]) => {
    const topology = shop([service('cart', {}, labels), ...objects]);
    const node = topology.service('shop', 'cart');
    if (node === undefined) throw new Error('one Service');
    return bindingOf(node, topology.model);
  };
  const USE = 'istio.io/use-waypoint';

  it('fails requests, where istiod binds to what serves nothing, and not where it binds to nothing', () => {
    expect(of({ [USE]: 'w' }, gateway('w'))).toMatchObject({ kind: 'refused', fails: true });
    expect(of({ [USE]: 'w' }, waypoint('w', {}, {}, { 'istio.io/waypoint-for': 'workload' }))).toMatchObject({
      kind: 'refused',
      fails: false,
    });
    expect(of({ [USE]: 'w' }, gateway('w', { gatewayClassName: 'istio-waypoint' }))).toMatchObject({
      kind: 'refused',
      fails: true,
    });
  });

  it('is none, by a word of the user’s or without one', () => {
    const explicit = (labels: JsonObject) => of(labels);
    expect(explicit({})).toMatchObject({ kind: 'unbound', explicit: false });
    expect(explicit({ [USE]: '' })).toMatchObject({ kind: 'unbound', explicit: true });
    expect(explicit({ [USE]: 'none' })).toMatchObject({ kind: 'unbound', explicit: true });
    expect(explicit({ [USE]: 'w', 'gateway.istio.io/managed': 'istio.io-eastwest-controller' })).toMatchObject({
      kind: 'unbound',
      explicit: true,
    });
    expect(explicit({ [USE]: 'w', 'gateway.istio.io/managed': 'other' })).toMatchObject({ kind: 'bound' });
  });

  it('for ingress gateways is refused by the Service’s own label alone', () => {
    const use = (labels: JsonObject, ofNamespace: JsonObject = {}) => {
      const topology = shop([service('cart', {}, labels), namespace('shop', ofNamespace)]);
      const node = topology.service('shop', 'cart');
      if (node === undefined) throw new Error('one Service');
      const { uses, refusedByService } = ingressUse(node, topology.model, topology.config.istio);
      return `${uses} ${refusedByService}`;
    };
    const KEY = 'istio.io/ingress-use-waypoint';
    expect([use({ [KEY]: 'true' }), use({ [KEY]: 'false' }, { [KEY]: 'true' })]).toEqual(['true false', 'false true']);
    expect([use({}, { [KEY]: 'true' }), use({}, { [KEY]: 'false' }), use({})]).toEqual([
      'true false',
      'false false',
      'false false',
    ]);
  });

  it('is by words that some version takes for a boolean', () => {
    expect(['1', '0', 't', 'F', 'TRUE', 'false'].filter((value) => !isBoolean(value))).toEqual([]);
    expect(['', 'yes', '10', 'truer'].filter(isBoolean)).toEqual([]);
  });
});
