import { describe, expect, it } from 'vitest';
import {
  conditionOf,
  gatewayStatus,
  type ListenersStatus,
  listenerSetStatus,
} from '../../src/topology/listener-status.ts';
import { type Condition, parentStatus, statusRoutes } from '../../src/topology/route-status.ts';
import { itemsOf, topologyOf } from '../manifests.ts';

// Manifests in short: what a test is about is written out, the frame around it is made here.
const API = 'gateway.networking.k8s.io/v1';
type Fields = { readonly [field: string]: unknown };

function object(apiVersion: string, kind: string, where: string, more: Fields): string {
  const [name, namespace] = where.split('.');
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(more.metadata as Fields) };
  return JSON.stringify({ apiVersion, kind, ...more, metadata });
}

const gateway = (listeners: readonly Fields[], spec: Fields = {}) =>
  object(API, 'Gateway', 'gw.infra', { spec: { gatewayClassName: 'any', listeners, ...spec } });
const listenerSet = (where: string, listeners: readonly Fields[], metadata: Fields = {}) =>
  object(API, 'ListenerSet', where, {
    metadata,
    spec: { parentRef: { name: 'gw', namespace: 'infra' }, listeners },
  });
const route = (kind: string, where: string, parent: Fields, spec: Fields = {}) =>
  object(API, kind, where, {
    spec: { parentRefs: [{ namespace: 'infra', name: 'gw', ...parent }], rules: [{ backendRefs: [] }], ...spec },
  });
const to = (...backendRefs: readonly Fields[]) => ({ rules: [{ backendRefs }] });
const service = (where: string, ...ports: readonly Fields[]) => object('v1', 'Service', where, { spec: { ports } });
const namespace = (name: string, labels: Fields) => object('v1', 'Namespace', name, { metadata: { labels } });
const grant = (where: string, from: Fields, target: Fields) =>
  object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', where, {
    spec: { from: [{ group: 'gateway.networking.k8s.io', ...from }], to: [{ group: '', ...target }] },
  });
const http = (name: string, more: Fields = {}) => ({ name, port: 80, protocol: 'HTTP', ...more });
const https = (name: string, certificate: Fields, more: Fields = {}) => ({
  name,
  port: 443,
  protocol: 'HTTPS',
  tls: { certificateRefs: [certificate] },
  ...more,
});
const from = (namespaces: unknown) => ({ allowedRoutes: { namespaces } });
const kinds = (...names: readonly string[]) => ({ allowedRoutes: { kinds: names.map((kind) => ({ kind })) } });

function worldOf(...objects: readonly string[]) {
  return topologyOf(itemsOf(objects.join('\n---\n')));
}

/** `True Accepted`, `False BackendNotFound`, `Unknown certificate`. */
function brief(condition: Condition | undefined): string | undefined {
  if (condition === undefined) return undefined;
  return `${condition.status} ${condition.status === 'Unknown' ? condition.missing : condition.reason}`;
}

/** Of the one route in the manifests, at its first parentRef. */
function routeStatus(...objects: readonly string[]) {
  const topology = worldOf(...objects);
  const [only] = statusRoutes(topology.model);
  const [ref] = only?.parentRefs ?? [];
  if (only === undefined || ref === undefined) throw new Error('no route with a parentRef');
  const status = parentStatus(only, ref, topology);
  return (
    status && {
      accepted: brief(conditionOf(status, 'Accepted')),
      why: conditionOf(status, 'Accepted')?.why,
      resolvedRefs: brief(conditionOf(status, 'ResolvedRefs')),
      listeners: status.listeners.map(({ listener }) => listener.name),
    }
  );
}

const accepted = (...objects: readonly string[]) => routeStatus(...objects)?.accepted;
const resolvedRefs = (...objects: readonly string[]) => routeStatus(...objects)?.resolvedRefs;

function ofGateway(objects: readonly string[], complete = false) {
  const topology = worldOf(...objects);
  const view = topology.model.gateway('infra', 'gw');
  if (view === undefined) throw new Error('no Gateway');
  return gatewayStatus(view, topology, { complete });
}

function ofSet(name: string, ...objects: readonly string[]) {
  const topology = worldOf(...objects);
  const view = topology.model.listenerSets().find(({ id }) => id.name === name);
  if (view === undefined) throw new Error(`no ListenerSet ${name}`);
  return listenerSetStatus(view, topology, { complete: false });
}

/** One condition of every listener, by name. */
function listeners(status: ListenersStatus | undefined, type: string) {
  return Object.fromEntries((status?.listeners ?? []).map((each) => [each.name, brief(conditionOf(each, type))]));
}

