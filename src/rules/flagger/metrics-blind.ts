import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, stringAt, valueAt } from '../../resource/json.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { JudgedCanary, Topology } from '../../topology/topology.ts';
import { bindingOf, ingressUse, type WaypointRef } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

const BUILT_IN = new Set(['request-success-rate', 'request-duration']);

/**
 * FAN219. Only where a waypoint is on the way: elsewhere a gateway's own metrics are what is asked for. An application that is
 * scraped for metrics of its own may well have the ones that Flagger's built-in checks ask for.
 */
export const metricsBlind: Rule = ({ after: { topology } }) => {
  const told = new Set<Item>();
  return served(topology).flatMap((judged) => {
    const { canary } = judged;
    const metrics = metricsOf(canary);
    if (metrics.length === 0) return [];
    const path = waypointPath(canary, topology);
    if (path === undefined) return [];
    const about = { canary: formatId(canary.id), waypoint: formatName(path.waypoint) };
    return metrics.flatMap(({ metric, index }) => {
      const name = stringAt(metric, ['name']) ?? '';
      const ref = valueAt(metric, ['templateRef']);
      if (!isJsonObject(ref)) {
        if (!BUILT_IN.has(name) || valueAt(metric, ['query']) !== undefined || isScraped(judged, topology)) return [];
        const facts = { ...about, metric: name, reporter: undefined, object: '' };
        return [diagnose('FAN219', facts, at(canary, ['spec', 'analysis', 'metrics', index]))];
      }
      const template = templateOf(canary, ref, topology);
      const query = stringAt(template?.content(), ['spec', 'query']);
      const reporter = query === undefined ? undefined : blindReporter(query, path.fromIngress);
      if (template === undefined || reporter === undefined || told.has(template)) return [];
      told.add(template);
      const facts = { ...about, metric: name, reporter, object: formatId(template.id) };
      return [diagnose('FAN219', facts, { item: template, field: { path: 'spec.query' } })];
    });
  });
};

function metricsOf({ item }: CanaryView): readonly { readonly metric: Json; readonly index: number }[] {
  const metrics = valueAt(item.content(), ['spec', 'analysis', 'metrics']);
  return Array.isArray(metrics) ? metrics.map((metric, index) => ({ metric, index })) : [];
}

/** The waypoint that requests to the canary or the apex pass, and whether those of ingress gateways do. */
function waypointPath(canary: CanaryView, topology: Topology) {
  let found: { readonly waypoint: WaypointRef; readonly fromIngress: boolean } | undefined;
  for (const name of [canary.canary, canary.apex]) {
    const service = topology.service(canary.id.namespace, name);
    if (service === undefined || service.withoutVip !== undefined) continue;
    const binding = bindingOf(service, topology.model);
    if (binding.kind !== 'bound') continue;
    const fromIngress = ingressUse(service, topology.model, topology.config.istio).uses;
    if (found === undefined || fromIngress) found = { waypoint: binding.waypoint, fromIngress };
  }
  return found;
}

function templateOf(canary: CanaryView, ref: Json, { model }: Topology): Item | undefined {
  const name = stringAt(ref, ['name']);
  const namespace = stringAt(ref, ['namespace']) ?? canary.id.namespace;
  return model.ofKind('flagger.app', 'MetricTemplate').find(({ id }) => id.name === name && id.namespace === namespace);
}

/**
 * The reporter of Istio's HTTP metrics that a query asks for and that reports no more. A gateway goes on to report, of the
 * waypoint as the workload that it calls.
 */
function blindReporter(query: string, fromIngress: boolean): string | undefined {
  if (!/\bistio_request/.test(query)) return undefined;
  const asked = [...query.matchAll(/\breporter\s*=~?\s*\\?"([^"\\]*)\\?"/g)].map(([, value = '']) => value);
  if (asked.includes('destination')) return 'destination';
  return fromIngress && asked.includes('source') && /\bdestination_workload\b/.test(query) ? 'source' : undefined;
}

/** The pods say it, or a monitor of Prometheus' operator in their namespace may. */
function isScraped({ canary, workload }: JudgedCanary, { model }: Topology): boolean {
  const isMonitored = ['ServiceMonitor', 'PodMonitor'].some((kind) =>
    model.ofKind('monitoring.coreos.com', kind).some(({ id }) => id.namespace === canary.id.namespace),
  );
  if (isMonitored) return true;
  const annotations = valueAt(workload?.item.content(), ['spec', 'template', 'metadata', 'annotations']);
  const scrape = valueAt(annotations, ['prometheus.io/scrape']);
  return scrape === 'true' || scrape === true;
}
