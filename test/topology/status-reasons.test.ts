import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { conditionOf, gatewayStatus, listenerSetStatus } from '../../src/topology/listener-status.ts';
import type { Condition } from '../../src/topology/route-status.ts';
import { gateway, object, shop } from './shop.ts';

// Which of several reasons is told, and of what.
const API = 'gateway.networking.k8s.io/v1';
const http = (name: string, more: JsonObject = {}): JsonObject => ({ name, port: 80, protocol: 'HTTP', ...more });
const https = (name: string, more: JsonObject = {}): JsonObject => ({ name, port: 443, protocol: 'HTTPS', ...more });
const certified = (...names: readonly string[]) => ({ tls: { certificateRefs: names.map((name) => ({ name })) } });
const secret = (at: string, data: JsonObject = {}, more: JsonObject = {}) => ({
  ...object('v1', 'Secret', at, {}),
  data,
  ...more,
});
const pem = (label: string) => btoa(`-----BEGIN ${label}-----\n-----END ${label}-----\n`);
const GOOD = { 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('EC PRIVATE KEY') };

/** `False reason: why` */
function brief(condition: Condition | undefined): string | undefined {
  if (condition === undefined) return undefined;
  return `${condition.status} ${condition.status === 'Unknown' ? condition.missing : condition.reason}: ${condition.why}`;
}

function ofGateway(
  type: string,
  listeners: readonly JsonObject[],
  spec: JsonObject = {},
  ...others: readonly JsonObject[]
) {
  const topology = shop([gateway('edge', { listeners: [...listeners], ...spec }), ...others]);
  const view = topology.model.gateway('shop', 'edge');
  if (view === undefined) throw new Error('one Gateway');
  const status = gatewayStatus(view, topology, { complete: true });
  return {
    own: brief(conditionOf(status, type)),
    each: status.listeners.map((listener) => brief(conditionOf(listener, type))),
  };
}

function ofSet(type: string, listeners: readonly JsonObject[], parent: JsonObject = {}, edge: JsonObject = {}) {
  const set = object(API, 'ListenerSet', 'set', { parentRef: { name: 'edge', ...parent }, listeners: [...listeners] });
  const own = gateway('edge', {
    listeners: [http('own', { port: 8080 })],
    allowedListeners: { namespaces: { from: 'Same' } },
    ...edge,
  });
  const topology = shop([own, set]);
  const [view] = topology.model.listenerSets();
  const status = view && listenerSetStatus(view, topology, { complete: true });
  return (
    status && {
      own: brief(conditionOf(status, type)),
      each: status.listeners.map((listener) => brief(conditionOf(listener, type))),
    }
  );
}

describe('a Gateway whose listeners are not all good', () => {
  const bad = (name: string) => http(name, { port: 81, protocol: `x-${name}` });

  it('is told of the first that is not', () => {
    expect(ofGateway('Accepted', [bad('a'), bad('b')]).own).toBe(
      'False ListenersNotValid: no route goes by protocol `x-a`',
    );
    expect(ofGateway('Accepted', [bad('a'), http('b'), bad('c')]).own).toBe(
      'True ListenersNotValid: no route goes by protocol `x-a`',
    );
    expect(ofGateway('Accepted', [http('b')]).own).toBe('True Accepted: its listeners are accepted');
  });

  it('is told of the first address type that only some controllers know', () => {
    const addresses = ['IPAddress', 'Hostname', 'a.b/One', 'a.b/Two'].map((type) => ({ type, value: 'x' }));
    expect(ofGateway('Accepted', [http('a')], { addresses }).own).toBe(
      "Unknown address type: addresses of type a.b/One are some controllers' own",
    );
  });

  it('is told of parameters that are not there, of the very kind and name', () => {
    const infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'options' } };
    const config = (at: string) => object('v1', 'ConfigMap', at, {});
    const of = (...others: readonly JsonObject[]) =>
      ofGateway('Accepted', [http('a')], { infrastructure }, ...others).own;
    expect(of(config('options'))).toMatch(/^True/);
    for (const other of [config('b/options'), config('other'), secret('options')])
      expect(of(other)).toMatch(/^False InvalidParameters/);
  });

  it('is told of the first reference that does not resolve, its own before its listeners’', () => {
    const tls = { tls: { backend: { clientCertificateRef: { name: 'own' } } } };
    const listeners = [
      https('a', { hostname: 'a.b', ...certified('good', 'one') }),
      https('b', { hostname: 'b.b', ...certified('two') }),
    ];
    const broken = (name: string) => secret(name, { 'tls.crt': pem('OTHER') });
    const all = [secret('good', GOOD), broken('one'), broken('two')];
    expect(ofGateway('ResolvedRefs', listeners, {}, ...all)).toEqual({
      own: 'False ListenersNotResolved: Secret shop/one has no CERTIFICATE in tls.crt',
      each: [
        'False InvalidCertificateRef: Secret shop/one has no CERTIFICATE in tls.crt',
        'False InvalidCertificateRef: Secret shop/two has no CERTIFICATE in tls.crt',
      ],
    });
    expect(ofGateway('ResolvedRefs', listeners, tls, ...all, broken('own')).own).toBe(
      'False InvalidClientCertificateRef: Secret shop/own has no CERTIFICATE in tls.crt',
    );
    expect(ofGateway('ResolvedRefs', [listeners[1] ?? {}], {}, secret('two', GOOD)).own).toBe(
      'True ResolvedRefs: every reference resolves',
    );
    // What nobody knows gives way to what is wrong.
    expect(ofGateway('ResolvedRefs', listeners, {}, broken('two')).own).toMatch(
      /^False ListenersNotResolved: Secret shop\/two/,
    );
  });
});

