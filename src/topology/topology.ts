import type { Config } from '../config/config.ts';
import type { CanaryView } from '../model/canary.ts';
import type { HttpRouteView } from '../model/http-route.ts';
import type { Model } from '../model/model.ts';
import type { ServicePortView, ServiceView } from '../model/service.ts';
import type { LabelMap } from '../model/view.ts';
import type { WorkloadView } from '../model/workload.ts';
import { formatId, keyOf } from '../resource/resource-id.ts';
import { rivalStrategies } from './canary-state.ts';
import { flaggerService, type Role, selectorLabel } from './flagger.ts';
import { type ProviderJudgement, providerJudge } from './flagger-provider.ts';
import { isOurs } from './generated.ts';

/** A Service as it will be in the cluster: the input's own, or the one that Flagger makes from a Canary. */
export interface ServiceNode {
  readonly namespace: string;
  readonly name: string;
  readonly labels: LabelMap;
  readonly ports: readonly ServicePortView[];
  /** Why it has no cluster IP, and so can pass no waypoint; `undefined` where it has one. */
  readonly withoutVip: string | undefined;
  /** The Service in the input; `undefined` for one that Flagger makes. */
  readonly view: ServiceView | undefined;
  /** The Canary whose apex, primary or canary it is. */
  readonly canary: CanaryView | undefined;
  readonly role: Role | undefined;
}

export interface Topology {
  readonly model: Model;
  readonly config: Config;
  /** Canaries that Flagger's Gateway API router serves, in order of names. */
  readonly canaries: readonly JudgedCanary[];
  readonly service: (namespace: string, name: string) => ServiceNode | undefined;
  /** HTTPRoutes, then GRPCRoutes, with a Service parent of that name (group "", as Istio demands), each in order of names. */
  readonly routesOn: (namespace: string, name: string) => readonly HttpRouteView[];
  /** Names of all Services that a route has as parent, in order. */
  readonly routedServices: readonly { readonly namespace: string; readonly name: string }[];
  readonly canaryOf: (
    namespace: string,
    service: string,
  ) => { readonly canary: CanaryView; readonly role: Role } | undefined;
}

export interface JudgedCanary {
  readonly canary: CanaryView;
  readonly provider: ProviderJudgement;
  readonly workload: WorkloadView | undefined;
  /** The Service that Flagger makes copies of, where the target is one. */
  readonly target: ServiceView | undefined;
  /** Why the function has nothing to do with it; `undefined` for one it works on. */
  readonly leftAlone: string | undefined;
}

