import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { flaggerService, missingPortName, selectorLabel, targetPortOf } from '../../src/topology/flagger.ts';
import { canary, canaryIn, object, shop } from './shop.ts';

type Role = Parameters<typeof flaggerService>[1];

/** The target, with its containers, and the labels that it selects by. */
function target(containers: readonly JsonObject[] = [], labels: JsonObject = { app: 'cart' }, pods: JsonObject = {}) {
  return object('apps/v1', 'Deployment', 'cart', {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [...containers], ...pods } },
  });
}

function made(role: Role, spec: JsonObject, objects: readonly JsonObject[] = [target()], state?: 'kept' | 'created') {
  const judged = canaryIn(shop([canary('cart', spec), ...objects]), 'cart');
  return flaggerService(judged.canary, role, judged.workload, state);
}

// Recorded from Flagger v1.44's own router.
describe('a label that the Canary declares and lists as unmanaged', () => {
  const declared = {
    canary: { labels: { team: 'sales', tier: 'web' }, annotations: { note: 'a', mark: 'b' } },
    unmanagedMetadata: { labels: ['team'], annotations: ['note'] },
  };

  it('is on the Service that Flagger makes', () => {
    expect(made('canary', declared, [], 'created').labels).toEqual({ team: 'sales', tier: 'web' });
    expect(made('canary', declared, [], 'created').annotations).toMatchObject({ note: 'a', mark: 'b' });
  });

  it('is not written to a Service that is there', () => {
    expect(made('canary', declared, []).labels).toEqual({ tier: 'web' });
    expect(made('canary', declared, [], 'kept').annotations).toMatchObject({ mark: 'b' });
    expect(made('canary', declared, [], 'kept').annotations).not.toHaveProperty('note');
  });
});

