import type { MarkerHeader } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { MatchView } from '../model/http-route.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import { type Callee, type FanOut, formatFanOut, formatMarkers } from '../topology/fan-out.ts';
import { EVERYTHING, flaggerMatches } from '../topology/flagger-matches.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import { type Augmentation, isOurs, type WriteSelectionRoute } from './augmentation.ts';
import { planBinding, wouldUnroute } from './plan-binding.ts';

export interface CalleePlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings calls of the callee to its waypoint, and marked ones to its canary. */
export function planCallee(topology: Topology, fanOut: FanOut, callee: Callee, passed: WaypointRef): CalleePlan {
  const service = topology.service(callee.namespace, callee.service);
  if (service === undefined) {
    const name = formatName({ namespace: callee.namespace, name: callee.service });
    const facts = { fanOut: formatFanOut(fanOut), service: name, why: 'the Service is not in the input' };
    return { augmentations: [], diagnostics: [diagnose('FAN305', facts, { item: fanOut.entry.canary.item })] };
  }
  const binding = planBinding(topology, fanOut, service, passed);
  if ('diagnostics' in binding) return { augmentations: [], diagnostics: binding.diagnostics };
  const port = callee.canary?.canary.service.port ?? httpPort(service);
  const followed = callee.follower !== undefined && !isOurs(callee.follower.labels);
  const selects = !followed && callee.selection === 'route';
  if (!selects && binding.binds && !answersEverything(topology, service, binding.waypoint, port)) {
    return { augmentations: [], diagnostics: [wouldUnroute(fanOut, service)] };
  }
  return {
    augmentations: [
      ...(binding.create === undefined ? [] : [binding.create]),
      ...planLabels(callee, service, binding.labels, formatName(binding.waypoint)),
      ...(selects ? [planSelection(topology, fanOut, callee, service, port)] : []),
    ],
    diagnostics:
      callee.follower === undefined && !selects
        ? [
            diagnose(
              'FAN414',
              {
                service: formatName(service),
                marker: formatMarkers(fanOut.markers),
                canary: formatId(fanOut.entry.canary.id),
              },
              {
                item: callee.canary?.canary.item ?? service.view?.item ?? fanOut.entry.canary.item,
                ...(callee.selection === 'none' ? { severity: 'info' } : {}),
              },
            ),
          ]
        : [],
  };
}

function planLabels(
  callee: Callee,
  service: ServiceNode,
  labels: Readonly<Record<string, string>>,
  waypoint: string,
): readonly Augmentation[] {
  const missing = Object.entries(labels).some(([key, value]) => service.labels[key] !== value);
  const why = `calls of Service ${service.name} must pass waypoint ${waypoint}, where its routes run`;
  const present = service.view;
  const byService = present === undefined ? [] : [{ kind: 'bind-by-service' as const, service: present, labels, why }];
  const { canary } = callee;
  if (canary === undefined || !missing) return missing ? byService : [];
  const merge =
    'applied while an analysis of it runs, this edit makes Flagger start its weights anew: merge it when none does';
  const bind = { kind: 'bind-by-canary' as const, canary: canary.canary, role: 'apex' as const, labels };
  return [{ ...bind, why: `${why} (${merge})` }, ...byService];
}

function planSelection(
  topology: Topology,
  fanOut: FanOut,
  callee: Callee,
  service: ServiceNode,
  port: number,
): WriteSelectionRoute {
  const others = topology.routesOn(service.namespace, service.name).filter((route) => !isOurs(route.labels));
  const flagger = callee.canary === undefined ? undefined : flaggerMatches(callee.canary.canary, service.name);
  const ports = [
    ...others.flatMap(({ parentRefs }) => parentRefs.filter(({ name }) => name === service.name)),
    ...(flagger?.parentRefs ?? []),
  ].map(({ port }) => port);
  const matches = [
    ...others.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches)),
    ...(flagger?.matches ?? []),
  ];
  const owner = callee.canary?.canary ?? fanOut.entry.canary;
  return {
    kind: 'write-selection-route',
    namespace: service.namespace,
    service: service.name,
    port,
    // Istio merges routes of one Service only where all name the port or none does; Flagger's own decides.
    portInParentRef:
      flagger?.parentRefs[0] === undefined
        ? ports.every((each) => each !== undefined)
        : flagger.parentRefs.some((ref) => ref.port !== undefined),
    choices: [{ marker: firstOf(fanOut.markers), backend: callee.backend }],
    matches: distinctMatches(matches),
    canary: owner,
    beside: callee.canary?.canary.item ?? service.view?.item ?? owner.item,
    why: `it sends requests with ${formatMarkers([firstOf(fanOut.markers)])} to ${callee.backend}, and every other one where it went before`,
  };
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