export function buildTopology(model: Model, config: Config): Topology {
  const providerOf = providerJudge(model, config);
  const canaries = model.canaries().map((canary) => judge(canary, providerOf(canary), model));
  const roles = new Map<string, { canary: CanaryView; role: Role }>();
  for (const { canary, leftAlone } of canaries) {
    if (leftAlone !== undefined) continue;
    for (const role of ['apex', 'primary', 'canary'] as const) {
      roles.set(`${canary.id.namespace}/${canary[role]}`, { canary, role });
    }
  }
  const parents = new Map<string, HttpRouteView[]>();
  for (const route of [...model.httpRoutes(), ...model.grpcRoutes()]) {
    const seen = new Set<string>();
    for (const ref of route.parentRefs) {
      if (ref.group !== '' || ref.kind !== 'Service') continue;
      const key = `${ref.namespace ?? route.id.namespace}/${ref.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const routes = parents.get(key);
      if (routes === undefined) parents.set(key, [route]);
      else routes.push(route);
    }
  }
  const readService = (namespace: string, name: string): ServiceNode | undefined => {
    const owner = roles.get(`${namespace}/${name}`);
    const view = model.service(namespace, name);
    // A Service that we wrote says what the Canary said then: what it says now counts.
    if (view !== undefined && !(owner !== undefined && isOurs(view))) {
      const { labels, ports, headless, type } = view;
      const withoutVip =
        type === 'ExternalName' ? 'it is of type ExternalName' : headless ? 'it is headless' : undefined;
      return { namespace, name, labels, ports, withoutVip, view, canary: owner?.canary, role: owner?.role };
    }
    if (owner === undefined) return undefined;
    if (isServiceTarget(owner.canary) && owner.role !== 'apex') return copyOf(owner.canary, owner.role, model);
    const made = flaggerService(owner.canary, owner.role, workloadOf(owner.canary, model));
    const withoutVip = made.headless ? 'it is headless' : undefined;
    return { ...made, withoutVip, view: undefined, canary: owner.canary };
  };
  const services = new Map<string, { readonly node: ServiceNode | undefined }>();
  const service = (namespace: string, name: string): ServiceNode | undefined => {
    const key = `${namespace}/${name}`;
    const known = services.get(key) ?? { node: readService(namespace, name) };
    services.set(key, known);
    return known.node;
  };
  return {
    model,
    config,
    canaries,
    service,
    routesOn: (namespace, name) => parents.get(`${namespace}/${name}`) ?? [],
    routedServices: [...parents.keys()].sort().map((key) => {
      const slash = key.indexOf('/');
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
    }),
    // Asked for every backend of every route, and many inputs have no Canary.
    canaryOf: (namespace, name) => (roles.size === 0 ? undefined : roles.get(`${namespace}/${name}`)),
  };
}

/**
 * A copy of the target Service: the canary's anew at every tick, with all its labels; the primary's at each promotion, without
 * them (but for those with a prefix that a flag of Flagger's names, and by default there is none).
 */
function copyOf(canary: CanaryView, role: 'primary' | 'canary', model: Model): ServiceNode {
  const { namespace } = canary.id;
  const target = model.service(namespace, canary.targetRef.name);
  const ports = target?.ports ?? [{ name: '', protocol: 'TCP', port: canary.service.port }];
  const labels = role === 'canary' ? (target?.labels ?? {}) : {};
  const withoutVip = target?.headless === true ? 'its target is headless' : undefined;
  return { namespace, name: canary[role], labels, ports, withoutVip, view: undefined, canary, role };
}

function judge(canary: CanaryView, provider: ProviderJudgement, model: Model): JudgedCanary {
  const workload = provider.kind === 'gateway-api' ? workloadOf(canary, model) : undefined;
  const target = isServiceTarget(canary) ? model.service(canary.id.namespace, canary.targetRef.name) : undefined;
  return { canary, provider, workload, target, leftAlone: whyLeftAlone(canary, provider, workload, model) };
}

function whyLeftAlone(
  canary: CanaryView,
  provider: ProviderJudgement,
  workload: WorkloadView | undefined,
  model: Model,
): string | undefined {
  if (model.twice(keyOf(canary.id)))
    return 'the input has it more than once, and an edit of one would be undone by the other';
  if (provider.kind === 'other') return provider.why;
  const rivals = rivalStrategies(canary);
  if (rivals.length > 0) {
    return `the API server refuses it: \`spec.analysis\` has ${rivals.map((field) => `\`${field}\``).join(' and ')}, of which a Canary has exactly one`;
  }
  if (!canary.hasService) return 'it has no `spec.service`, without which Flagger makes neither Services nor a route';
  const { kind } = canary.targetRef;
  if (workload !== undefined && selectorLabel(workload) === undefined) {
    return `${formatId(workload.id)}, its target, has none of the labels app, name and app.kubernetes.io/name in its selector, and Flagger does not proceed without one`;
  }
  if (kind === 'Deployment' || kind === 'DaemonSet') return undefined;
  if (!isServiceTarget(canary)) {
    return `its target is a ${kind}, for which Flagger makes neither Services nor a route; only a Deployment, a DaemonSet or a Service is worked on`;
  }
  if (canary.apex === canary.targetRef.name) return undefined;
  return `its target is Service ${canary.targetRef.name}, whose copies have its name, and \`spec.service.name\` is ${canary.apex}: Flagger's route would send to Services that nobody makes`;
}

/** Flagger makes copies of the target then, primary and canary, and leaves the apex alone (v1.44, service_controller.go). */
export function isServiceTarget({ targetRef: { apiVersion = 'v1', kind } }: CanaryView): boolean {
  return kind === 'Service' && apiVersion === 'v1';
}

function workloadOf(canary: CanaryView, model: Model): WorkloadView | undefined {
  const { kind, name } = canary.targetRef;
  return kind === 'Deployment' || kind === 'DaemonSet' ? model.workload(kind, canary.id.namespace, name) : undefined;
}