describe('a route at a Gateway: Accepted', () => {
  const two = gateway([http('a'), http('b', { port: 8080 })]);
  const at = (parent: Fields) => routeStatus(two, route('HTTPRoute', 'r.infra', parent));

  it.each([
    [{}, 'True Accepted', ['a', 'b']],
    [{ sectionName: 'a' }, 'True Accepted', ['a']],
    [{ port: 8080 }, 'True Accepted', ['b']],
    [{ sectionName: 'a', port: 80 }, 'True Accepted', ['a']],
    [{ sectionName: 'a', port: 8080 }, 'False NoMatchingParent', []],
    [{ sectionName: 'c' }, 'False NoMatchingParent', []],
    [{ port: 81 }, 'False NoMatchingParent', []],
  ])('by %o: %s', (parent, expected, names) => {
    expect(at(parent)).toMatchObject({ accepted: expected, listeners: names });
  });

  it.each([
    ['Same', 'infra', 'True Accepted'],
    ['Same', 'shop', 'False NotAllowedByListeners'],
    ['All', 'shop', 'True Accepted'],
    ['None', 'infra', 'False NotAllowedByListeners'],
  ])('allowedRoutes from %s, a route of namespace %s: %s', (whence, home, expected) => {
    expect(accepted(gateway([http('a', from({ from: whence }))]), route('HTTPRoute', `r.${home}`, {}))).toBe(expected);
  });

  it.each([
    ['In', ['dev', 'test'], { stage: 'dev' }, 'True Accepted'],
    ['In', ['dev', 'test'], { stage: 'live' }, 'False NotAllowedByListeners'],
    ['In', ['dev', 'test'], {}, 'False NotAllowedByListeners'],
    ['NotIn', ['live'], { stage: 'dev' }, 'True Accepted'],
    ['NotIn', ['live'], {}, 'True Accepted'],
    ['NotIn', ['live'], { stage: 'live' }, 'False NotAllowedByListeners'],
    ['Exists', [], { stage: '' }, 'True Accepted'],
    ['Exists', [], {}, 'False NotAllowedByListeners'],
    ['DoesNotExist', [], {}, 'True Accepted'],
    ['DoesNotExist', [], { stage: 'dev' }, 'False NotAllowedByListeners'],
  ])('a selector: stage %s %o, a Namespace with labels %o: %s', (operator, values, labels, expected) => {
    const selector = { matchExpressions: [{ key: 'stage', operator, values }] };
    const listener = http('a', from({ from: 'Selector', selector }));
    expect(accepted(gateway([listener]), namespace('shop', labels), route('HTTPRoute', 'r.shop', {}))).toBe(expected);
  });

  it.each([
    ['HTTPRoute', 'HTTP', undefined, 'True Accepted'],
    ['GRPCRoute', 'HTTP', undefined, 'True Accepted'],
    ['TCPRoute', 'HTTP', undefined, 'False NotAllowedByListeners'],
    ['TCPRoute', 'TCP', undefined, 'True Accepted'],
    ['UDPRoute', 'TCP', undefined, 'False NotAllowedByListeners'],
    ['UDPRoute', 'UDP', undefined, 'True Accepted'],
    ['TLSRoute', 'TLS', undefined, 'True Accepted'],
    ['TLSRoute', 'HTTPS', undefined, 'False NotAllowedByListeners'],
    ['HTTPRoute', 'HTTP', ['GRPCRoute'], 'False NotAllowedByListeners'],
    ['GRPCRoute', 'HTTP', ['GRPCRoute'], 'True Accepted'],
    ['TCPRoute', 'HTTP', ['TCPRoute'], 'False NotAllowedByListeners'],
  ])('a %s on a listener of protocol %s with kinds %o: %s', (kind, protocol, names, expected) => {
    const listener = { name: 'a', port: 80, protocol, ...(names === undefined ? {} : kinds(...names)) };
    expect(accepted(gateway([listener]), route(kind, 'r.infra', {}))).toBe(expected);
  });

  it.each([
    [undefined, ['a.example.com'], 'True Accepted'],
    ['a.example.com', [], 'True Accepted'],
    ['a.example.com', ['A.Example.com'], 'True Accepted'],
    ['a.example.com', ['*.example.com'], 'True Accepted'],
    ['*.example.com', ['b.a.example.com'], 'True Accepted'],
    ['*.example.com', ['*.a.example.com'], 'True Accepted'],
    ['*.a.example.com', ['*.example.com'], 'True Accepted'],
    ['*.example.com', ['example.com'], 'False NoMatchingListenerHostname'],
    ['*.example.com', ['xexample.com', 'a.example.org'], 'False NoMatchingListenerHostname'],
    ['*.a.example.com', ['*.b.example.com'], 'False NoMatchingListenerHostname'],
  ])('hostname %s of the listener, %o of the route: %s', (hostname, hostnames, expected) => {
    const listener = http('a', hostname === undefined ? {} : { hostname });
    expect(accepted(gateway([listener]), route('HTTPRoute', 'r.infra', {}, { hostnames }))).toBe(expected);
  });

  it('names the listeners that take it and leaves out those that do not', () => {
    const three = gateway([
      http('a', { hostname: 'a.com' }),
      http('b', { hostname: 'b.com' }),
      { ...http('c'), port: 81 },
    ]);
    expect(routeStatus(three, route('HTTPRoute', 'r.infra', {}, { hostnames: ['a.com'] }))?.listeners).toEqual([
      'a',
      'c',
    ]);
  });

  it('does not ask whether the listener is accepted itself', () => {
    const colliding = gateway([http('a'), { ...http('b'), protocol: 'HTTPS' }]);
    expect(accepted(colliding, route('HTTPRoute', 'r.infra', { sectionName: 'a' }))).toBe('True Accepted');
  });

  it('has none where the parent is not in the input or of no known kind', () => {
    for (const parent of [
      { name: 'other' },
      { kind: 'Service' },
      { kind: 'Service', group: 'core' },
      { group: 'x.io' },
    ]) {
      expect(at(parent)).toBeUndefined();
    }
  });
});

