import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { fanOutTables } from '../../src/trace/fan-out-table.ts';
import { toObject } from '../../src/trace/headers.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { target } from '../../src/trace/request.ts';
import { gateway, setting, situation, toService } from '../topology/shop.ts';
import { fanOutScene, MARK, type Parts } from './fan-out-scene.ts';

interface Looked {
  readonly clients: readonly string[];
  readonly assumptions: readonly string[];
}

/** `outside gateway/shop/edge: GET http://shop.example/ x-lane=v2`, each client whose requests are looked at. */
function looked(parts: Parts, config: JsonObject = {}): Looked {
  const found = situation(fanOutScene(parts), config);
  const [table] = fanOutTables(found, found, readRegex);
  const clients = (table?.clients ?? []).map(({ client, from, request }) => {
    const headers = Object.entries(toObject(request.headers)).map(([name, value]) => ` ${name}=${value}`);
    return `${client} ${from}: ${request.method} ${request.scheme}://${request.host}${target(request)}${headers.join('')}`;
  });
  return { clients, assumptions: table?.assumptions ?? [] };
}

const clients = (parts: Parts, config?: JsonObject) => looked(parts, config).clients;
const listening = (...listeners: readonly JsonObject[]) => gateway('edge', { listeners: [...listeners] });
const http = { name: 'http', port: 80, protocol: 'HTTP' };
const OUTSIDE = 'outside gateway/shop/edge: GET';

describe('clients whose requests are looked at', () => {
  it('are those outside, with and without the marker', () => {
    expect(clients({})).toEqual([
      `${OUTSIDE} http://shop.example/`,
      'forged gateway/shop/edge: GET http://shop.example/ x-lane=v2',
    ]);
  });

  it('are those inside too, where the Service itself splits', () => {
    expect(clients({ checkout: { gatewayRefs: [{ name: 'edge' }, toService('checkout')] } })[2]).toBe(
      'mesh pod/shop: GET http://checkout.shop/',
    );
    expect(clients({ checkout: { gatewayRefs: [toService('checkout')], port: 8080 } })).toEqual([
      'mesh pod/shop: GET http://checkout.shop:8080/',
    ]);
  });

  it('are those of a Gateway that is not in the input, which chooses by Flagger’s weights', () => {
    expect(clients({ edge: undefined })).toEqual([`${OUTSIDE} http://shop.example/`]);
    expect(clients({ edge: undefined, checkout: { hosts: ['*.shop.example'] } })).toEqual([
      `${OUTSIDE} http://www.shop.example/`,
    ]);
    expect(clients({ edge: undefined, checkout: { hosts: [] } })).toEqual([`${OUTSIDE} http://shop.example.com/`]);
  });

  it('are of several Gateways those of the first that is in the input', () => {
    const both = { gatewayRefs: [{ name: 'a-gone' }, { name: 'edge' }, { name: 'z-edge' }] };
    expect(clients({ checkout: both, more: [gateway('z-edge')] })[0]).toBe(`${OUTSIDE} http://shop.example/`);
  });

  it('are nobody’s, where nobody sends requests there', () => {
    expect(clients({ checkout: { gatewayRefs: [] } })).toEqual([]);
  });

  it('are none that forge what a request must have to come there at all', () => {
    const asked = { match: [{ headers: { 'x-lane': { exact: 'v2' } }, uri: { prefix: '/' } }] };
    expect(clients({ checkout: asked })).toEqual([`${OUTSIDE} http://shop.example/ x-lane=v2`]);
  });
});

