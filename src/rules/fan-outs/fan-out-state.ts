import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { formatName } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { ingressOf } from '../../topology/ingress.ts';
import type { Topology } from '../../topology/topology.ts';
import { traceFanOut } from '../../trace/fan-out-trace.ts';
import type { Rule } from '../rule.ts';

/** FAN401. Said once, where there is nothing else to say. */
export const noFanOut: Rule = ({ after: { topology, fanOuts } }) => {
  if (fanOuts.length > 0 || (topology.config.fanOuts?.length ?? 0) > 0) return [];
  const canaries = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined).length;
  return [diagnose('FAN401', { canaries, listed: topology.config.fanOuts !== undefined })];
};

/**
 * FAN402. How each fan-out works once the output is applied. One that does not work is told here only where a route that is
 * there is not run; every other reason has a finding of its own (FAN302, FAN305 to FAN309, FAN414 to FAN416).
 */
export const fanOutState: Rule = ({ after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const { ingress, marked, callees } = traceFanOut(topology, fanOut);
    const { canary } = fanOut.entry;
    const works = marked.holds && callees.every(({ follows }) => follows);
    const ignored =
      (!marked.holds && ingress.via === 'waypoint' && fanOut.injection !== undefined) ||
      callees.some(({ callee, follows, waypoint }) => marked.holds && !follows && waypoint && callee.follower);
    if (!works && !ignored) return [];
    const through = ingress.waypoint === undefined ? '' : ` pass waypoint ${formatName(ingress.waypoint)}, where`;
    const entry = marked.holds
      ? `requests that the ingress sends to ${canary.canary}${through} ${marked.why}`
      : `requests to ${canary.canary} carry no marker: ${marked.why}`;
    const follow = callees.map(
      ({ callee, answeredBy, why }) =>
        `${callee.namespace === canary.id.namespace ? callee.service : formatName({ namespace: callee.namespace, name: callee.service })} answers them by ${answeredBy} (${why})`,
    );
    const headers = [...new Set(fanOut.markers.map(({ header }) => header))].join(', ');
    const forward = works ? [`the applications between must forward ${headers}, no proxy can`] : [];
    const facts = { fanOut: formatFanOut(fanOut), how: [entry, ...follow, ...forward].join('; ') };
    return [diagnose('FAN402', facts, { item: canary.item, ...(works ? {} : { severity: 'warning' }) })];
  });

/**
 * FAN406. Silent where no ingress is involved at all: then FAN415 has said more. A limit of every fan-out is no finding about
 * somebody's manifests: `check` tells it where these show callers inside the mesh.
 */
export const inMeshCallersNotCovered: Rule = ({ task, after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const { canary } = fanOut.entry;
    if (ingressOf(topology, fanOut).via !== 'waypoint') return [];
    if (task === 'check' && !hasCallersInMesh(topology, canary)) return [];
    const facts = { apex: `Service ${canary.apex}`, canary: canary.canary };
    return [diagnose('FAN406', facts, { item: canary.item, resource: canary.id })];
  });

/** Flagger's route is bound to the apex itself or has its name as a host, or a workload has its address: `http://checkout:8080`. */
function hasCallersInMesh({ model }: Topology, canary: CanaryView): boolean {
  const { namespace } = canary.id;
  if (flaggerMatches(canary, canary.apex) !== undefined) return true;
  if (canary.service.hosts.some((host) => host === canary.apex || host.startsWith(`${canary.apex}.${namespace}`)))
    return true;
  const address = new RegExp(`//${canary.apex}(?:\\.${namespace}\\b|[:/"\\s]|$)`, 'm');
  return ['Deployment', 'DaemonSet', 'StatefulSet']
    .flatMap((kind) => model.mentioning('apps', kind, [`//${canary.apex}`]))
    .some((item) => address.test(JSON.stringify(item.content() ?? null)));
}
