import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import { type Callee, type FanOut, firstMarker, formatFanOut, formatMarkers } from '../topology/fan-out.ts';
import { flaggerMatches } from '../topology/flagger-matches.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation } from './augmentation.ts';
import { bindApex } from './bind-apex.ts';
import { chooseStrategy, type Strategy } from './choose-strategy.ts';
import { homeOf } from './home.ts';
import { planTest } from './plan-ab.ts';
import { planAdoption } from './plan-adoption.ts';
import { planBinding, unmanagedLabels } from './plan-binding.ts';
import { planSelection } from './plan-selection.ts';
import { wouldUnroute } from './would-unroute.ts';

export interface CalleePlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
  /** Its calls pass a waypoint, where marked ones go to the canary. */
  readonly follows: boolean;
  /** It was planned, whatever came of it. */
  readonly whole: boolean;
}

/** Brings calls of the callee to its waypoint, and marked ones to its canary. */
export function planCallee(
  topology: Topology,
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  callee: Callee,
  passed: WaypointRef,
): CalleePlan {
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
  const strategy = chooseStrategy(topology, fanOut, callee, service);
  if (strategy.kind === 'refused') return refused(strategy.diagnostic);
  const selects = strategy.kind === 'route' || strategy.kind === 'failover';
  const unmanaged =
    callee.canary === undefined ? undefined : unmanagedApex(callee.canary.canary, service, binding.labels);
  if (unmanaged !== undefined) return refused(unmanaged);
  // A test that is yet to be bound to the Service takes every request; one that is bound is as its Canary says.
  const tested = strategy.kind === 'ab' && flaggerMatches(strategy.canary, service.name) === undefined;
  if (!selects && !tested && binding.binds && !answersEverything(topology, service, binding.waypoint, port)) {
    return refused(wouldUnroute(fanOut, service));
  }
  const adopted = strategy.kind === 'kept' ? planAdoption(fanOut, callee, service, strategy.adopted) : [];
  const tests = strategy.kind === 'ab' ? planTest(topology, strategy.canary, firstMarker(fanOut)) : [];
  const selection = selects ? planSelection(topology, fanOuts, fanOut, callee, service, port, strategy) : undefined;
  if (selection !== undefined && 'diagnostic' in selection) return refused(selection.diagnostic);
  const diagnostics = told(fanOut, callee, service, strategy);
  return {
    augmentations: [
      ...binding.augmentations,
      ...bindApex(
        callee.canary?.canary,
        service,
        binding.labels,
        `calls of Service ${service.name} must pass waypoint ${formatName(binding.waypoint)}, where its routes run`,
      ),
      ...adopted,
      ...tests,
      ...(selection === undefined ? [] : selection.augmentations),
    ],
    diagnostics,
    follows: strategy.kind !== 'none',
    whole: true,
  };
}

function told(fanOut: FanOut, callee: Callee, service: ServiceNode, strategy: Strategy): readonly Diagnostic[] {
  if (strategy.kind === 'none') return [strategy.diagnostic ?? notFollowed(fanOut, callee, service)];
  return strategy.kind === 'kept' && strategy.diagnostic !== undefined ? [strategy.diagnostic] : [];
}

function refused(...diagnostics: readonly Diagnostic[]): CalleePlan {
  return { augmentations: [], diagnostics, follows: false, whole: false };
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
  return diagnose('FAN414', facts, { item: homeOf(callee, service, fanOut) });
}

/** The port that callers speak HTTP to: the one that says so by its name, else the first. */
function httpPort(service: ServiceNode): number {
  const http = service.ports.find(
    ({ name, appProtocol }) => appProtocol === 'http' || /^(?:http|http2|grpc)(?:-|$)/.test(name),
  );
  return (http ?? service.ports[0])?.port ?? 80;
}
