import type { CalleeConfig, FanOutConfig, MarkerHeader } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { HttpRouteView } from '../model/http-route.ts';
import { compareText, formatId, formatName } from '../resource/resource-id.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { followingRule, formatMarker, injectedHeaders, matchesMarker } from './marker.ts';
import type { JudgedCanary, Topology } from './topology.ts';

/** An entry Canary whose canary version marks requests, and the callees behind it that follow the marker. */
export interface FanOut {
  readonly entry: JudgedCanary;
  /** Headers that are set together; at a callee any of them chooses. */
  readonly markers: readonly MarkerHeader[];
  /** The route on the entry's `-canary` Service that sets them, where there is one. */
  readonly injection: HttpRouteView | undefined;
  readonly callees: readonly Callee[];
  readonly configured: boolean;
}

export interface Callee {
  readonly namespace: string;
  /** The Service that callers address. */
  readonly service: string;
  /** The callee's Canary; `undefined` for a plain Service. */
  readonly canary: JudgedCanary | undefined;
  /** The Service of the version that marked requests are to reach. */
  readonly backend: string;
  readonly selection: 'route' | 'none' | undefined;
  /** The route on the callee's Service that follows the marker, where there is one. */
  readonly follower: HttpRouteView | undefined;
  /** Flagger's own route follows it: the callee's `analysis.match` asks for the marker. */
  readonly byFlagger: boolean;
}

export interface FanOuts {
  readonly fanOuts: readonly FanOut[];
  readonly diagnostics: readonly Diagnostic[];
}

export function formatFanOut(fanOut: FanOut): string {
  const callees = fanOut.callees.map(({ namespace, service }) =>
    namespace === fanOut.entry.canary.id.namespace ? service : formatName({ namespace, name: service }),
  );
  return `fan-out ${formatName(fanOut.entry.canary.id)} → ${callees.join(', ')}`;
}

/** As the configuration says, or as the user's own routes show. */
export function findFanOuts(topology: Topology): FanOuts {
  const configured = topology.config.fanOuts;
  if (configured === undefined) return { fanOuts: discover(topology), diagnostics: [] };
  const read = configured.map((fanOut, index) => fromConfig(topology, fanOut, `spec.fanOuts[${index}]`));
  return {
    fanOuts: read.flatMap((result) => (result.fanOut === undefined ? [] : [result.fanOut])),
    diagnostics: read.flatMap((result) => result.diagnostics),
  };
}

/** A Canary whose `-canary` Service is the parent of a route that sets headers, and routes of other Services that match them. */
function discover(topology: Topology): readonly FanOut[] {
  return topology.canaries.flatMap((entry) => {
    if (entry.leftAlone !== undefined) return [];
    const { canary } = entry;
    const own = new Set([canary.apex, canary.primary, canary.canary]);
    const others = addressedServices(topology).filter(
      ({ namespace, name }) => namespace !== canary.id.namespace || !own.has(name),
    );
    // Of several routes that set headers, each whose headers somebody follows makes a fan-out.
    return topology.routesOn(canary.id.namespace, canary.canary).flatMap((injection): readonly FanOut[] => {
      const markers = distinct(injectedHeaders(injection));
      const found = others
        .map(({ namespace, name }) => readCallee(topology, namespace, name, markers))
        .filter(({ follower, byFlagger }) => follower !== undefined || byFlagger);
      // One application in several namespaces: each entry has its own callees.
      const near = new Set(
        found.filter(({ namespace }) => namespace === canary.id.namespace).map(({ service }) => service),
      );
      const callees = found.filter(({ namespace, service }) => namespace === canary.id.namespace || !near.has(service));
      return callees.length === 0 ? [] : [{ entry, markers, injection, callees, configured: false }];
    });
  });
}

/** Services that a route of the user's has as parent, and apexes of Canaries, whose route is Flagger's. */
function addressedServices(topology: Topology): readonly { readonly namespace: string; readonly name: string }[] {
  const routed = topology.routedServices;
  const apexes = topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .map(({ canary }) => ({ namespace: canary.id.namespace, name: canary.apex }))
    .filter((apex) => !routed.some(({ namespace, name }) => namespace === apex.namespace && name === apex.name));
  return [...routed, ...apexes].sort((a, b) => compareText(formatName(a), formatName(b)));
}

function readCallee(topology: Topology, namespace: string, service: string, markers: readonly MarkerHeader[]): Callee {
  const canary = topology.canaries.find(
    (judged) =>
      judged.leftAlone === undefined && judged.canary.id.namespace === namespace && judged.canary.apex === service,
  );
  const follower = followerOn(topology, namespace, service, markers);
  const following = follower === undefined ? undefined : followingRule(follower, markers);
  const chosen = following?.rule.backendRefs.find(({ weight }) => weight > 0)?.name;
  return {
    namespace,
    service,
    canary,
    backend: canary?.canary.canary ?? chosen ?? service,
    selection: undefined,
    follower,
    byFlagger: canary !== undefined && followsByItself(canary, markers),
  };
}

function followsByItself({ canary }: JudgedCanary, markers: readonly MarkerHeader[]): boolean {
  const tested = flaggerMatches(canary, canary.apex)?.tested ?? [];
  return markers.some((marker) => tested.some((match) => matchesMarker(match, marker)));
}

function followerOn(
  topology: Topology,
  namespace: string,
  service: string,
  markers: readonly MarkerHeader[],
): HttpRouteView | undefined {
  return topology.routesOn(namespace, service).find((route) => followingRule(route, markers) !== undefined);
}