describe('a route at a ListenerSet', () => {
  const open = gateway([http('a')], { allowedListeners: { namespaces: { from: 'All' } } });
  const set = listenerSet('set.team', [http('own', { port: 8080 })]);
  const at = (where: string, more: Fields = {}) =>
    route('HTTPRoute', where, { kind: 'ListenerSet', name: 'set', namespace: 'team', ...more });

  it('is attached to the set’s listeners alone', () => {
    expect(routeStatus(open, set, at('r.team'))).toMatchObject({ accepted: 'True Accepted', listeners: ['own'] });
    expect(accepted(open, set, at('r.team', { sectionName: 'a' }))).toBe('False NoMatchingParent');
    expect(accepted(open, set, route('HTTPRoute', 'r.infra', { sectionName: 'own' }))).toBe('False NoMatchingParent');
  });

  it('of the same namespace means the set’s, not the Gateway’s', () => {
    expect(accepted(open, set, at('r.team'))).toBe('True Accepted');
    expect(accepted(open, set, at('r.infra'))).toBe('False NotAllowedByListeners');
  });

  it('has no listeners where the Gateway does not take the set', () => {
    const closed = gateway([http('a')]);
    expect(routeStatus(closed, set, at('r.team'))).toMatchObject({
      accepted: 'False NoMatchingParent',
      why: 'Gateway infra/gw takes no ListenerSet of namespace team',
    });
  });
});

describe('a route at a Service: Accepted', () => {
  const echo = service('echo.shop', { name: 'http', port: 80 }, { name: 'admin', port: 8080 });
  const at = (where: string, parent: Fields = {}, kind = 'HTTPRoute') =>
    route(kind, where, { group: '', kind: 'Service', name: 'echo', namespace: 'shop', ...parent });

  it.each([
    [{}, 'True Accepted'],
    [{ sectionName: 'http' }, 'True Accepted'],
    [{ port: 8080 }, 'True Accepted'],
    [{ sectionName: 'admin', port: 8080 }, 'True Accepted'],
    [{ sectionName: 'admin', port: 80 }, 'False NoMatchingParent'],
    [{ sectionName: 'grpc' }, 'False NoMatchingParent'],
    [{ port: 81 }, 'False NoMatchingParent'],
  ])('by %o: %s', (parent, expected) => {
    expect(accepted(echo, at('r.shop', parent))).toBe(expected);
  });

  it.each([
    [{ sectionName: 'grpc' }, 'Service shop/echo has no port with the name `grpc`'],
    [{ port: 81 }, 'Service shop/echo has no port with the number 81'],
    [{ sectionName: 'admin', port: 80 }, 'Service shop/echo has no port with the name `admin` and with the number 80'],
  ])('says of %o what is not there', (parent, why) => {
    expect(JSON.stringify(routeStatus(echo, at('r.shop', parent)))).toContain(JSON.stringify(why).slice(1, -1));
  });

  it('of any namespace, and none for a Service that is not in the input', () => {
    expect(accepted(echo, at('r.elsewhere'))).toBe('True Accepted');
    expect(routeStatus(echo, at('r.shop', { name: 'other' }))).toBeUndefined();
  });

  it('loses to a kind that goes before it on all of its ports', () => {
    const grpc = (parent: Fields, where = 'z.shop') => at(where, parent, 'GRPCRoute');
    const first = at('r.shop', { port: 80 });
    expect(accepted(echo, first, grpc({}))).toBe('False Conflicted');
    expect(accepted(echo, first, grpc({ port: 8080 }))).toBe('True Accepted');
    expect(accepted(echo, first, grpc({}, 'z.elsewhere'))).toBe('True Accepted');
    expect(accepted(echo, at('r.shop'), grpc({ port: 80 }))).toBe('True Accepted');
    expect(accepted(echo, first, at('z.shop', {}, 'TCPRoute'))).toBe('True Accepted');
  });
});

