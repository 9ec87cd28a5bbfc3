import { describe, expect, it } from 'vitest';
import { readGateway } from '../../src/model/gateway.ts';
import { readNamespace } from '../../src/model/namespace.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';

const spec = { gatewayClassName: 'istio-waypoint' };

function saysOf(metadata: JsonObject): readonly string[] {
  const id = { apiVersion: 'v1', kind: 'Gateway', namespace: '', name: '' };
  const item = memoryItem(id, 0, { apiVersion: 'v1', kind: 'Gateway', metadata, spec });
  const read = readGateway(item);
  return 'diagnostics' in read ? read.diagnostics.map(({ message }) => message) : [];
}

describe('a name', () => {
  it('must be a string, and so must a namespace', () => {
    expect(saysOf({ name: 123, namespace: {} })).toEqual([
      expect.stringContaining('`metadata.name` must be a string, not the number 123: write "123" in quotes'),
      expect.stringContaining('`metadata.namespace` must be a string, not a mapping'),
    ]);
    expect(saysOf({ name: [] })).toEqual([expect.stringContaining('`metadata.name` must be a string, not a list')]);
  });

  it('may be missing, where the API server makes one', () => {
    expect(saysOf({ generateName: 'a-' })).toEqual([]);
    expect(saysOf({ name: null, namespace: null })).toEqual([]);
    expect(readNamespace(memoryItem({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: '' }, 0, {}))).toEqual({
      view: expect.anything(),
    });
  });
});
