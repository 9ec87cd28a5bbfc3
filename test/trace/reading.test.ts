import { describe, expect, it } from 'vitest';
import { readRegex } from '../../src/trace/regex.ts';
import { type Request, readRequest } from '../../src/trace/request.ts';
import { readSource } from '../../src/trace/source.ts';
import { itemsOf, topologyOf } from '../manifests.ts';

const request = (url: string, headers: readonly (readonly [string, string])[] = []): Request => {
  const read = readRequest(url, { headers });
  if ('problem' in read) throw new Error(read.problem);
  return read;
};

describe('a request that is read', () => {
  it.each([
    ['http://cart.shop/', { scheme: 'http', host: 'cart.shop', port: 80, serverName: undefined }],
    ['https://cart.shop/', { scheme: 'https', host: 'cart.shop', port: 443, serverName: 'cart.shop' }],
    ['http://cart.shop:8080/a?b=c', { host: 'cart.shop:8080', port: 8080, path: '/a', query: 'b=c' }],
    ['http://cart.shop/?', { path: '/', query: undefined }],
  ])('%s', (url, expected) => {
    expect(request(url)).toMatchObject(expected);
  });

  it('has the Host header for its host, the first of several, and among its headers no more', () => {
    const read = request('http://cart.shop/', [
      ['Host', 'shop.example.com'],
      ['host', 'other.example.com'],
      ['x-version', 'v2'],
    ]);
    expect(read).toMatchObject({ host: 'shop.example.com', destination: 'cart.shop' });
    expect([...read.headers.keys()]).toEqual(['x-version']);
  });

  it.each([
    ['ftp://cart.shop/', 'has the scheme ftp; only http and https are traced'],
    ['http://', 'is not a URL'],
  ])('of %s says what is wrong', (url, problem) => {
    expect(readRequest(url, {})).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('a source that is read', () => {
  const topology = topologyOf(
    itemsOf(`apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
`),
  );
  const read = (text: string) => {
    const source = readSource(text, topology, new Map());
    if ('problem' in source) return source.problem;
    if (source.kind === 'gateway') return `${source.gateway.id.namespace}/${source.gateway.id.name}`;
    return source.kind === 'pod' ? source.client.name : undefined;
  };

  it.each([
    ['gateway/shop/web', 'shop/web'],
    ['gateway/web', '/web'],
    ['gateway//web', '/web'],
    ['gateway/web/', '/web'],
    ['pod/shop', 'shop'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['gateway/shop', /write /],
    ['gateway/', /write /],
    ['gateway/shop/weg', /did you mean shop\/web\?/],
    ['service/shop/web', /write /],
  ])('of %s says what is wrong', (text, problem) => {
    expect(read(text)).toMatch(problem);
  });
});

describe('a regular expression that is read', () => {
  it('is about the whole text', () => {
    const regex = readRegex('v[12]');
    if ('problem' in regex) throw new Error(regex.problem);
    expect(['v1', 'v2', 'v12', 'av1'].map(regex.matches)).toEqual([true, true, false, false]);
  });

  it('says what is wrong with one that is none', () => {
    expect(readRegex('(?=v1)')).toEqual({ problem: expect.stringMatching(/^error parsing regexp/) });
  });
});