describe('a route: ResolvedRefs', () => {
  const gw = gateway([http('a', from({ from: 'All' }))]);
  const echo = service('echo.shop', { port: 80 });
  const good = { name: 'echo', port: 80 };
  const other = { ...good, namespace: 'shop' };

  it.each([
    ['a Service that is there', good, 'True ResolvedRefs'],
    ['a Service that is missing', { name: 'other', port: 80 }, 'False BackendNotFound'],
    ['a port that is missing', { name: 'echo', port: 81 }, 'False BackendNotFound'],
    ['another kind', { ...good, kind: 'Pod' }, 'False InvalidKind'],
    ['another group', { ...good, group: 'example.io' }, 'False InvalidKind'],
  ])('%s', (_, ref, expected) => {
    expect(resolvedRefs(gw, echo, route('HTTPRoute', 'r.shop', {}, to(ref)))).toBe(expected);
    expect(resolvedRefs(gw, echo, route('HTTPRoute', 'r.shop', {}, to(good, ref)))).toBe(expected);
  });

  it.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'])(
    'a %s to another namespace needs a grant to its kind',
    (kind) => {
      const crossing = route(kind, 'r.infra', {}, to(other));
      const granted = (more: Fields, target: Fields = { kind: 'Service' }, where = 'g.shop') =>
        resolvedRefs(gw, echo, crossing, grant(where, { kind, namespace: 'infra', ...more }, target));
      expect(resolvedRefs(gw, echo, crossing)).toBe('False RefNotPermitted');
      expect(granted({})).toBe('True ResolvedRefs');
      expect(granted({}, { kind: 'Service', name: 'echo' })).toBe('True ResolvedRefs');
      expect(granted({}, { kind: 'Service', name: 'other' })).toBe('False RefNotPermitted');
      expect(granted({}, { kind: 'Secret' })).toBe('False RefNotPermitted');
      expect(granted({ kind: 'UDPRoute' })).toBe('False RefNotPermitted');
      expect(granted({ namespace: 'elsewhere' })).toBe('False RefNotPermitted');
      expect(granted({}, { kind: 'Service' }, 'g.infra')).toBe('False RefNotPermitted');
    },
  );

  it('needs no grant where the route is bound to a Service', () => {
    const bound = { group: '', kind: 'Service', name: 'echo', namespace: 'shop' };
    expect(resolvedRefs(echo, route('HTTPRoute', 'r.infra', bound, to(other)))).toBe('True ResolvedRefs');
  });

  it('counts mirrors, those of a backendRef among them', () => {
    const mirror = (name: string) => [{ type: 'RequestMirror', requestMirror: { backendRef: { name, port: 80 } } }];
    const mirrored = (rule: Fields) => resolvedRefs(gw, echo, route('HTTPRoute', 'r.shop', {}, { rules: [rule] }));
    expect(mirrored({ backendRefs: [good], filters: mirror('echo') })).toBe('True ResolvedRefs');
    expect(mirrored({ backendRefs: [good], filters: mirror('other') })).toBe('False BackendNotFound');
    expect(mirrored({ backendRefs: [{ ...good, filters: mirror('other') }] })).toBe('False BackendNotFound');
  });

  it('does not know which extensions a controller has', () => {
    const extensionRef = { group: 'example.io', kind: 'Own', name: 'x' };
    const rule = { backendRefs: [good], filters: [{ type: 'ExtensionRef', extensionRef }] };
    const of = (backend: Fields) => route('HTTPRoute', 'r.shop', {}, { rules: [{ ...rule, backendRefs: [backend] }] });
    expect(resolvedRefs(gw, echo, of(good))).toBe('Unknown filter');
    expect(resolvedRefs(gw, echo, of({ name: 'other', port: 80 }))).toBe('False BackendNotFound');
  });

  it.each([
    ['HTTPRoute', { port: 80 }, 'True ResolvedRefs'],
    ['HTTPRoute', { port: 80, protocol: 'UDP' }, 'False UnsupportedProtocol'],
    ['UDPRoute', { port: 80, protocol: 'UDP' }, 'True ResolvedRefs'],
    ['UDPRoute', { port: 80 }, 'False UnsupportedProtocol'],
    ['HTTPRoute', { port: 80, appProtocol: 'kubernetes.io/ws' }, 'True ResolvedRefs'],
    ['HTTPRoute', { port: 80, appProtocol: 'kubernetes.io/wss' }, 'Unknown BackendTLSPolicy'],
    ['GRPCRoute', { port: 80, appProtocol: 'kubernetes.io/h2c' }, 'True ResolvedRefs'],
    ['GRPCRoute', { port: 80, appProtocol: 'kubernetes.io/ws' }, 'False UnsupportedProtocol'],
    ['TLSRoute', { port: 80, appProtocol: 'kubernetes.io/wss' }, 'True ResolvedRefs'],
  ])('a %s to a port %o: %s', (kind, port, expected) => {
    expect(resolvedRefs(gw, service('echo.shop', port), route(kind, 'r.shop', {}, to(good)))).toBe(expected);
  });

  it('takes the entry of its own transport where a port has both', () => {
    const both = service('echo.shop', { port: 80, protocol: 'UDP', name: 'u' }, { port: 80, name: 't' });
    expect(resolvedRefs(gw, both, route('TCPRoute', 'r.shop', {}, to(good)))).toBe('True ResolvedRefs');
    expect(resolvedRefs(gw, both, route('UDPRoute', 'r.shop', {}, to(good)))).toBe('True ResolvedRefs');
  });
});