describe('a certificate', () => {
  const of = (...secrets: readonly JsonObject[]) =>
    ofGateway('ResolvedRefs', [https('a', certified('c'))], {}, ...secrets).each[0];

  it('has a certificate and a key, in `data` or in `stringData`', () => {
    expect(of(secret('c', GOOD))).toBe('True ResolvedRefs: every reference resolves');
    expect(of(secret('c', { 'tls.crt': GOOD['tls.crt'] }))).toBe(
      'False InvalidCertificateRef: Secret shop/c has no tls.key',
    );
    expect(of(secret('c', { ...GOOD, 'tls.key': pem('CERTIFICATE') }))).toBe(
      'False InvalidCertificateRef: Secret shop/c has no PRIVATE KEY in tls.key',
    );
    const plain = { 'tls.crt': atob(GOOD['tls.crt']), 'tls.key': atob(GOOD['tls.key']) };
    expect(of(secret('c', {}, { stringData: plain }))).toMatch(/^True/);
    expect(of(secret('c', GOOD, { stringData: { 'tls.crt': 'none' } }))).toBe(
      'False InvalidCertificateRef: Secret shop/c has no CERTIFICATE in tls.crt',
    );
  });

  it('is one of that name and namespace, and may be encrypted yet', () => {
    expect(of(secret('b/c', GOOD), secret('other', GOOD))).toBe(
      'Unknown certificate: Secret shop/c is not in the input',
    );
    expect(of(secret('c', { 'tls.crt': 'ENC[AES256_GCM,data:x]', 'tls.key': 'ENC[x]' }))).toBe(
      'Unknown certificate: Secret shop/c is encrypted',
    );
  });
});

describe('listeners that end TLS', () => {
  const overlapping = (...listeners: readonly JsonObject[]) => ofGateway('OverlappingTLSConfig', listeners).each;
  const tls = (name: string, hostname: string, mode: string) => ({
    name,
    port: 443,
    protocol: 'TLS',
    hostname,
    tls: { mode },
  });

  it('are told of the first other one that has hosts of theirs', () => {
    const hosts = (name: string) => `True OverlappingHostnames: listener \`${name}\` has hosts of its own among them`;
    const all = [https('a', { hostname: '*.b' }), https('b', { hostname: 'x.b' }), https('c', { hostname: 'y.b' })];
    expect(overlapping(...all)).toEqual([hosts('b'), hosts('a'), hosts('a')]);
    expect(overlapping(https('a', { hostname: '*.b' }), tls('b', 'x.b', 'Terminate'))).toEqual([
      hosts('b'),
      hosts('a'),
    ]);
  });

  it('overlap with none that passes it through, that is of another port, or that does not stand', () => {
    expect(overlapping(https('a', { hostname: '*.b' }), tls('b', 'x.b', 'Passthrough'))).toEqual([
      undefined,
      undefined,
    ]);
    expect(overlapping(https('a', { hostname: '*.b' }), https('b', { hostname: 'x.b', port: 444 }))).toEqual([
      undefined,
      undefined,
    ]);
    expect(overlapping(http('a', { hostname: '*.b' }), http('b', { hostname: 'x.b' }))).toEqual([undefined, undefined]);
    expect(overlapping(https('a', { hostname: 'x.b' }), https('b', { hostname: 'x.b' }))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a ListenerSet', () => {
  it('is accepted as its first good listener is, else for the reason of the first', () => {
    const bad = (name: string, port: number) => http(name, { port, protocol: `x-${name}` });
    expect(ofSet('Accepted', [bad('a', 81), bad('b', 82)])?.own).toBe(
      'False ListenersNotValid: no route goes by protocol `x-a`',
    );
    expect(ofSet('Accepted', [bad('a', 81), http('b', { port: 82 })])?.own).toBe('True Accepted: it is valid');
    expect(ofSet('Accepted', [])?.own).toBe('False ListenersNotValid: it has no listener');
    const unsure = https('c', certified('gone'));
    expect(ofSet('Accepted', [bad('a', 81), unsure])?.own).toBe(
      'Unknown certificate: Secret shop/gone is not in the input',
    );
    const kinds = { allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }, { kind: 'TCPRoute' }] } };
    expect(ofSet('Accepted', [http('a', kinds)])?.own).toMatch(/^True/);
    expect(ofSet('Accepted', [http('a', { allowedRoutes: { kinds: [{ kind: 'TCPRoute' }] } })])?.own).toMatch(
      /^False ListenersNotValid/,
    );
  });

  it('has no status but by a Gateway of the Gateway API', () => {
    expect(ofSet('Accepted', [http('a')], { kind: 'Mesh' })).toBeUndefined();
    expect(ofSet('Accepted', [http('a')], { group: 'example.com' })).toBeUndefined();
    expect(ofSet('Accepted', [http('a')], { name: 'gone' })).toBeUndefined();
  });

  it('hangs on what its Gateway hangs on', () => {
    const addresses = [{ type: 'a.b/One', value: 'x' }];
    expect(ofSet('Accepted', [http('a')], {}, { addresses })?.own).toMatch(/^Unknown address type/);
    expect(ofSet('Programmed', [http('a')], {}, { addresses })?.own).toMatch(/^Unknown data plane/);
    const refused = ofSet('Programmed', [http('a', { port: 8080 })]);
    expect(refused?.each).toEqual(['False HostnameConflict: listener `own` has the same hostname on port 8080']);
    expect(ofGateway('Programmed', [http('a'), http('b')]).each[0]).toMatch(/^False Invalid: /);
  });
});
