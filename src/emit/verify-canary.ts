import { eachIn, inField, type Place } from './place.ts';
import { verifyBackendRef } from './verify-filters.ts';
import type { Violation } from './violation.ts';

/** The one CEL rule of the Canary CRD of Flagger v1.44.0: a mirror's Service is addressed by a port. */
export function verifyCanary(canary: Place): readonly Violation[] {
  const spec = inField(canary, 'spec');
  const service = spec === undefined ? undefined : inField(spec, 'service');
  if (service === undefined) return [];
  return eachIn(service, 'mirror').flatMap((mirror) => {
    const backendRef = inField(mirror, 'backendRef');
    return backendRef === undefined ? [] : verifyBackendRef(backendRef);
  });
}