describe('a listener: Accepted', () => {
  const conflicts = (...of: readonly Fields[]) => listeners(ofGateway([gateway(of)]), 'Accepted');
  const [good, host, protocol] = ['True Accepted', 'False HostnameConflict', 'False ProtocolConflict'];
  const tcp = (name: string, more: Fields = {}) => ({ name, port: 80, protocol: 'TCP', ...more });

  it.each([
    ['hostnames apart', http('a', { hostname: 'a.com' }), http('b', { hostname: '*.com' }), good, good],
    ['one hostname', http('a', { hostname: 'a.com' }), http('b', { hostname: 'A.com' }), host, host],
    ['no hostname', http('a'), http('b'), host, host],
    ['ports apart', http('a'), http('b', { port: 81 }), good, good],
    ['HTTP and HTTPS', http('a', { hostname: 'a.com' }), http('b', { protocol: 'HTTPS' }), protocol, protocol],
    ['HTTP and TCP', http('a', { hostname: 'a.com' }), tcp('b'), protocol, protocol],
    ['TCP twice', tcp('a'), tcp('b'), protocol, protocol],
    ['TCP and UDP', tcp('a'), tcp('b', { protocol: 'UDP' }), good, good],
    ['HTTPS and TLS', http('a', { protocol: 'TLS' }), http('b', { protocol: 'HTTPS', hostname: 'b.com' }), good, good],
    ['a protocol that is not known', http('a'), http('b', { protocol: 'GOPHER' }), good, 'False UnsupportedProtocol'],
  ])('%s on one port', (_, a, b, first, second) => {
    expect(conflicts(a, b)).toEqual({ a: first, b: second });
  });

  it('Conflicted and Programmed go with it', () => {
    const status = ofGateway([gateway([http('a'), http('b'), http('c', { port: 81 })])]);
    expect(listeners(status, 'Conflicted')).toEqual({
      a: 'True HostnameConflict',
      b: 'True HostnameConflict',
      c: 'False NoConflicts',
    });
    expect(listeners(status, 'Programmed')).toEqual({
      a: 'False Invalid',
      b: 'False Invalid',
      c: 'Unknown data plane',
    });
  });

  it('is False where no authority is good that proves clients, by port or by default', () => {
    const ca = (kind: string, name: string) => ({ validation: { caCertificateRefs: [{ group: '', kind, name }] } });
    const tls = { frontend: { default: ca('Secret', 'ca'), perPort: [{ port: 8443, tls: ca('ConfigMap', 'ca') }] } };
    const of = (...more: readonly string[]) => {
      const certificate = { name: 'cert' };
      const each = [http('a'), https('b', certificate), https('c', certificate, { port: 8443 })];
      const status = ofGateway([gateway(each, { tls }), ...more]);
      return [listeners(status, 'Accepted'), listeners(status, 'ResolvedRefs')];
    };
    const configMap = (data: Fields) => object('v1', 'ConfigMap', 'ca.infra', { data });
    const kind = ['False NoValidCACertificate', 'False InvalidCACertificateKind'];
    const all = ([b, bRefs]: readonly string[], c: string, cRefs: string) => [
      { a: 'True Accepted', b, c },
      { a: 'True ResolvedRefs', b: bRefs, c: cRefs },
    ];
    expect(of()).toEqual(all(kind, 'Unknown certificate', 'Unknown certificate'));
    expect(of(configMap({ 'ca.crt': 'x' }))).toEqual(all(kind, 'True Accepted', 'Unknown certificate'));
    expect(of(configMap({}))).toEqual(all(kind, 'False NoValidCACertificate', 'False InvalidCACertificateRef'));
  });
});

