import type { MarkerHeader } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { CanaryView } from '../model/canary.ts';
import type { MatchView } from '../model/http-route.ts';
import type { LabelMap } from '../model/view.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import { type Callee, type FanOut, formatFanOut, formatMarkers } from '../topology/fan-out.ts';
import { EVERYTHING, flaggerMatches } from '../topology/flagger-matches.ts';
import { isOurs } from '../topology/generated.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import { isHttpPort } from '../topology/protocol.ts';
import { parentRefsTo } from '../topology/references.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation, WriteSelectionRoute } from './augmentation.ts';
import { planBinding, unmanagedLabels, wouldUnroute } from './plan-binding.ts';
import { MERGE } from './plan-guard.ts';

export interface CalleePlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
  /** Its calls pass a waypoint, where marked ones go to the canary. */
  readonly follows: boolean;
}

/** Brings calls of the callee to its waypoint, and marked ones to its canary. */
export function planCallee(topology: Topology, fanOut: FanOut, callee: Callee, passed: WaypointRef): CalleePlan {
  const service = topology.service(callee.namespace, callee.service);
  if (service === undefined) {
    const name = formatName({ namespace: callee.namespace, name: callee.service });
    const facts = {
      fanOut: formatFanOut(fanOut),
      service: name,
      why: 'the Service is not in the input',
      advice: 'give it to the function with the other manifests, or bind it where it is written',
    };
    return refused(diagnose('FAN305', facts, { item: fanOut.entry.canary.item }));
  }
  const port = callee.canary?.canary.service.port ?? httpPort(service);
  const binding = planBinding(topology, fanOut, service, port, passed);
  if ('diagnostics' in binding) return refused(...binding.diagnostics);
  const follower = callee.follower !== undefined && isOurs(callee.follower) ? undefined : callee.follower;
  const selects = follower === undefined && !callee.byFlagger && callee.selection === 'route';
  const unmanaged =
    callee.canary === undefined ? undefined : unmanagedApex(callee.canary.canary, service, binding.labels);
  if (unmanaged !== undefined) return refused(unmanaged);
  if (!selects && binding.binds && !answersEverything(topology, service, binding.waypoint, port)) {
    return refused(wouldUnroute(fanOut, service));
  }
  const selection = selects ? planSelection(topology, fanOut, callee, service, port) : undefined;
  if (selection !== undefined && 'diagnostic' in selection) {
    return refused(selection.diagnostic);
  }
  const unfollowed = callee.follower === undefined && !callee.byFlagger && !selects;
  return {
    augmentations: [
      ...(binding.create === undefined ? [] : [binding.create]),
      ...planLabels(callee, service, binding.labels, formatName(binding.waypoint)),
      ...(selection === undefined ? [] : [selection.route]),
    ],
    diagnostics: unfollowed ? [notFollowed(fanOut, callee, service)] : [],
    follows: !unfollowed,
  };
}

function refused(...diagnostics: readonly Diagnostic[]): CalleePlan {
  return { augmentations: [], diagnostics, follows: false };
}

/** A Service of the input carries its labels itself, whatever the Canary lists. */
function unmanagedApex(canary: CanaryView, service: ServiceNode, labels: LabelMap): Diagnostic | undefined {
  return service.view === undefined ? unmanagedLabels(canary, service, labels) : undefined;
}

function notFollowed(fanOut: FanOut, callee: Callee, service: ServiceNode): Diagnostic {
  const facts = {
    service: formatName(service),
    marker: formatMarkers(fanOut.markers),
    canary: formatId(fanOut.entry.canary.id),
  };
  const item = callee.canary?.canary.item ?? service.view?.item ?? fanOut.entry.canary.item;
  return diagnose('FAN414', facts, { item, ...(callee.selection === 'none' ? { severity: 'info' } : {}) });
}

function planLabels(callee: Callee, service: ServiceNode, labels: LabelMap, waypoint: string): readonly Augmentation[] {
  const missing = Object.entries(labels).some(([key, value]) => service.labels[key] !== value);
  const why = `calls of Service ${service.name} must pass waypoint ${waypoint}, where its routes run`;
  const present = service.view;
  const byService = present === undefined ? [] : [{ kind: 'bind-by-service' as const, service: present, labels, why }];
  const { canary } = callee;
  if (canary === undefined || !missing) return missing ? byService : [];
  const bind = { kind: 'bind-by-canary' as const, canary: canary.canary, role: 'apex' as const, labels };
  return [{ ...bind, why: `${why} (${MERGE})` }, ...byService];
}

