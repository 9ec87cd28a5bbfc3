import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, listAt, stringAt, valueAt } from '../../resource/json.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import { bindingOf, type WaypointRef } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN437. A policy with `targetRefs` is enforced at the waypoint, and sees the caller; one by labels (or for a whole namespace)
 * at ztunnel, which sees who opens the connection. A DENY policy that names callers lets the waypoint pass.
 */
export const policyRefusesWaypoint: Rule = ({ after: { topology } }) => {
  const policies = topology.model.ofKind('security.istio.io', 'AuthorizationPolicy').filter(isByLabels);
  return policies.flatMap((policy) => {
    const selector = labelsAt(policy.content(), ['spec', 'selector', 'matchLabels']);
    const behind = servicesBehindWaypoint(topology, policy.id.namespace).filter(({ service }) =>
      selects(selector, podLabels(topology, service)),
    );
    const refused = behind.find(({ waypoint }) => !admits(policy, waypoint));
    if (refused === undefined) return [];
    const { service, waypoint } = refused;
    const facts = {
      policy: formatId(policy.id),
      service: formatName(service),
      waypoint: formatName(waypoint),
      principal: `cluster.local/ns/${waypoint.namespace}/sa/${waypoint.name}`,
    };
    return [diagnose('FAN437', facts, { item: policy, field: { path: 'spec.rules' } })];
  });
};

function isByLabels(policy: Item): boolean {
  const content = policy.content();
  const action = stringAt(content, ['spec', 'action']) ?? 'ALLOW';
  const targets = valueAt(content, ['spec', 'targetRefs']) ?? valueAt(content, ['spec', 'targetRef']);
  return action === 'ALLOW' && targets === undefined;
}

function servicesBehindWaypoint(topology: Topology, namespace: string) {
  const { model } = topology;
  const bound = model.namespace(namespace)?.labels['istio.io/use-waypoint'] === undefined;
  const services = bound ? model.mentioning('', 'Service', ['istio.io/use-waypoint']) : model.ofKind('', 'Service');
  const named = services.filter(({ id }) => id.namespace === namespace).map(({ id }) => id.name);
  const made = topology.canaries
    .filter(({ canary, leftAlone }) => leftAlone === undefined && canary.id.namespace === namespace)
    .flatMap(({ canary }) => [canary.apex, canary.primary, canary.canary]);
  return [...new Set([...named, ...made])].sort().flatMap((name) => {
    const service = topology.service(namespace, name);
    const binding = service === undefined ? undefined : bindingOf(service, model);
    return service !== undefined && binding?.kind === 'bound' ? [{ service, waypoint: binding.waypoint }] : [];
  });
}

/** Labels of the pods of a Service, as far as the input shows them; `undefined` where it shows none. */
function podLabels(topology: Topology, service: ServiceNode): readonly { readonly [key: string]: string }[] {
  if (service.canary !== undefined) {
    const { id, targetRef } = service.canary;
    const target = topology.model.workload(targetRef.kind, id.namespace, targetRef.name);
    return target === undefined ? [] : [target.podLabels];
  }
  const selector = service.view?.selector ?? {};
  if (Object.keys(selector).length === 0) return [];
  const pods = topology.model.podsIn(service.namespace);
  return pods.map((each) => each.podLabels).filter((labels) => selects(selector, [labels]));
}

function selects(
  selector: { readonly [key: string]: string },
  pods: readonly { readonly [key: string]: string }[],
): boolean {
  return pods.some((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value));
}

/** Some rule lets the waypoint in: it asks for no identity, or for the waypoint's. */
function admits(policy: Item, { namespace, name }: WaypointRef): boolean {
  const rules = listAt(policy.content(), ['spec', 'rules']);
  // Without a rule nothing is let in at all, and that is said in so many words.
  if (rules.length === 0) return true;
  const principal = `cluster.local/ns/${namespace}/sa/${name}`;
  return rules.some((rule) => {
    const from = listAt(rule, ['from']);
    return (
      from.length === 0 ||
      from.some((source) => {
        const principals = stringsAt(source, ['source', 'principals']);
        const namespaces = stringsAt(source, ['source', 'namespaces']);
        const accounts = stringsAt(source, ['source', 'serviceAccounts']);
        if (principals.length + namespaces.length + accounts.length === 0) return true;
        return (
          (principals.length === 0 || principals.some((each) => fits(each, principal))) &&
          (namespaces.length === 0 || namespaces.some((each) => fits(each, namespace))) &&
          (accounts.length === 0 || accounts.some((each) => fits(each, `${namespace}/${name}`) || fits(each, name)))
        );
      })
    );
  });
}

/** Istio's prefix, suffix and presence matches: `ns/*`, `*\/sa/web`, `*`. */
function fits(pattern: string, value: string): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? value.endsWith(pattern.slice(1)) : pattern === value;
}

function labelsAt(value: Json | undefined, path: readonly string[]): { readonly [key: string]: string } {
  const found = valueAt(value, path);
  if (!isJsonObject(found)) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])),
  );
}

function stringsAt(value: Json, path: readonly string[]): readonly string[] {
  return listAt(value, path).filter((each) => typeof each === 'string');
}