describe('a listener: ResolvedRefs', () => {
  const of = (listener: Fields, ...more: readonly string[]) =>
    listeners(ofGateway([gateway([listener]), ...more]), 'ResolvedRefs').a;
  const pem = (label: string) => btoa(`-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`);
  const secret = (where: string, data: Fields) => object('v1', 'Secret', where, { data });
  const keyPair = { 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('RSA PRIVATE KEY') };

  it.each([
    [{ name: 'cert' }, 'True ResolvedRefs'],
    [{ name: 'cert', kind: 'ConfigMap' }, 'False InvalidCertificateRef'],
    [{ name: 'cert', group: 'example.io' }, 'False InvalidCertificateRef'],
    [{ name: 'other' }, 'Unknown certificate'],
    [{ name: 'cert', namespace: 'vault' }, 'False RefNotPermitted'],
    [{ name: 'cert', namespace: 'vault', kind: 'ConfigMap' }, 'False RefNotPermitted'],
  ])('certificate %o: %s', (ref, expected) => {
    expect(of(https('a', ref), secret('cert.infra', keyPair))).toBe(expected);
  });

  it.each([
    [{ kind: 'ConfigMap' }, 'ConfigMap is no kind that is known here: a Secret is'],
    [{ group: 'example.io' }, 'Secret of group example.io is no kind that is known here: a Secret is'],
  ])('certificate %o: says which kind is known', (ref, why) => {
    const status = ofGateway([gateway([https('a', { name: 'cert', ...ref })])]);
    expect(JSON.stringify(status)).toContain(why);
  });

  it.each([
    ['no key', { 'tls.crt': pem('CERTIFICATE') }, 'False InvalidCertificateRef'],
    ['no PEM', { ...keyPair, 'tls.crt': btoa('Hello') }, 'False InvalidCertificateRef'],
    ['a key for a certificate', { ...keyPair, 'tls.crt': keyPair['tls.key'] }, 'False InvalidCertificateRef'],
    ['what SOPS encrypted', { ...keyPair, 'tls.key': 'ENC[AES256_GCM,data:x]' }, 'Unknown certificate'],
  ])('a Secret with %s', (_, data, expected) => {
    expect(of(https('a', { name: 'cert' }), secret('cert.infra', data))).toBe(expected);
  });

  it('takes a Secret of another namespace by a grant to Gateways, which is none to ListenerSets', () => {
    const ref = { name: 'cert', namespace: 'vault' };
    const there = secret('cert.vault', keyPair);
    const permit = (kind: string, target: Fields = { kind: 'Secret' }) =>
      grant('g.vault', { kind, namespace: 'infra' }, target);
    expect(of(https('a', ref), there)).toBe('False RefNotPermitted');
    expect(of(https('a', ref), there, permit('Gateway'))).toBe('True ResolvedRefs');
    expect(of(https('a', ref), permit('Gateway'))).toBe('Unknown certificate');
    expect(of(https('a', ref), there, permit('Gateway', { kind: 'Secret', name: 'other' }))).toBe(
      'False RefNotPermitted',
    );
    expect(of(https('a', ref), there, permit('ListenerSet'))).toBe('False RefNotPermitted');
    const elsewhere = grant('g.vault', { kind: 'Gateway', namespace: 'shop' }, { kind: 'Secret' });
    expect(of(https('a', ref), there, elsewhere)).toBe('False RefNotPermitted');
    const open = gateway([http('g')], { allowedListeners: { namespaces: { from: 'Same' } } });
    const inSet = (kind: string) =>
      listeners(ofSet('set', open, listenerSet('set.infra', [https('a', ref)]), there, permit(kind)), 'ResolvedRefs').a;
    expect(inSet('Gateway')).toBe('False RefNotPermitted');
    expect(inSet('ListenerSet')).toBe('True ResolvedRefs');
  });

  it('asks for no certificate where TLS passes through', () => {
    const through = {
      ...https('a', { name: 'other' }),
      protocol: 'TLS',
      tls: { mode: 'Passthrough', certificateRefs: [{ name: 'other' }] },
    };
    expect(of(through)).toBe('True ResolvedRefs');
  });

  it.each([
    [['HTTPRoute'], 'True ResolvedRefs', ['HTTPRoute']],
    [[], 'True ResolvedRefs', ['HTTPRoute', 'GRPCRoute']],
    [['HTTPRoute', 'TCPRoute'], 'False InvalidRouteKinds', ['HTTPRoute']],
    [['TCPRoute'], 'False InvalidRouteKinds', []],
    [['Nonsense'], 'False InvalidRouteKinds', []],
  ])('kinds %o: %s, and supports %o', (names, expected, supported) => {
    const status = ofGateway([gateway([http('a', kinds(...names))])]);
    expect(listeners(status, 'ResolvedRefs').a).toBe(expected);
    expect(status.listeners[0]?.supportedKinds).toEqual(supported);
  });
});

describe('a listener: attached routes and TLS', () => {
  it('counts each route once, of all kinds, accepted by it', () => {
    const { listeners: found } = ofGateway([
      gateway([http('a', { hostname: 'a.com' }), http('b'), { name: 't', port: 9000, protocol: 'TCP' }]),
      route('HTTPRoute', 'both.infra', {}),
      route('HTTPRoute', 'only-b.infra', {}, { hostnames: ['b.com'] }),
      route(
        'HTTPRoute',
        'twice.infra',
        {},
        {
          parentRefs: [
            { name: 'gw', sectionName: 'b' },
            { name: 'gw', port: 80 },
          ],
        },
      ),
      route('GRPCRoute', 'grpc.infra', { sectionName: 'b' }, to({ name: 'missing', port: 80 })),
      route('HTTPRoute', 'elsewhere.shop', {}),
      route('TCPRoute', 'tcp.infra', {}),
      route('UDPRoute', 'udp.infra', {}),
    ]);
    expect(found.map(({ name, attachedRoutes }) => [name, attachedRoutes])).toEqual([
      ['a', 2],
      ['b', 4],
      ['t', 1],
    ]);
  });

  it('counts them on a listener that is not accepted too', () => {
    const { listeners: found } = ofGateway([gateway([http('a'), http('b')]), route('HTTPRoute', 'r.infra', {})]);
    expect(found.map(({ attachedRoutes }) => attachedRoutes)).toEqual([1, 1]);
  });

  it('counts them apart for listeners of one name, of a Gateway and of its ListenerSet', () => {
    const objects = [
      gateway([http('a')], { allowedListeners: { namespaces: { from: 'Same' } } }),
      listenerSet('set.infra', [http('a', { port: 81 })]),
      route('HTTPRoute', 'r.infra', {}),
      route('HTTPRoute', 's.infra', { kind: 'ListenerSet', name: 'set' }),
      route('HTTPRoute', 't.infra', { kind: 'ListenerSet', name: 'set' }),
    ];
    expect(ofGateway(objects).listeners.map(({ attachedRoutes }) => attachedRoutes)).toEqual([1]);
    expect(ofSet('set', ...objects)?.listeners.map(({ attachedRoutes }) => attachedRoutes)).toEqual([2]);
  });

  it('OverlappingTLSConfig where hostnames overlap that end TLS on one port, and nowhere else', () => {
    const of = (name: string, hostname: string, more: Fields = {}) =>
      https(name, { name: 'cert' }, { hostname, ...more });
    const status = ofGateway([
      gateway([
        of('a', 'foo.example.com'),
        of('b', 'foo.example.org'),
        of('c', '*.example.com'),
        of('d', '*.org', { port: 8443 }),
      ]),
    ]);
    expect(listeners(status, 'OverlappingTLSConfig')).toEqual({
      a: 'True OverlappingHostnames',
      b: undefined,
      c: 'True OverlappingHostnames',
      d: undefined,
    });
  });
});

