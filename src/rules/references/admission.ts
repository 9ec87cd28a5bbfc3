import type { ListenerView } from '../../model/gateway.ts';
import type { Model } from '../../model/model.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { admits } from '../../topology/listeners.ts';

/**
 * Whether `allowedRoutes.namespaces` of a listener written in namespace `home` admits routes of a namespace; `undefined` where
 * it hangs on labels of a Namespace that the input does not have, or on a namespace that no manifest names.
 */
export function admission(
  allowed: ListenerView['allowedRoutes']['namespaces'],
  home: string,
  namespace: string,
  model: Model,
): boolean | undefined {
  const { from, selector } = allowed;
  if (from === 'Same' && home !== namespace && (home === '' || namespace === '')) return undefined;
  if (from === 'Selector') {
    const keys = [...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map((e) => e.key)];
    const isNamed = namespace !== '' && keys.every((key) => key === 'kubernetes.io/metadata.name');
    const isKnown = model.namespace(namespace) !== undefined && !model.twice(`/Namespace//${namespace}`);
    if (!isNamed && !isKnown) return undefined;
  }
  return admits(allowed, home, namespace, model);
}

/** What `allowedRoutes` of a listener says, as the end of a sentence. */
export function formatAllowed({ allowedRoutes }: Pick<ListenerView, 'allowedRoutes'>, home: string): string {
  const { from, selector } = allowedRoutes.namespaces;
  if (from === 'Same') return `only routes of its own namespace ${home} (\`allowedRoutes.namespaces.from: Same\`)`;
  if (from !== 'Selector') return `no routes (\`allowedRoutes.namespaces.from: ${from}\`)`;
  const labels = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value}`),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values }) =>
      [key, operator, ...(values.length === 0 ? [] : [values.join(', ')])].join(' '),
    ),
  ];
  return `only routes of namespaces with ${labels.map((label) => `\`${label}\``).join(' and ')}`;
}

/** The kinds that `allowedRoutes.kinds` names. */
export function formatKinds({ allowedRoutes }: Pick<ListenerView, 'allowedRoutes'>): string {
  return allowedRoutes.kinds
    .map(({ group, kind }) => (group === undefined || group === GATEWAY_GROUP ? kind : `${kind} of group ${group}`))
    .join(', ');
}