function fromConfig(
  topology: Topology,
  config: FanOutConfig,
  field: string,
): { readonly fanOut: FanOut | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const named = findCanary(topology, config.canary, config.namespace, `${field}.canary`);
  if ('diagnostic' in named) return { fanOut: undefined, diagnostics: [named.diagnostic] };
  const entry = named.found;
  if (entry.leftAlone !== undefined) {
    const detail = `\`${field}.canary\` names ${formatId(entry.canary.id)}, which is left alone: ${entry.leftAlone}`;
    const diagnostic = diagnose('FAN004', { detail }, { field: { path: `${field}.canary` } });
    return { fanOut: undefined, diagnostics: [diagnostic] };
  }
  const { canary } = entry;
  const routes = topology.routesOn(canary.id.namespace, canary.canary);
  const { marker } = config;
  const injection = routes.find((route) => {
    const headers = injectedHeaders(route);
    if (marker === undefined) return headers.length > 0;
    return marker.every((wanted) => headers.some((set) => sameHeader(set, wanted)));
  });
  const markers = marker ?? (injection === undefined ? [] : distinct(injectedHeaders(injection)));
  if (markers.length === 0) {
    const detail = `\`${field}\` names no \`marker\`, and no route of Service ${canary.canary} sets a header`;
    return { fanOut: undefined, diagnostics: [diagnose('FAN004', { detail }, { field: { path: `${field}.marker` } })] };
  }
  const callees = config.callees.map((callee, index) =>
    calleeOf(topology, callee, canary.id.namespace, markers, `${field}.callees[${index}]`),
  );
  return {
    fanOut: {
      entry,
      markers,
      injection,
      callees: onceEach(callees.flatMap((result) => ('callee' in result ? [result.callee] : []))),
      configured: true,
    },
    diagnostics: callees.flatMap((result) => ('diagnostic' in result ? [result.diagnostic] : [])),
  };
}

/** A callee that is named twice is one. */
function onceEach(callees: readonly Callee[]): readonly Callee[] {
  const key = ({ namespace, service }: Callee) => formatName({ namespace, name: service });
  return callees.filter((callee, index) => callees.findIndex((other) => key(other) === key(callee)) === index);
}

function calleeOf(
  topology: Topology,
  config: CalleeConfig,
  entryNamespace: string,
  markers: readonly MarkerHeader[],
  field: string,
): { readonly callee: Callee } | { readonly diagnostic: Diagnostic } {
  const namespace = config.namespace ?? entryNamespace;
  const { selection } = config;
  if ('service' in config) {
    const { service, backend } = config;
    const owner = topology.canaryOf(namespace, service);
    if (owner !== undefined) {
      const detail = `\`${field}.service\` names Service ${service}, which Flagger makes for ${formatId(owner.canary.id)}: it must be named by \`canary: ${owner.canary.id.name}\``;
      return { diagnostic: diagnose('FAN004', { detail }, { field: { path: `${field}.service` } }) };
    }
    for (const [key, name] of [
      ['service', service],
      ['backend', backend],
    ] as const) {
      if (topology.service(namespace, name) !== undefined) continue;
      const what = `Service ${formatName({ namespace, name })}`;
      const known = topology.model.ofKind('', 'Service').filter(({ id }) => id.namespace === namespace);
      const near = nearest(
        name,
        known.map(({ id }) => id.name),
      );
      return { diagnostic: diagnose('FAN421', { field: `${field}.${key}`, what, nearest: near }) };
    }
    const follower = followerOn(topology, namespace, service, markers);
    return { callee: { namespace, service, canary: undefined, backend, selection, follower, byFlagger: false } };
  }
  const named = findCanary(topology, config.canary, namespace, `${field}.canary`);
  if ('diagnostic' in named) return named;
  const { canary, leftAlone } = named.found;
  if (leftAlone !== undefined) {
    const detail = `\`${field}.canary\` names ${formatId(canary.id)}, which is left alone: ${leftAlone}`;
    return { diagnostic: diagnose('FAN004', { detail }, { field: { path: `${field}.canary` } }) };
  }
  return { callee: { ...readCallee(topology, namespace, canary.apex, markers), canary: named.found, selection } };
}

function findCanary(
  topology: Topology,
  name: string,
  namespace: string | undefined,
  field: string,
): { readonly found: JudgedCanary } | { readonly diagnostic: Diagnostic } {
  const fits = topology.canaries.filter(
    ({ canary: { id } }) => id.name === name && (namespace === undefined || id.namespace === namespace),
  );
  const [found, another] = fits;
  if (found === undefined) {
    const near = nearest(
      name,
      topology.canaries.map(({ canary }) => canary.id.name).filter((known) => known !== name),
    );
    const elsewhere = topology.canaries.find(({ canary }) => canary.id.name === name)?.canary.id;
    const suggestion = elsewhere === undefined ? near : formatName(elsewhere);
    const what = `Canary ${formatName({ namespace: namespace ?? '', name })}`;
    return { diagnostic: diagnose('FAN421', { field, what, nearest: suggestion }, { field: { path: field } }) };
  }
  if (another !== undefined) {
    const candidates = fits.map(({ canary }) => formatName(canary.id)).join(' and ');
    return { diagnostic: diagnose('FAN424', { field, name, candidates }, { field: { path: field } }) };
  }
  return { found };
}

function sameHeader(a: MarkerHeader, b: MarkerHeader): boolean {
  return a.header.toLowerCase() === b.header.toLowerCase() && a.value === b.value;
}

function distinct(headers: readonly MarkerHeader[]): readonly MarkerHeader[] {
  return headers
    .filter((header, index) => headers.findIndex((other) => sameHeader(other, header)) === index)
    .map(({ header, value }) => ({ header, value }));
}

export function formatMarkers(markers: readonly MarkerHeader[]): string {
  return markers.map(formatMarker).join(' and ');
}