describe('a Gateway', () => {
  const status = (objects: readonly string[], type: string, complete = false) =>
    brief(conditionOf(ofGateway(objects, complete), type));
  const bad = http('bad', { protocol: 'GOPHER', port: 81 });

  it.each([
    ['good listeners', [http('a')], 'True Accepted'],
    ['one of them bad', [http('a'), bad], 'True ListenersNotValid'],
    ['none good', [bad], 'False ListenersNotValid'],
    ['two that collide and one good', [http('a'), http('b'), http('c', { port: 81 })], 'True ListenersNotValid'],
    ['two that collide', [http('a'), http('b')], 'False ListenersNotValid'],
    ['a certificate that is no Secret', [https('a', { name: 'x', kind: 'Pod' })], 'True Accepted'],
  ])('Accepted with %s', (_, each, expected) => {
    expect(status([gateway(each)], 'Accepted')).toBe(expected);
  });

  it('Accepted by parameters that are there', () => {
    const parametersRef = { group: '', kind: 'ConfigMap', name: 'options' };
    const gw = gateway([http('a')], { infrastructure: { parametersRef } });
    expect(status([gw, object('v1', 'ConfigMap', 'options.infra', {})], 'Accepted')).toBe('True Accepted');
    expect(status([gw, object('v1', 'ConfigMap', 'options.shop', {})], 'Accepted')).toBe('Unknown parameters');
    expect(status([gw], 'Accepted', true)).toBe('False InvalidParameters');
    expect(status([gw], 'Programmed', true)).toBe('False Invalid');
  });

  it('Accepted with addresses of known types', () => {
    const of = (type: string) => status([gateway([http('a')], { addresses: [{ type, value: 'x' }] })], 'Accepted');
    expect([of('IPAddress'), of('Hostname'), of('example.io/own')]).toEqual([
      'True Accepted',
      'True Accepted',
      'Unknown address type',
    ]);
  });

  it.each([
    [{ name: 'client' }, 'Unknown certificate'],
    [{ name: 'client', kind: 'Pod' }, 'False InvalidClientCertificateRef'],
    [{ name: 'client', group: 'example.io' }, 'False InvalidClientCertificateRef'],
    [{ name: 'client', namespace: 'vault' }, 'False RefNotPermitted'],
    [{ name: 'empty' }, 'False InvalidClientCertificateRef'],
  ])('ResolvedRefs with client certificate %o: %s', (clientCertificateRef, expected) => {
    const objects = [
      gateway([http('a')], { tls: { backend: { clientCertificateRef } } }),
      object('v1', 'Secret', 'empty.infra', { data: {} }),
    ];
    expect(status(objects, 'ResolvedRefs')).toBe(expected);
    expect(status(objects, 'Accepted')).toBe('True Accepted');
  });

  it('ResolvedRefs sums its listeners up', () => {
    expect(status([gateway([http('a')])], 'ResolvedRefs')).toBe('True ResolvedRefs');
    expect(status([gateway([http('a', kinds('TCPRoute'))])], 'ResolvedRefs')).toBe('False ListenersNotResolved');
  });

  it('InsecureFrontendValidationMode where it lets in clients without a valid certificate', () => {
    const of = (mode: string) => {
      const frontend = { default: { validation: { mode, caCertificateRefs: [{ kind: 'ConfigMap', name: 'ca' }] } } };
      return status([gateway([http('a')], { tls: { frontend } })], 'InsecureFrontendValidationMode');
    };
    expect([of('AllowValidOnly'), of('AllowInsecureFallback')]).toEqual([undefined, 'True ConfigurationChanged']);
  });
});

