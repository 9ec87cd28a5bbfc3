import { type Diagnostic, diagnose, type FieldRef } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { HttpRouteView } from '../../model/http-route.ts';
import type { ServiceView } from '../../model/service.ts';
import type { LabelMap } from '../../model/view.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { ROLES, type Role } from '../../topology/flagger.ts';
import { isFlaggers, isOurs } from '../../topology/generated.ts';
import type { JudgedCanary } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { servedWorkloads } from './canary-field.ts';
import { decidesRouting } from './routing-keys.ts';
import { lossesOf } from './service-losses.ts';

/**
 * FAN209. Of a Service whose ports or selector Flagger overwrites FAN208 has said all, and an apex Service that Flagger has not
 * made keeps its metadata. Of a live route any foreign label counts, since it is its removal that does harm.
 */
export const metadataWiped: Rule = ({ after: { topology } }) => [
  ...servedWorkloads(topology).flatMap((judged) =>
    ROLES.flatMap((role) => {
      const { canary } = judged;
      const view = topology.model.service(canary.id.namespace, canary[role]);
      if (view === undefined || isOurs(view)) return [];
      const made = isFlaggers(view.item);
      if (!made && (role === 'apex' || lossesOf(view, judged, role).lost.length > 0)) return [];
      return wiped(view, judged, role, made);
    }),
  ),
  ...topology.model.httpRoutes().flatMap((route) => {
    const owner = topology.canaryOf(route.id.namespace, route.id.name);
    return owner?.role === 'apex' && isFlaggers(route.item) ? foreignLabels(route, owner.canary) : [];
  }),
];

function wiped(view: ServiceView, { canary }: JudgedCanary, role: Role, made: boolean): readonly Diagnostic[] {
  const lost = (['labels', 'annotations'] as const).flatMap((map) => {
    const kept = [
      ...Object.keys(canary.service[role]?.[map] ?? {}),
      ...(canary.service.unmanagedMetadata?.[map] ?? []),
    ];
    return Object.keys(view[map])
      .filter((key) => decidesRouting(key) && !kept.includes(key))
      .map((key) => ({ map, key }));
  });
  const [first] = lost;
  if (first === undefined) return [];
  const facts = {
    object: formatId(view.id),
    canary: formatId(canary.id),
    keys: lost.map(({ map, key }) => `${map.slice(0, -1)} \`${key}\``).join(', '),
    places: [...new Set(lost.map(({ map }) => `\`spec.service.${role}.${map}\``))].join(' and '),
    made,
    isRoute: false,
  };
  return [diagnose('FAN209', facts, { item: view.item, field: fieldOf(first.map, first.key, view[first.map]) })];
}

function foreignLabels(route: HttpRouteView, { id, service, apex }: CanaryView): readonly Diagnostic[] {
  // With `spec.service.apex` the route gets the apex Service's own label and its unmanaged ones too (measured).
  const kept = new Set([...Object.keys(service.apex?.labels ?? {}), ...(service.unmanagedMetadata?.labels ?? [])]);
  const keys = Object.keys(route.labels).filter((key) => !kept.has(key) && route.labels[key] !== apex);
  const [first] = keys;
  if (first === undefined) return [];
  const facts = {
    object: formatId(route.id),
    canary: formatId(id),
    keys: keys.map((key) => `label \`${key}\``).join(', '),
    places: '`spec.service.apex.labels`',
    made: true,
    isRoute: true,
  };
  return [diagnose('FAN209', facts, { item: route.item, field: fieldOf('labels', first, route.labels) })];
}

function fieldOf(map: string, key: string, values: LabelMap): FieldRef {
  const currentValue = values[key];
  return { path: formatPath(['metadata', map, key]), ...(currentValue === undefined ? {} : { currentValue }) };
}
