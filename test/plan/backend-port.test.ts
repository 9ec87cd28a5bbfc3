import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { at, fanOut, planned, SHOP, service, toCart } from './scene.ts';

const ROUTE = 'HTTPRoute shop/cart-fanout';

describe('the port of a version of a plain Service', () => {
  const told = (reports: readonly JsonObject[], next: readonly JsonObject[], selection = 'route') =>
    planned(
      { fanOuts: [fanOut([{ service: 'reports', backend: 'next', selection }])] },
      {
        ...SHOP,
        reports: service('shop/reports', { ports: [...reports] }),
        next: service('shop/next', { ports: [...next], selector: { app: 'reports', track: 'next' } }),
      },
    );
  const port = ({ written }: ReturnType<typeof told>) =>
    at(written['HTTPRoute shop/reports-fanout'], 'spec', 'rules', 0, 'backendRefs', 0, 'port');
  const web = [{ name: 'http', port: 80 }];

  it.each([
    [
      'of the same number, whatever it is called',
      [
        { name: 'http', port: 81 },
        { name: 'http-b', port: 80 },
      ],
      80,
    ],
    [
      'else of the same name',
      [
        { name: 'http-b', port: 81 },
        { name: 'http', port: 82 },
      ],
      82,
    ],
    [
      'else of the same name',
      [
        { name: 'http', port: 82 },
        { name: 'http-b', port: 81 },
      ],
      82,
    ],
    ['else the only one', [{ name: 'web', port: 83 }], 83],
  ])('is %s', (_, next, expected) => {
    expect(port(told(web, next))).toBe(expected);
  });

  it.each<readonly [string, readonly JsonObject[], readonly JsonObject[]]>([
    [
      'several fit neither',
      web,
      [
        { name: 'a', port: 81 },
        { name: 'b', port: 82 },
      ],
    ],
    ['it has none', web, []],
    ['neither has a name', [{ port: 80 }], [{ port: 81 }, { name: 'b', port: 82 }]],
  ])('is not known where %s', (_, reports, next) => {
    const { findings, sentences } = told(reports, next);
    expect(findings).toEqual(['error FAN426 Service shop/reports']);
    expect(sentences).toContain('no port of Service next answers to port 80, neither by number nor by name');
  });

  it('goes by the name of the first port of that number', () => {
    const both = [
      { name: 'http', port: 80 },
      { name: 'http3', port: 80, protocol: 'UDP' },
    ];
    expect(
      port(
        told(both, [
          { name: 'http3', port: 81 },
          { name: 'http', port: 82 },
        ]),
      ),
    ).toBe(82);
  });

  it('is the Canary’s where Flagger makes the version, whatever somebody’s Service has', () => {
    const own = service('shop/cart-canary', {
      ports: [
        { name: 'a', port: 81 },
        { name: 'b', port: 82 },
      ],
    });
    const { written, findings } = planned(toCart({ selection: 'route' }), { ...SHOP, own });
    expect(findings).toEqual([]);
    expect(at(written[ROUTE], 'spec', 'rules', 0, 'backendRefs', 0, 'port')).toBe(80);
  });

  it('is that of the Service itself where one over both versions is written', () => {
    expect(port(told(web, [{ name: 'web', port: 83 }], 'failover'))).toBe(80);
  });

  it('is for the one that says HTTP, else for the first', () => {
    const tcp = { name: 'metrics', port: 9090 };
    const called = (...ports: readonly JsonObject[]) =>
      at(told(ports, web, 'failover').written['HTTPRoute shop/reports-fanout'], 'spec', 'parentRefs', 0, 'port');
    expect(called(tcp, { name: 'http-web', port: 81 })).toBe(81);
    expect(called(tcp, { name: 'grpc', port: 81 })).toBe(81);
    expect(called(tcp, { name: 'http-a', port: 81 }, { name: 'http-b', port: 82 })).toBe(81);
    expect(called(tcp, { name: 'web', appProtocol: 'http', port: 81 })).toBe(81);
    expect(called(tcp, { name: 'httpish', port: 81 })).toBe(9090);
    expect(called(tcp, { name: 'a-http', port: 81 })).toBe(9090);
  });
});
