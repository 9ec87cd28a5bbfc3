import { describe, expect, it } from 'vitest';
import { ISTIO, trace } from './scene.ts';

const object = (group: string, kind: string) =>
  `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: other, namespace: shop}\nspec: {}\n`;

const notes = (...manifests: readonly string[]) =>
  trace(manifests, 'http://cart.shop/', { profile: ISTIO, from: 'pod/shop' }).assumptions;

describe('what a trace passes over', () => {
  it.each([
    ['networking.istio.io', 'VirtualService'],
    ['networking.istio.io', 'EnvoyFilter'],
    ['networking.istio.io', 'ServiceEntry'],
    ['networking.istio.io', 'Sidecar'],
    ['security.istio.io', 'AuthorizationPolicy'],
    ['security.istio.io', 'RequestAuthentication'],
    ['extensions.istio.io', 'WasmPlugin'],
    ['networking.k8s.io', 'NetworkPolicy'],
  ])('of group %s: %s is told', (group, kind) => {
    expect(notes(object(group, kind))).toContainEqual(
      `not read, though it can change what happens to requests: ${kind} shop/other`,
    );
    expect(notes(object('example.com', kind))).toEqual([]);
  });

  it('is told once for all of them', () => {
    const [note, ...more] = notes(
      object('networking.istio.io', 'Sidecar'),
      object('networking.k8s.io', 'NetworkPolicy'),
    );
    expect(note).toMatch(/: Sidecar shop\/other, NetworkPolicy shop\/other$/);
    expect(more).toEqual([]);
  });

  it('is told of what is there twice', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {ports: [{port: 80}]}\n';
    expect(notes(service, service)).toContainEqual(
      'Service shop/cart is in the input more than once; one of them counts',
    );
  });
});
