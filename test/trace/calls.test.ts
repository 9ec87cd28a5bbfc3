import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { type CallOptions, callsOf, readChain } from '../../src/trace/calls.ts';
import type { Workload } from '../../src/trace/endpoints.ts';
import { toObject } from '../../src/trace/headers.ts';
import type { Call } from '../../src/trace/trace.ts';
import { canary, deployment, service, situation } from '../topology/shop.ts';
import { requestOf } from './scene.ts';

const pods = (name: string, more: Partial<Workload> = {}): Workload => ({
  namespace: 'shop',
  kind: 'Deployment',
  name,
  podLabels: {},
  ...more,
});

const fanOut = (entry: string, ...callees: readonly JsonObject[]): JsonObject => ({
  canary: entry,
  marker: { header: `X-${entry}`, value: 'v2' },
  callees: [...callees],
});

const USUAL: CallOptions = { chains: undefined, carry: undefined };

interface Given {
  readonly fanOuts: readonly JsonObject[];
  readonly options?: Partial<CallOptions>;
  readonly arrived?: readonly (readonly [string, string])[];
  readonly objects?: readonly JsonObject[];
}

/** The calls that pods make for a request, those further on in brackets. */
function calls(workload: Workload, { fanOuts, options = {}, arrived = [], objects }: Given): readonly string[] {
  const all = objects ?? ['checkout', 'pricing', 'tax'].map((name) => canary(name, { port: 8080 }));
  const found = situation([...all, service('reports'), service('reports-v2')], { fanOuts: [...fanOuts] });
  const of = callsOf(found.fanOuts, { ...USUAL, ...options });
  const request = requestOf('http://checkout/', { headers: arrived });
  const told = ({ request: { host, path, headers }, calls: further }: Call, depth: number): string => {
    const [, name = ''] = /^([^.:]+)/.exec(host) ?? [];
    const next = depth === 0 || further === undefined ? [] : further(pods(name), { ...request, headers });
    const sent = Object.entries(toObject(headers)).map(([key, value]) => ` ${key}=${value}`);
    return `${host}${path}${sent.join('')}${next.length === 0 ? '' : ` [${next.map((each) => told(each, depth - 1)).join(', ')}]`}`;
  };
  return of(workload, request).map((each) => told(each, 2));
}

const MARKED = [
  ['x-checkout', 'v2'],
  ['x-other', '1'],
] as const;

describe('calls that the pods of an entry make', () => {
  const fanOuts = [fanOut('checkout', { canary: 'pricing' }, { service: 'reports', backend: 'reports-v2' })];

  it('are those of its callees, on their ports, with the marker that came', () => {
    expect(calls(pods('checkout'), { fanOuts, arrived: MARKED })).toEqual([
      'pricing.shop:8080/ x-checkout=v2',
      'reports.shop/ x-checkout=v2',
    ]);
    expect(calls(pods('checkout'), { fanOuts })).toEqual(['pricing.shop:8080/', 'reports.shop/']);
  });

  it('are those of its primary too, and of nobody else', () => {
    expect(calls(pods('checkout-primary'), { fanOuts })).toHaveLength(2);
    expect(calls(pods('pricing'), { fanOuts })).toEqual([]);
    expect(calls(pods('checkout', { namespace: 'b' }), { fanOuts })).toEqual([]);
    expect(calls(pods('checkout', { kind: 'DaemonSet' }), { fanOuts })).toEqual([]);
  });

  it('carry the headers that are said, and no others', () => {
    const carry = { carry: ['X-Other'] };
    expect(calls(pods('checkout'), { fanOuts, options: carry, arrived: MARKED })[0]).toBe(
      'pricing.shop:8080/ x-other=1',
    );
    expect(calls(pods('checkout'), { fanOuts, options: { carry: [] }, arrived: MARKED })[0]).toBe('pricing.shop:8080/');
  });

  it('ask for what is said of a callee, or are not made', () => {
    const sample: NonNullable<CallOptions['sample']> = (_, { service: name }) =>
      name === 'pricing' ? requestOf('http://pricing.shop/price') : undefined;
    expect(calls(pods('checkout'), { fanOuts, options: { sample } })).toEqual(['pricing.shop/price']);
  });

  it('go on where callees are entries themselves, and a callee of two fan-outs is called once', () => {
    const chain = [...fanOuts, fanOut('pricing', { canary: 'tax' }), fanOut('tax', { canary: 'checkout' })];
    expect(calls(pods('checkout'), { fanOuts: chain })).toEqual([
      'pricing.shop:8080/ [tax.shop:8080/ [checkout.shop:8080/]]',
      'reports.shop/',
    ]);
    const objects = [
      canary('checkout'),
      canary('pricing'),
      canary(
        'shop',
        {},
        {
          targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
          service: { name: 'other', port: 80 },
        },
      ),
    ];
    const twice = [fanOut('checkout', { canary: 'pricing' }), fanOut('shop', { canary: 'pricing' })];
    expect(calls(pods('checkout'), { fanOuts: twice, objects })).toEqual(['pricing.shop/']);
  });

  it('are made by the pods that its target selects, where that is a Service', () => {
    const target = { apiVersion: 'v1', kind: 'Service', name: 'checkout' };
    const entry = canary('checkout', {}, { targetRef: target });
    const objects = [
      entry,
      canary('pricing'),
      service('checkout', { selector: { app: 'checkout', tier: 'web' } }),
      deployment('any'),
    ];
    const one = [fanOut('checkout', { canary: 'pricing' })];
    const selected = (podLabels: Workload['podLabels'], more: Partial<Workload> = {}) =>
      calls(pods('any', { podLabels, ...more }), { fanOuts: one, objects }).length;
    expect(selected({ app: 'checkout', tier: 'web', other: '1' })).toBe(1);
    expect(selected({ app: 'checkout' })).toBe(0);
    expect(selected({ app: 'checkout', tier: 'web' }, { namespace: 'b' })).toBe(0);
    const open = [entry, canary('pricing'), service('checkout')];
    expect(calls(pods('any', { podLabels: { app: 'checkout' } }), { fanOuts: one, objects: open })).toEqual([]);
  });
});

describe('calls that are said', () => {
  const chain = (...urls: readonly string[]) => {
    const read = readChain(urls);
    if ('problem' in read) throw new Error(read.problem);
    return read.requests;
  };

  it('are made by whoever answers, one after the other, each with the headers that came to its caller', () => {
    const options = { chains: [chain('http://cart/a', 'http://pay/b'), chain('http://tax/')], carry: ['x-other'] };
    expect(
      calls(pods('anybody'), { fanOuts: [fanOut('checkout', { canary: 'pricing' })], options, arrived: MARKED }),
    ).toEqual(['cart/a x-other=1 [pay/b x-other=1]', 'tax/ x-other=1']);
    expect(
      calls(pods('checkout'), { fanOuts: [fanOut('checkout', { canary: 'pricing' })], options: { chains: [[]] } }),
    ).toEqual([]);
  });

  it('must be URLs', () => {
    expect(readChain(['http://cart/', 'ftp://pay/'])).toEqual({
      problem: '`--then`: `ftp://pay/` has the scheme ftp; only http and https are traced',
    });
    expect(readChain([])).toEqual({ requests: [] });
  });
});
