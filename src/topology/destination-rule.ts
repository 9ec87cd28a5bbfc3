import { type DestinationRuleView, ISTIO_NETWORKING, type TrafficPolicy } from '../model/destination-rule.ts';
import type { Model } from '../model/model.ts';
import type { LabelMap } from '../model/view.ts';
import { compareText, formatId, formatName } from '../resource/resource-id.ts';
import { GATEWAY_NAME_LABEL } from './gateway-service.ts';

/** An Envoy that chooses among the endpoints of a Service: a gateway's, a waypoint's or a sidecar. */
export interface Chooser {
  /** `undefined`: it is not in the input, and of some namespace that has no rule. */
  readonly namespace: string | undefined;
  /** For a sentence: `waypoint shop/w`. */
  readonly name: string;
  /** Value of a label of its pods; `undefined` where the input does not say. */
  readonly label: (key: string) => string | undefined;
}

/** What governs the calls of one port of a Service by one proxy. */
export interface Governing {
  readonly rule: DestinationRuleView | undefined;
  readonly policy: TrafficPolicy | undefined;
  /** What was taken for granted, as sentences. */
  readonly assumed: readonly string[];
}

/** The proxies of a Gateway; without one, of some ingress that the input does not have. */
export function proxyOf(kind: 'Gateway' | 'waypoint', gateway: Named | undefined): Chooser {
  return {
    namespace: gateway?.namespace,
    name: gateway === undefined ? 'the ingress' : `${kind} ${formatName(gateway)}`,
    label: (key) => (key === GATEWAY_NAME_LABEL ? gateway?.name : undefined),
  };
}

type Named = { readonly namespace: string; readonly name: string };

/** `undefined` where no rule of the input orders endpoints. */
export type Governs = (chooser: Chooser, service: Named, port: number) => Governing | undefined;

/** The mesh's own namespace, by its usual name (MeshConfig.rootNamespace). */
const ROOT = 'istio-system';

/** Rules of a namespace by who may see them (push_context.go, setDestinationRules). */
const KINDS = {
  /** Proxies of the namespace itself. */
  own: ({ exportTo, workloadSelector, id }: DestinationRuleView) =>
    workloadSelector !== undefined ||
    exportTo.length === 0 ||
    [EVERYONE, PRIVATE, id.namespace].some((each) => exportTo.includes(each)),
  private: (rule: DestinationRuleView) => isPrivate(rule),
  exported: (rule: DestinationRuleView) => !isPrivate(rule),
} as const;

const EVERYONE = '*';
const PRIVATE = '.';

interface Pool {
  readonly exact: ReadonlyMap<string, readonly DestinationRuleView[]>;
  /** The most specific first. */
  readonly wildcards: readonly (readonly [host: string, rules: readonly DestinationRuleView[]])[];
}

/**
 * Which DestinationRule has the say (Istio, push_context.go, destinationRule, master of August 2026): one of the proxy's
 * namespace, else one that the Service's exports, else one of the mesh's; in each the most specific host. Rules are read when
 * there is one that orders endpoints at all, and then those of namespaces that are asked for.
 */
export function governingRules(model: Model): Governs {
  let ordered: boolean | undefined;
  const pools = new Map<string, Pool>();
  const poolOf = (namespace: string, kind: keyof typeof KINDS): Pool => {
    const key = `${kind} ${namespace}`;
    const known = pools.get(key) ?? indexOf(model.destinationRules(namespace).filter(KINDS[kind]));
    pools.set(key, known);
    return known;
  };
  const rulesFor = ({ namespace }: Chooser, service: Named): readonly DestinationRuleView[] => {
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    if (namespace !== undefined) {
      const own = mostSpecific(poolOf(namespace, namespace === ROOT ? 'private' : 'own'), host);
      if (own.length > 0) return own;
    }
    for (const where of [service.namespace, ROOT]) {
      // A more specific host that the proxy may not see hides the wildcards of its namespace all the same.
      const shown = mostSpecific(poolOf(where, 'exported'), host).filter(
        ({ exportTo }) =>
          exportTo.length === 0 ||
          exportTo.includes(EVERYONE) ||
          (namespace !== undefined && exportTo.includes(namespace)),
      );
      if (shown.length > 0) return shown;
    }
    return [];
  };
  return (chooser, service, port) => {
    ordered ??= model.mentioning(ISTIO_NETWORKING, 'DestinationRule', ['failoverPriority']).length > 0;
    if (!ordered) return undefined;
    const { rule, assumed } = choose(rulesFor(chooser, service), chooser);
    return { rule, policy: rule === undefined ? undefined : policyAt(rule, port), assumed };
  };
}