describe('a ListenerSet', () => {
  const open = (...namespaces: readonly unknown[]) =>
    gateway(
      [http('g', { hostname: 'g.com' })],
      namespaces.length === 0 ? {} : { allowedListeners: { namespaces: namespaces[0] } },
    );
  const all = open({ from: 'All' });
  const accepts = (name: string, ...objects: readonly string[]) => {
    const status = ofSet(name, ...objects);
    return status && [brief(conditionOf(status, 'Accepted')), brief(conditionOf(status, 'Programmed'))];
  };
  const good = ['True Accepted', 'Unknown data plane'];
  const refused = (reason: string) => [`False ${reason}`, `False ${reason}`];
  const own = http('own', { hostname: 'own.com' });
  const clash = http('clash', { hostname: 'g.com' });

  it.each([
    ['nothing is said', open(), 'team', refused('NotAllowed')],
    ['nothing is said, in the same namespace', open(), 'infra', refused('NotAllowed')],
    ['None', open({ from: 'None' }), 'infra', refused('NotAllowed')],
    ['Same', open({ from: 'Same' }), 'infra', good],
    ['Same', open({ from: 'Same' }), 'team', refused('NotAllowed')],
    ['All', all, 'team', good],
    ['a selector', open({ from: 'Selector', selector: { matchLabels: { team: 'a' } } }), 'team', good],
    ['a selector', open({ from: 'Selector', selector: { matchLabels: { team: 'b' } } }), 'team', refused('NotAllowed')],
  ])('allowedListeners: %s', (_, gw, home, expected) => {
    const objects = [gw, listenerSet(`set.${home}`, [own]), namespace('team', { team: 'a' })];
    expect(accepts('set', ...objects)).toEqual(expected);
    expect(ofGateway(objects).attachedListenerSets).toBe(expected === good ? 1 : 0);
  });

  it('is accepted with one good listener, and only then attached', () => {
    const of = (...each: readonly Fields[]) => ofGateway([all, listenerSet('set.team', each)]).attachedListenerSets;
    expect([of(own, clash), of(clash), of(https('a', { name: 'x' }))]).toEqual([1, 0, undefined]);
    expect(accepts('set', all, listenerSet('set.team', [own, clash]))).toEqual(good);
    expect(accepts('set', all, listenerSet('set.team', [clash]))).toEqual(refused('ListenersNotValid'));
    expect(accepts('set', all, listenerSet('set.team', [https('a', { name: 'x', kind: 'Pod' })]))).toEqual(
      refused('ListenersNotValid'),
    );
    expect(accepts('set', all, listenerSet('set.team', [https('a', { name: 'x' })]))?.[0]).toBe('Unknown certificate');
    expect(accepts('set', all, listenerSet('set.team', [https('a', { name: 'x' }), own]))).toEqual(good);
    expect(accepts('set', all, listenerSet('set.team', [http('own', kinds('HTTPRoute', 'TCPRoute'))]))).toEqual(good);
    expect(accepts('set', all, listenerSet('set.team', [http('own', kinds('TCPRoute'))]))).toEqual(
      refused('ListenersNotValid'),
    );
  });

  it('falls with its Gateway, and has no status without one', () => {
    const gw = gateway([http('g', { protocol: 'GOPHER' })], { allowedListeners: { namespaces: { from: 'All' } } });
    expect(accepts('set', gw, listenerSet('set.team', [own]))).toEqual([
      'False ParentNotAccepted',
      'False ParentNotProgrammed',
    ]);
    expect(accepts('set', listenerSet('set.team', [own]))).toBeUndefined();
  });

  it('gives way to its Gateway, to older sets and to those before it by name', () => {
    const at = (time: string) => ({ creationTimestamp: `2026-01-0${time}T00:00:00Z` });
    const of = (name: string, ...sets: readonly string[]) => listeners(ofSet(name, all, ...sets), 'Accepted');
    const [good, lost] = [{ own: 'True Accepted' }, { own: 'False HostnameConflict' }];
    expect(of('b', listenerSet('a.team', [own]), listenerSet('b.team', [own]))).toEqual(lost);
    expect(of('b', listenerSet('a.team', [own], at('2')), listenerSet('b.team', [own], at('1')))).toEqual(good);
    expect(of('a', listenerSet('a.team', [own], at('2')), listenerSet('b.team', [own], at('1')))).toEqual(lost);
    expect(of('a', listenerSet('a.team', [own]), listenerSet('b.team', [own], at('1')))).toEqual(lost);
    expect(listeners(ofGateway([all, listenerSet('set.team', [clash])]), 'Accepted')).toEqual({ g: 'True Accepted' });
    expect(listeners(ofSet('set', all, listenerSet('set.team', [clash])), 'Programmed')).toEqual({
      clash: 'False HostnameConflict',
    });
  });

  it('has none standing of its own that collide', () => {
    const secure = { ...own, name: 'secure', protocol: 'HTTPS' };
    expect(
      listeners(
        ofSet(
          'set',
          all,
          listenerSet('set.team', [
            { ...own, port: 81 },
            { ...secure, port: 81 },
          ]),
        ),
        'Accepted',
      ),
    ).toEqual({
      own: 'False ProtocolConflict',
      secure: 'False ProtocolConflict',
    });
  });
});
