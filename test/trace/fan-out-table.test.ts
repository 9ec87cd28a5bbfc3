import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { fanOutTables } from '../../src/trace/fan-out-table.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { toFraction } from '../../src/trace/share.ts';
import type { Way } from '../../src/trace/ways.ts';
import { service, situation } from '../topology/shop.ts';
import { fanOutScene, type Parts, plain } from './fan-out-scene.ts';

/** `2/5 checkout [503 pricing-canary]` */
function told({ share, status, names, calls }: Way): string {
  const who = names.map((name) => name.split('/')[1]?.split(':')[0]).join('+');
  const next = calls.map((ways) => ` [${ways.map(told).join('; ')}]`);
  return `${toFraction(share) === '1' ? '' : `${toFraction(share)} `}${status === 200 ? '' : `${status} `}${who}${next.join('')}`;
}

interface Given {
  readonly before?: Parts;
  readonly after?: Parts;
  readonly config?: JsonObject;
}

/** The rows of a client: `at 40 %, at rest: before | after`; with a `*` where they differ. */
function rows(client: string, { before = {}, after = before, config = {} }: Given): readonly string[] {
  const then = situation(fanOutScene(before), config);
  const now = after === before ? then : situation(fanOutScene(after), config);
  const [table] = fanOutTables(then, now, readRegex);
  return (table?.clients.find((each) => each.client === client)?.rows ?? []).map(
    ({ entry, callees, changed, ...ways }) => {
      const of = (side: readonly Way[]) => side.map(told).join(', ');
      const sides = changed ? `* ${of(ways.before)} | ${of(ways.after)}` : of(ways.after);
      return `${[entry.label, callees.join(' and ')].filter((each) => each !== '').join(', ')}: ${sides}`;
    },
  );
}

const twice = service('extra');
const STABLE = 'checkout-primary [pricing-primary]';

describe('where requests of a fan-out go', () => {
  it('is told of each stage of the entry, and of its callees where that makes a difference', () => {
    expect(rows('outside', {})).toEqual([
      `at rest, at rest and running: ${STABLE}`,
      `at 40 %, at rest: 3/5 ${STABLE}, 2/5 checkout [503 pricing-canary]`,
      `at 40 %, running: 3/5 ${STABLE}, 2/5 checkout [pricing]`,
      `at 50 %, its highest weight, at rest: 1/2 ${STABLE}, 1/2 checkout [503 pricing-canary]`,
      `at 50 %, its highest weight, running: 1/2 ${STABLE}, 1/2 checkout [pricing]`,
    ]);
  });

  it('is told before and after the changes, which show where it is another', () => {
    const found = rows('outside', { before: { checkout: { canary: {} } }, after: {} });
    expect(found[0]).toBe(`at rest, at rest and running: ${STABLE}`);
    expect(found[2]).toBe(
      `at 40 %, running: * 3/5 ${STABLE}, 2/5 checkout [pricing-primary] | 3/5 ${STABLE}, 2/5 checkout [pricing]`,
    );
  });

  it('is told of who sends the marker too', () => {
    expect(rows('forged', {}).slice(0, 2)).toEqual([
      'at rest, at rest: checkout-primary [503 pricing-canary]',
      'at rest, running: checkout-primary [pricing]',
    ]);
  });

  it('is told once, where no callee has a Canary', () => {
    const callee = { service: 'reports', backend: 'reports-v2' };
    const config = { fanOuts: [{ canary: 'checkout', marker: { header: 'x-lane', value: 'v2' }, callees: [callee] }] };
    const parts = { more: [...plain('reports'), ...plain('reports-v2')] };
    expect(rows('outside', { before: parts, config })).toEqual([
      'at rest: checkout-primary [reports]',
      'at 40 %: 3/5 checkout-primary [reports], 2/5 checkout [reports]',
      'at 50 %, its highest weight: 1/2 checkout-primary [reports], 1/2 checkout [reports]',
    ]);
  });

  it('is told of a callee that Flagger tests while its test runs', () => {
    const tested: Parts = {
      follows: [],
      pricing: { gatewayRefs: [{ group: '', kind: 'Service', name: 'pricing' }] },
      spec: { analysis: { iterations: 5, match: [{ headers: { 'x-lane': { exact: 'v2' } } }] } },
    };
    expect(rows('outside', { before: tested }).slice(1, 3)).toEqual([
      `at 40 %, at rest: 3/5 ${STABLE}, 2/5 checkout [pricing-primary]`,
      `at 40 %, running: 3/5 ${STABLE}, 2/5 checkout [pricing]`,
    ]);
  });

  it('is told of a Gateway that is not in the input by Flagger’s weights', () => {
    expect(rows('outside', { before: { edge: undefined } }).slice(0, 3)).toEqual([
      `at rest, at rest and running: ${STABLE}`,
      `at 40 %, at rest: 3/5 ${STABLE}, 2/5 checkout [503 pricing-canary]`,
      `at 40 %, running: 3/5 ${STABLE}, 2/5 checkout [pricing]`,
    ]);
  });

  it('is told of callees together, where one of several has a Canary', () => {
    const callees = [{ canary: 'pricing' }, { service: 'reports', backend: 'reports-v2' }];
    const config = { fanOuts: [{ canary: 'checkout', marker: { header: 'X-Lane', value: 'v2' }, callees }] };
    const parts = { more: [...plain('reports'), ...plain('reports-v2')] };
    expect(rows('outside', { before: parts, config })[2]).toBe(
      'at 40 %, running: 3/5 checkout-primary [pricing-primary] [reports], 2/5 checkout [pricing] [reports]',
    );
  });

  it('is told of an entry without steps at rest alone', () => {
    expect(rows('outside', { before: { entry: { skipAnalysis: true } } })).toEqual([
      `at rest, at rest and running: ${STABLE}`,
    ]);
  });

  it('goes with what was taken for granted', () => {
    const found = situation(fanOutScene({ edge: undefined }));
    const [table] = fanOutTables(found, found, readRegex);
    expect(table?.assumptions).toEqual([
      "Gateway shop/edge is not in the input: it is taken to send requests on by Flagger's weights; what it makes of a forged marker is not known",
    ]);
    const sound = situation(fanOutScene());
    expect(fanOutTables(sound, sound, readRegex)[0]?.assumptions).toEqual([]);
    const sidecars = situation(fanOutScene({ more: [twice, twice] }));
    expect(fanOutTables(sidecars, sidecars, readRegex)[0]?.assumptions).toEqual([
      'Service shop/extra is in the input more than once; one of them counts',
    ]);
  });
});