type SelectionPlan = { readonly route: WriteSelectionRoute } | { readonly diagnostic: Diagnostic };

function planSelection(
  topology: Topology,
  fanOut: FanOut,
  callee: Callee,
  service: ServiceNode,
  port: number,
): SelectionPlan {
  const others = topology.routesOn(service.namespace, service.name).filter((route) => !isOurs(route));
  const flagger = callee.canary === undefined ? undefined : flaggerMatches(callee.canary.canary, service.name);
  // Istio merges routes of one Service only where all name the port or none does; Flagger's own decides.
  const theirs = others.flatMap((route) => parentRefsTo(route, service.namespace, service.name));
  const deciding = flagger?.parentRefs ?? theirs;
  const portInParentRef = deciding.length === 0 || deciding.some((ref) => ref.port !== undefined);
  const backendPort = callee.canary === undefined ? portOfBackend(topology, callee, service, port) : port;
  const owner = callee.canary?.canary ?? fanOut.entry.canary;
  const marker = firstOf(fanOut.markers);
  const refuse = (why: string): SelectionPlan => {
    const item = service.view?.item ?? owner.item;
    return { diagnostic: diagnose('FAN426', { service: formatName(service), why }, { item }) };
  };
  const other = otherRouteOf(topology, service.namespace, service.name);
  if (other !== undefined) return refuse(`${other} routes the same Service, and Istio does not merge the two`);
  const all = [...theirs, ...(flagger?.parentRefs ?? [])].map((ref) => ref.port !== undefined);
  if (all.includes(true) && all.includes(false)) {
    return refuse(
      'of the routes bound to it some name the port and some do not; Istio does not merge the two, and the older ones would hide ours',
    );
  }
  if (backendPort === undefined) {
    return refuse(`no port of Service ${callee.backend} answers to port ${port}, neither by number nor by name`);
  }
  if (!portInParentRef && service.ports.filter(isHttpPort).length > 1) {
    return refuse('its other routes name no port, and ours would take the requests of all its ports to one');
  }
  const matches = [
    ...others.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches)),
    ...(flagger === undefined ? [] : [...flagger.matches, ...flagger.tested]),
  ];
  return {
    route: {
      kind: 'write-selection-route',
      namespace: service.namespace,
      service: service.name,
      port,
      portInParentRef,
      choices: [{ marker, backend: callee.backend, backendPort }],
      matches: distinctMatches(matches),
      canary: owner,
      beside: callee.canary?.canary.item ?? service.view?.item ?? owner.item,
      why: `it sends requests with ${formatMarkers([marker])} to ${callee.backend}, and every other one where it went before`,
    },
  };
}

/** The backend's port for a port of the addressed Service: of the same number, of the same name, or its only one. */
function portOfBackend(topology: Topology, callee: Callee, service: ServiceNode, port: number): number | undefined {
  const ports = topology.service(callee.namespace, callee.backend)?.ports ?? [];
  const name = service.ports.find((candidate) => candidate.port === port)?.name ?? '';
  const same =
    ports.find((candidate) => candidate.port === port) ?? ports.find((each) => name !== '' && each.name === name);
  return (same ?? (ports.length === 1 ? ports[0] : undefined))?.port;
}

function firstOf(markers: readonly MarkerHeader[]): MarkerHeader {
  return markers[0] ?? { header: '', value: '' };
}

/** The port that callers speak HTTP to: the one that says so by its name, else the first. */
function httpPort(service: ServiceNode): number {
  const http = service.ports.find(
    ({ name, appProtocol }) => appProtocol === 'http' || /^(?:http|http2|grpc)(?:-|$)/.test(name),
  );
  return (http ?? service.ports[0])?.port ?? 80;
}

/** Every match that another rule of the Service could win by, and the one that matches everything. */
function distinctMatches(matches: readonly MatchView[]): readonly MatchView[] {
  const seen = new Map<string, MatchView>([[JSON.stringify(EVERYTHING), EVERYTHING]]);
  for (const match of matches) seen.set(JSON.stringify(match), match);
  return [...seen.keys()].sort().flatMap((key) => seen.get(key) ?? []);
}
