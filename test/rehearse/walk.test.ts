import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import { readCanary } from '../../src/model/canary.ts';
import { walkOf } from '../../src/rehearse/walk.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { idOf } from '../../src/resource/manifest.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';

function walk(analysis: JsonObject, spec: JsonObject = {}, flagger = '1.44'): readonly string[] {
  const content = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
      service: { port: 80 },
      analysis: { interval: '1m', ...analysis },
      ...spec,
    },
  };
  const read = readCanary(memoryItem(idOf(content), 0, content));
  if ('diagnostics' in read) throw new Error('no Canary');
  const { stands, stops } = walkOf(read.view, readVersion(flagger));
  return stops.map(({ phase, stand }) => {
    const own = stands[stand];
    return `${phase} ${own?.label}${own?.running === true ? ', running' : ''}${own?.state.canaryPods === true ? ', pods' : ''}`;
  });
}

const REST = ['Initialized at rest', 'Waiting at rest', 'Progressing ready, pods'];

describe('the phases of a Canary', () => {
  it('go up by steps, and down at once', () => {
    expect(walk({ stepWeight: 20, maxWeight: 50 })).toEqual([
      ...REST,
      'Progressing at 20 %, running, pods',
      'Progressing at 40 %, running, pods',
      'Progressing at 60 %, running, pods',
      'WaitingPromotion at 60 %, running, pods',
      'Promoting at 60 %, running, pods',
      'Finalising finalising, pods',
      'Succeeded at rest',
      'Failed at rest',
      'Failed failed at 100 %, running, pods',
    ]);
  });

  it('go by weights of their own, and back in steps, when the primary is new', () => {
    expect(walk({ stepWeights: [5, 60], stepWeightPromotion: 25 })).toEqual([
      ...REST,
      'Progressing at 5 %, running, pods',
      'Progressing at 60 %, running, pods',
      'WaitingPromotion at 60 %, running, pods',
      'Promoting at 60 %, running, pods',
      'Promoting back at 35 %, pods',
      'Promoting back at 10 %, pods',
      'Finalising finalising, pods',
      'Succeeded at rest',
      'Failed at rest',
      'Failed failed at 100 %, running, pods',
    ]);
  });

  it('end a way back that comes out even at zero', () => {
    const back = walk({ stepWeight: 50, maxWeight: 50, stepWeightPromotion: 25 }).filter((text) => /back/.test(text));
    expect(back).toEqual(['Promoting back at 25 %, pods']);
  });

  it('test by a match whole', () => {
    expect(walk({ iterations: 3, match: [{ headers: { 'x-insider': { exact: 'yes' } } }] })).toEqual([
      ...REST,
      'Progressing in its test, running, pods',
      'WaitingPromotion in its test, running, pods',
      'Promoting in its test, running, pods',
      'Finalising finalising, pods',
      'Succeeded at rest',
      'Failed at rest',
      'Failed failed at 100 %, running, pods',
    ]);
  });

  it('mirror until blue/green switches over', () => {
    expect(walk({ iterations: 3, mirror: true }).slice(3, 7)).toEqual([
      'Progressing in its iterations, mirrored, running, pods',
      'Progressing switched over, running, pods',
      'WaitingPromotion in its iterations, mirrored, running, pods',
      'Promoting switched over, running, pods',
    ]);
    expect(walk({ iterations: 3 })[3]).toBe('Progressing in its iterations, running, pods');
  });

  it('come to no step where the first would mirror, without an analysis, and while suspended', () => {
    expect(walk({ stepWeight: 10, mirror: true })).toEqual([...REST, 'Failed at rest']);
    expect(walk({ stepWeight: 10 }, { skipAnalysis: true })).toEqual([...REST, 'Succeeded at rest', 'Failed at rest']);
    expect(walk({ stepWeight: 10 }, { suspend: true })).toEqual(['Initialized at rest']);
  });

  it('end with the primary before Flagger 1.44, also where that is not well', () => {
    const steps = { stepWeight: 50, maxWeight: 50 };
    expect(walk(steps, {}, '1.43').at(-1)).toBe('Failed at rest');
    expect(walk(steps, {}, '1.44').at(-1)).toBe('Failed failed at 100 %, running, pods');
  });
});
