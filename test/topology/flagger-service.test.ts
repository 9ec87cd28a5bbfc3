import { describe, expect, it } from 'vitest';
import { flaggerService } from '../../src/topology/flagger.ts';
import { itemsOf, topologyOf } from '../manifests.ts';

const CANARY = `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: checkout, namespace: shop}
spec:
  provider: gatewayapi:v1
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: checkout}
  service:
    port: 80
    canary: {labels: {team: sales, tier: web}}
    unmanagedMetadata: {labels: [team]}
`;

// Recorded from Flagger v1.44's own router.
describe('a label that the Canary declares and lists as unmanaged', () => {
  const [judged] = topologyOf(itemsOf(CANARY)).canaries;
  const service = (state: 'kept' | 'created') =>
    judged === undefined ? undefined : flaggerService(judged.canary, 'canary', undefined, state).labels;

  it('is on the Service that Flagger makes', () => {
    expect(service('created')).toEqual({ team: 'sales', tier: 'web' });
  });

  it('is not written to a Service that is there', () => {
    expect(service('kept')).toEqual({ tier: 'web' });
  });
});
