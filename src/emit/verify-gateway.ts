import { eachIn, fieldOf, has, inField, listIn, type Place, repeated, textIn, violation } from './place.ts';
import { verifyNames } from './verify-matches.ts';
import type { Violation } from './violation.ts';

/** The CEL rules and list types of the standard channel's Gateway CRD of Gateway API v1.6.1, in the CRD's own words. */
export function verifyGateway(gateway: Place): readonly Violation[] {
  const spec = inField(gateway, 'spec');
  if (spec === undefined) return [];
  const listeners = eachIn(spec, 'listeners');
  return [
    ...listeners.flatMap(verifyListener),
    ...verifyNames(listeners),
    ...repeated(listeners, (listener) => key(listener, ['port', 'protocol', 'hostname'])).map((listener) =>
      violation(listener, 'Combination of port, protocol and hostname must be unique for each listener'),
    ),
    ...verifyAddresses(spec),
    ...verifyInfrastructure(spec),
    ...verifyFrontendPorts(spec),
  ];
}

function key(place: Place, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => fieldOf(place, field)));
}

function verifyListener(listener: Place): readonly Violation[] {
  const protocol = textIn(listener, 'protocol') ?? '';
  const tls = inField(listener, 'tls');
  const mode = tls === undefined ? undefined : textIn(tls, 'mode');
  const material = tls === undefined ? 0 : listIn(tls, 'certificateRefs').length + sizeOf(tls, 'options');
  const isPlain = ['HTTP', 'TCP', 'UDP'].includes(protocol);
  const hasHostname = (textIn(listener, 'hostname') ?? '') !== '';
  return [
    ...(isPlain && tls !== undefined
      ? [violation(listener, "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']", 'tls')]
      : []),
    ...(protocol === 'HTTPS' && tls !== undefined && mode !== 'Terminate'
      ? [violation(listener, 'tls mode must be Terminate for protocol HTTPS', 'tls', 'mode')]
      : []),
    ...(protocol === 'TLS' && tls === undefined
      ? [violation(listener, 'tls mode must be set for protocol TLS', 'tls')]
      : []),
    ...(mode === 'Terminate' && material === 0
      ? [violation(listener, 'certificateRefs or options must be specified when mode is Terminate', 'tls')]
      : []),
    ...(['TCP', 'UDP'].includes(protocol) && hasHostname
      ? [violation(listener, "hostname must not be specified for protocols ['TCP', 'UDP']", 'hostname')]
      : []),
  ];
}

function sizeOf(place: Place, field: string): number {
  return Object.keys(inField(place, field)?.value ?? {}).length;
}

const HOSTNAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function verifyAddresses(spec: Place): readonly Violation[] {
  const addresses = eachIn(spec, 'addresses').filter((address) => has(address, 'value'));
  const ofType = (type: string) => addresses.filter((address) => textIn(address, 'type') === type);
  const same = (type: string) => repeated(ofType(type), (address) => textIn(address, 'value') ?? '');
  return [
    ...ofType('Hostname')
      .filter((address) => !HOSTNAME.test(textIn(address, 'value') ?? ''))
      .map((address) =>
        violation(
          address,
          `Hostname value must be empty or contain only valid characters (matching ${HOSTNAME.source})`,
          'value',
        ),
      ),
    ...same('IPAddress').map((address) => violation(address, 'IPAddress values must be unique', 'value')),
    ...same('Hostname').map((address) => violation(address, 'Hostname values must be unique', 'value')),
  ];
}

const KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;

function verifyInfrastructure(spec: Place): readonly Violation[] {
  const infrastructure = inField(spec, 'infrastructure');
  if (infrastructure === undefined) return [];
  return (
    [
      ['labels', 'Label', 'label'],
      ['annotations', 'Annotation', 'annotation'],
    ] as const
  ).flatMap(([field, Name, name]) =>
    Object.keys(inField(infrastructure, field)?.value ?? {}).flatMap((entry) => [
      ...(KEY.test(entry)
        ? []
        : [
            violation(
              infrastructure,
              `${Name} keys must be in the form of an optional DNS subdomain prefix followed by a required name segment of up to 63 characters.`,
              field,
              entry,
            ),
          ]),
      ...((entry.split('/')[0] ?? '').length < 253
        ? []
        : [
            violation(
              infrastructure,
              `If specified, the ${name} key's prefix must be a DNS subdomain not longer than 253 characters in total.`,
              field,
              entry,
            ),
          ]),
    ]),
  );
}

function verifyFrontendPorts(spec: Place): readonly Violation[] {
  const tls = inField(spec, 'tls');
  const frontend = tls === undefined ? undefined : inField(tls, 'frontend');
  if (frontend === undefined) return [];
  return repeated(eachIn(frontend, 'perPort'), (entry) => key(entry, ['port'])).map((entry) =>
    violation(entry, 'Port for TLS configuration must be unique within the Gateway', 'port'),
  );
}
