import { eachIn, fieldOf, has, inField, listIn, type Place, repeated, textIn, violation } from './place.ts';
import type { Violation } from './violation.ts';

/** What the API server checks of a Service in code (k8s.io/kubernetes pkg/apis/core/validation, ValidateService). */
export function verifyService(service: Place): readonly Violation[] {
  const spec = inField(service, 'spec');
  if (spec === undefined) return [];
  const ports = eachIn(spec, 'ports');
  const named = ports.filter((port) => has(port, 'name'));
  return [
    ...verifyPresence(spec),
    ...(ports.length < 2 ? [] : ports.filter((port) => (textIn(port, 'name') ?? '') === '')).map((port) =>
      violation(port, 'must be set: a Service with several ports names each of them', 'name'),
    ),
    ...repeated(named, (port) => textIn(port, 'name') ?? '').map((port) =>
      violation(port, `must not repeat the name of another port: "${textIn(port, 'name')}"`, 'name'),
    ),
    ...repeated(ports, (port) => `${fieldOf(port, 'port')}/${fieldOf(port, 'protocol')}`).map((port) =>
      violation(
        port,
        `must not repeat the port and protocol of another port: ${fieldOf(port, 'port')}/${fieldOf(port, 'protocol')}`,
      ),
    ),
  ];
}

function verifyPresence(spec: Place): readonly Violation[] {
  const isExternal = textIn(spec, 'type') === 'ExternalName';
  const isHeadless = textIn(spec, 'clusterIP') === 'None';
  if (isExternal && (textIn(spec, 'externalName') ?? '') === '') {
    return [violation(spec, 'must be set: the Service is of type ExternalName', 'externalName')];
  }
  if (isExternal || isHeadless || listIn(spec, 'ports').length > 0) return [];
  return [violation(spec, 'must have at least one port, unless clusterIP is None or type is ExternalName', 'ports')];
}
