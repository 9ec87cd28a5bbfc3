import type { ServiceNode } from './topology.ts';

/** What Istio takes for TCP and nothing else (pkg/config/protocol, instance.go): no HTTPRoute runs on such a port. */
const NOT_HTTP = new Set(['tcp', 'tls', 'https', 'udp', 'mongo', 'redis', 'mysql']);

/** `appProtocol` beats the name, of which the part before the first dash counts; a port that says nothing is sniffed. */
export function isHttpPort(port: { readonly name: string; readonly appProtocol?: string | undefined }): boolean {
  const said = (port.appProtocol ?? port.name.split('-')[0] ?? '').toLowerCase();
  return !NOT_HTTP.has(said);
}

/** Why no HTTPRoute runs on a port of a Service; `undefined` where they do, or the port is not known. */
export function whyNotHttp(service: ServiceNode, port: number): string | undefined {
  const found = service.ports.find((candidate) => candidate.port === port);
  if (found === undefined || isHttpPort(found)) return undefined;
  return `port ${port} of Service ${service.name} is TCP to Istio (its ${found.appProtocol === undefined ? 'name' : 'appProtocol'} is \`${found.appProtocol ?? found.name}\`)`;
}