describe('the three Services of a Canary', () => {
  it('select the primary’s pods, but for the canary’s, which selects the target’s', () => {
    const roles: readonly Role[] = ['apex', 'primary', 'canary'];
    expect(roles.map((role) => made(role, {}).selector.app)).toEqual(['cart-primary', 'cart-primary', 'cart']);
    expect(roles.map((role) => made(role, {}).labels.app)).toEqual(['cart', 'cart-primary', 'cart-canary']);
    expect(made('apex', { name: 'web' })).toMatchObject({ name: 'web', labels: { app: 'web' } });
  });

  it('have what the Canary declares for each, and what keeps Flux away', () => {
    const metadata = (team: string) => ({ labels: { team, app: 'mine' }, annotations: { team } });
    const declared = { apex: metadata('a'), primary: metadata('p'), canary: metadata('c') };
    expect(made('primary', declared)).toMatchObject({
      labels: { team: 'p', app: 'cart-primary' },
      annotations: { team: 'p', 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
    });
    expect(made('apex', {}).labels).toEqual({ app: 'cart' });
  });

  it('select nothing that is known, where the target is not in the input', () => {
    expect(made('primary', {}, [])).toMatchObject({ selector: {}, labels: {} });
  });

  it('select by the first label that Flagger knows', () => {
    const labelOf = (labels: JsonObject) => {
      const { workload } = canaryIn(shop([canary('cart'), target([], labels)]), 'cart');
      return workload && selectorLabel(workload);
    };
    expect(labelOf({ 'app.kubernetes.io/name': 'a', name: 'b' })).toEqual({ key: 'name', value: 'b' });
    expect(labelOf({ 'app.kubernetes.io/name': 'a', part: 'b' })).toEqual({
      key: 'app.kubernetes.io/name',
      value: 'a',
    });
    expect(labelOf({ part: 'b' })).toBeUndefined();
    const by = [target([], { part: 'x', 'app.kubernetes.io/name': 'shop' })];
    expect(made('primary', {}, by).selector).toEqual({ 'app.kubernetes.io/name': 'shop-primary' });
  });
});

/** `name:port→targetPort` */
function portsOf(spec: JsonObject, ...containers: readonly JsonObject[]) {
  return made('apex', spec, [target(containers)]).ports.map(
    ({ name, port, targetPort }) => `${name}:${port}→${targetPort}`,
  );
}

describe('the ports of the Services', () => {
  const main = {
    name: 'main',
    ports: [{ containerPort: 8080, name: 'web' }, { containerPort: 9090 }, { containerPort: 7070, name: 'admin' }],
  };

  it('are the Canary’s own, called http where it has no name', () => {
    expect(portsOf({ port: 80 }, main)).toEqual(['http:80→80']);
    expect(portsOf({ port: 80, portName: '', targetPort: 8080 }, main)).toEqual(['http:80→8080']);
    expect(portsOf({ port: 80, portName: 'grpc', targetPort: 'web' }, main)).toEqual(['grpc:80→web']);
    expect(made('apex', { appProtocol: 'kubernetes.io/h2c' }).ports[0]?.appProtocol).toBe('kubernetes.io/h2c');
    expect(made('apex', {}).ports[0]).not.toHaveProperty('appProtocol');
  });

  it.each([[0], [''], ['0']])('go to the port of that number, where `targetPort` is %j', (targetPort) => {
    expect(portsOf({ port: 80, targetPort }, main)).toEqual(['http:80→80']);
  });

  it('are with portDiscovery those of the containers too, by number, but for the one that the first leads to', () => {
    const found = { portDiscovery: true };
    const [admin, web, other] = ['admin:7070→7070', 'web:8080→8080', 'tcp-main-1:9090→9090'];
    expect(portsOf({ port: 80, targetPort: 'web', ...found }, main)).toEqual(['http:80→web', admin, other]);
    expect(portsOf({ port: 80, targetPort: 9090, ...found }, main)).toEqual(['http:80→9090', admin, web]);
    expect(portsOf({ port: 7070, ...found }, main)).toEqual(['http:7070→7070', web, other]);
    expect(portsOf({ port: 80, portDiscovery: false }, main)).toEqual(['http:80→80']);
  });

  it('are none of a proxy beside the application', () => {
    const ports = [{ containerPort: 15090, name: 'metrics' }];
    const proxies = ['istio-proxy', 'envoy'].map((name) => ({ name, ports }));
    expect(portsOf({ portDiscovery: true }, ...proxies)).toEqual(['http:80→80']);
  });

  it('of one number stand in order of names', () => {
    const both = { name: 'main', ports: ['b', 'a'].map((name) => ({ containerPort: 7070, name })) };
    expect(portsOf({ portDiscovery: true }, both)).toEqual(['http:80→80', 'a:7070→7070', 'b:7070→7070']);
    const unnamed = { name: 'one', ports: [{ containerPort: 7070, name: '' }] };
    expect(portsOf({ portDiscovery: true }, unnamed)).toEqual(['http:80→80', 'tcp-one-0:7070→7070']);
  });
});

describe('a targetPort by name', () => {
  const missing = (spec: JsonObject, containers: readonly JsonObject[], pods: JsonObject = {}) => {
    const { canary: view, workload } = canaryIn(
      shop([canary('cart', spec), target(containers, { app: 'cart' }, pods)]),
      'cart',
    );
    return workload && missingPortName(view, workload);
  };
  const named = (...names: readonly string[]) => ({
    name: 'main',
    ports: names.map((name, index) => ({ name, containerPort: 8080 + index })),
  });

  it('is missing where containers have ports, and none of that name', () => {
    expect(missing({ targetPort: 'web' }, [named('http'), named('admin')])).toBe('web');
    expect(missing({ targetPort: 'web' }, [named('http'), named('admin', 'web')])).toBeUndefined();
  });

  it('is taken to be there, where no port is written down, or a sidecar may have it', () => {
    expect(missing({ targetPort: 'web' }, [{ name: 'main' }])).toBeUndefined();
    expect(missing({ targetPort: 'web' }, [named('http')], { initContainers: [{ name: 'proxy' }] })).toBeUndefined();
  });

  it('is none, where it is a number', () => {
    expect(missing({ targetPort: 8080 }, [named('http')])).toBeUndefined();
    expect(missing({ targetPort: '' }, [named('http')])).toBeUndefined();
    const { canary: view } = canaryIn(shop([canary('cart', { port: 81, targetPort: 0 })]), 'cart');
    expect(targetPortOf(view)).toBe(81);
  });
});
