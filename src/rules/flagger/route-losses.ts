import type { CanaryView } from '../../model/canary.ts';
import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import type { ParentRefView } from '../../model/parent-ref.ts';
import { isJsonObject, type Json, jsonEquals, jsonText, valueAt } from '../../resource/json.ts';
import type { Route } from '../../topology/route.ts';

/** What a route of the user has that Flagger's of its name has not, each as a noun; weights are always set back. */
export function lostOf(route: HttpRouteView, flagger: Route, canary: CanaryView): readonly string[] {
  const { namespace } = route.id;
  const others = route.rules.flatMap((rule, index) => (flagger.rules.some((own) => isSame(rule, own)) ? [] : [index]));
  const known = new Set(flagger.rules.flatMap(({ filters }) => filters.map((filter) => jsonText(filter))));
  const filters = types(route.rules.flatMap((rule) => rule.filters).filter((each) => !known.has(jsonText(each))));
  const below = types(route.rules.flatMap(({ backendRefs }) => backendRefs.flatMap((backend) => backend.filters)));
  const hosts = route.hostnames.filter((host) => !flagger.hostnames.includes(host));
  const parents = route.parentRefs.filter(
    (ref) => !flagger.parentRefs.some((own) => placeOf(own, namespace) === placeOf(ref, namespace)),
  );
  const labels = Object.keys(route.labels).filter((key) => route.labels[key] !== canary.service.apex?.labels[key]);
  const lost = [
    ...list(others.length === 1 ? 'rule' : 'rules', others.map(String)),
    ...list('filters', filters),
    ...list('filters of backendRefs', below),
    ...ruleFields(route, canary).map((field) => `\`${field}\` of rules`),
    ...list('hostnames', hosts),
    ...list(
      'parentRefs',
      parents.map(({ kind, name }) => `${kind} ${name}`),
    ),
    ...list('labels', labels),
  ];
  return lost.length === 0 ? ['the weights'] : lost;
}

function list(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what} ${names.join(' and ')}`];
}

function types(filters: readonly { readonly type: string }[]): readonly string[] {
  return [...new Set(filters.map(({ type }) => type))];
}

/** Matches and Services are those of Flagger's rule. */
function isSame(rule: RuleView, own: RuleView): boolean {
  const backends = ({ backendRefs }: RuleView): Json => backendRefs.map(({ name, port }) => `${name}:${port}`).sort();
  return jsonText(rule.matches) === jsonText(own.matches) && jsonEquals(backends(rule), backends(own));
}

function placeOf({ group, kind, namespace, name, sectionName, port }: ParentRefView, own: string): string {
  return [group, kind, namespace ?? own, name, sectionName, port].join('/');
}

/** Fields of rules that Flagger writes none of, or only as the Canary says. */
function ruleFields({ item }: HttpRouteView, { service }: CanaryView): readonly string[] {
  const rules = valueAt(item.content(), ['spec', 'rules']);
  const own = service.timeout === undefined && service.backendTimeout === undefined ? ['timeouts'] : [];
  const fields = [...own, 'retry', 'sessionPersistence'];
  if (!Array.isArray(rules)) return [];
  return fields.filter((field) => rules.some((rule) => isJsonObject(rule) && rule[field] !== undefined));
}