/** The policy for a port: its own is taken whole, and inherits nothing (util.go, GetPortLevelTrafficPolicy). */
function policyAt({ policy, ports }: DestinationRuleView, port: number): TrafficPolicy | undefined {
  return policy === undefined ? undefined : (ports.find(({ number }) => number === port)?.policy ?? policy);
}

/** A rule with a selector is for pods of its own namespace, whatever it says. */
function isPrivate({ exportTo, workloadSelector, id }: DestinationRuleView): boolean {
  if (workloadSelector !== undefined) return true;
  const scopes = new Set(exportTo);
  return scopes.size === 1 && (scopes.has(PRIVATE) || scopes.has(id.namespace));
}

/** The host that a rule means (config.go, ResolveShortnameToFQDN): `cart.shop` has a dot, and is nobody's name. */
export function hostOf({ host, id }: DestinationRuleView): string {
  return host === '*' || host.includes('.') ? host : `${host}.${id.namespace}.svc.cluster.local`;
}

function indexOf(rules: readonly DestinationRuleView[]): Pool {
  const byHost = new Map<string, DestinationRuleView[]>();
  for (const rule of rules) {
    const host = hostOf(rule);
    const others = byHost.get(host);
    if (others === undefined) byHost.set(host, [rule]);
    else others.push(rule);
  }
  const wildcards = [...byHost]
    .filter(([host]) => host.startsWith('*'))
    .sort(([a], [b]) => b.length - a.length || compareText(a, b));
  return { exact: byHost, wildcards };
}

function mostSpecific({ exact, wildcards }: Pool, host: string): readonly DestinationRuleView[] {
  return exact.get(host) ?? wildcards.find(([wildcard]) => host.endsWith(wildcard.slice(1)))?.[1] ?? [];
}

/** Of rules for one host of one namespace: one that selects the proxy, else the oldest that has a policy (destination_rule.go). */
function choose(
  rules: readonly DestinationRuleView[],
  { name, label }: Chooser,
): { readonly rule: DestinationRuleView | undefined; readonly assumed: readonly string[] } {
  const assumed: string[] = [];
  const sorted = [...rules].sort(
    (a, b) => compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id.name, b.id.name),
  );
  for (const rule of sorted) {
    if (rule.workloadSelector === undefined) continue;
    const selects = whetherSelects(rule.workloadSelector, label);
    if (selects === true) return { rule, assumed };
    if (selects === undefined) {
      assumed.push(`${formatId(rule.id)} has a workloadSelector, and is taken not to select the pods of ${name}`);
    }
  }
  const open = sorted.filter(({ workloadSelector }) => workloadSelector === undefined);
  const [rule, rival] = open.filter(({ policy }) => policy !== undefined);
  if (rule !== undefined && rival !== undefined && (rule.createdAt === undefined || isShownElsewhere(rule, rival))) {
    assumed.push(`${formatId(rule.id)} and ${formatId(rival.id)} have one host; the policy of the first is taken`);
  }
  return { rule, assumed };
}

function isShownElsewhere(one: DestinationRuleView, other: DestinationRuleView): boolean {
  return [...one.exportTo].sort().join() !== [...other.exportTo].sort().join();
}

function whetherSelects(selector: LabelMap, label: Chooser['label']): boolean | undefined {
  const found = Object.entries(selector).map(([key, value]) => ({ value, known: label(key) }));
  if (found.some(({ value, known }) => known !== undefined && known !== value)) return false;
  return found.some(({ known }) => known === undefined) ? undefined : true;
}