describe('a request that is looked at', () => {
  const first = (edge: JsonObject, checkout: JsonObject = {}) =>
    clients({ edge, checkout })[0]?.replace(`${OUTSIDE} `, '');

  it('is for a host of the Canary, else of the listener, else for any', () => {
    expect(first(listening(http))).toBe('http://shop.example/');
    expect(first(listening(http), { hosts: ['checkout.shop.svc.cluster.local', 'a.example'] })).toBe(
      'http://a.example/',
    );
    expect(first(listening({ ...http, hostname: 'b.example' }), { hosts: [] })).toBe('http://b.example/');
    expect(first(listening({ ...http, hostname: '*.b.example' }), { hosts: [] })).toBe('http://www.b.example/');
    expect(first(listening(http), { hosts: [] })).toBe('http://shop.example.com/');
  });

  it('is by a listener that speaks HTTP, on its port', () => {
    const tls = { name: 'tls', port: 443, protocol: 'TLS', tls: { mode: 'Passthrough' } };
    expect(first(listening(tls, { ...http, port: 8080 }))).toBe('http://shop.example:8080/');
    const https = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c' }] } };
    expect(first(listening(https))).toBe('https://shop.example/');
    expect(first(listening({ ...https, port: 8443 }))).toBe('https://shop.example:8443/');
    expect(first(listening({ ...http, port: 443 }))).toBe('http://shop.example:443/');
    expect(first(listening(tls))).toBeUndefined();
  });

  it('is the first that comes to the canary and is marked on the way', () => {
    const marks = [{ ...MARK[0], matches: [{ path: { value: '/a' } }, { path: { value: '/b' } }] }];
    const rest = { backendRefs: [{ name: 'checkout-canary', port: 80 }] };
    expect(clients({ marks: [...marks, rest] })[0]).toBe(`${OUTSIDE} http://shop.example/a`);
    const capital = [{ ...setting({ 'X-Lane': 'v2' }, 'checkout-canary'), matches: [{ path: { value: '/a' } }] }, rest];
    expect(clients({ marks: capital })[0]).toBe(`${OUTSIDE} http://shop.example/a`);
    const under = { match: [{ uri: { prefix: '/api' } }] };
    expect(clients({ checkout: under })[0]).toBe(`${OUTSIDE} http://shop.example/api`);
  });

  it('is else one that comes to the canary, or that somebody answers', () => {
    const { clients: found, assumptions } = looked({ checkout: { canary: {} } });
    expect(found[0]).toBe(`${OUTSIDE} http://shop.example/`);
    expect(assumptions).toEqual([]);
    // Flagger's route of pricing answers there.
    const edge = listening({ ...http, hostname: 'other.example' });
    expect(clients({ edge })[0]).toBe(`${OUTSIDE} http://other.example/`);
    const closed = looked({ edge, pricing: { gatewayRefs: [] } });
    expect(closed.clients[0]).toBe(`${OUTSIDE} http://shop.example/`);
    expect(closed.assumptions).toContain(
      'no request was found that Gateway shop/edge sends to shop/checkout-canary while its Canary runs',
    );
  });
});

describe('clients of an entry with a relay', () => {
  const relayed = (relay: JsonObject = {}) => ({
    fanOuts: [
      {
        canary: 'checkout',
        marker: { header: 'x-lane', value: 'v2' },
        inMesh: 'relay',
        callees: [{ canary: 'pricing' }],
        ...relay,
      },
    ],
  });
  const inner = gateway('inner', { listeners: [{ name: 'mesh', port: 80, protocol: 'HTTP' }] });
  const at = (...names: readonly string[]) => ({ gatewayRefs: names.map((name) => ({ name })) });
  const kinds = (parts: Parts, config: JsonObject) => clients(parts, config).map((each) => each.split(':')[0]);

  it('are those inside too, and outside none that come by the relay', () => {
    expect(kinds({}, relayed())).toEqual(['outside gateway/shop/edge', 'forged gateway/shop/edge', 'mesh pod/shop']);
    const both = { checkout: at('a', 'edge'), more: [gateway('a')] };
    expect(kinds(both, relayed({ relay: { name: 'a' } }))).toEqual([
      'outside gateway/shop/edge',
      'forged gateway/shop/edge',
      'mesh pod/shop',
    ]);
  });

  it('are outside by the relay, where that is somebody’s own and the only one', () => {
    const alone = { checkout: at('inner'), more: [inner] };
    expect(kinds(alone, relayed({ relay: { name: 'inner' } }))[0]).toBe('outside gateway/shop/inner');
    const ours = gateway('fanout-relay', {}, { annotations: { 'canary-fanout.dev/canary': 'shop/checkout' } });
    expect(kinds({ checkout: at('fanout-relay'), more: [ours] }, relayed())).toEqual(['mesh pod/shop']);
  });
});
