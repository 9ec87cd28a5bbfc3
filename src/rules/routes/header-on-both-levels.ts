import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { RuleView } from '../../model/http-route.ts';
import type { FilterView } from '../../model/route-filter.ts';
import { formatId } from '../../resource/resource-id.ts';
import { readFilters } from '../../trace/filters.ts';
import { change, type HeaderChange, type Headers, join } from '../../trace/headers.ts';
import type { Rule } from '../rule.ts';
import { runByIstio } from './run-by-istio.ts';

/**
 * FAN112. Of rules with several backendRefs: with one alone its own value always wins, and with several it depends on how many
 * have a weight. Silent where the order makes no difference to what arrives.
 */
export const headerOnBothLevels: Rule = ({ after: { topology } }) =>
  [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()].flatMap((route) => {
    const { namespace } = route.id;
    return route.rules.flatMap((rule, index) => {
      const found = conflictOf(rule);
      if (found === undefined || runByIstio({ namespace, parentRefs: route.parentRefs }, topology) === 'no') return [];
      const facts = {
        route: formatId(route.id),
        rule: index,
        backend: rule.backendRefs[found.backend]?.name ?? '',
        header: found.header,
        on: found.on,
        effective: rule.backendRefs.filter(({ weight }) => weight > 0).length,
      };
      const field = { path: `spec.rules[${index}].backendRefs[${found.backend}].filters` };
      return [diagnose('FAN112', facts, { item: route.item, field })];
    });
  });

/** To Istio a rewrite, of which the rule's always has the last word. */
const HOST: ReadonlySet<string> = new Set(['host', ':authority']);

interface Conflict {
  readonly backend: number;
  readonly header: string;
  readonly on: 'requests' | 'responses';
}

function conflictOf({ filters, backendRefs }: RuleView): Conflict | undefined {
  if (backendRefs.length < 2) return undefined;
  for (const on of ['requests', 'responses'] as const) {
    const ofRule = changesOf(filters, on);
    for (const [backend, ref] of backendRefs.entries()) {
      const ofBackend = changesOf(ref.filters, on);
      const header = namesOf(ofRule).find(
        (name) => !HOST.has(name) && namesOf(ofBackend).includes(name) && depends(name, ofRule, ofBackend),
      );
      if (header !== undefined) return { backend, header, on };
    }
  }
  return undefined;
}

function changesOf(filters: readonly FilterView[], on: Conflict['on']): HeaderChange {
  const { request, response } = readFilters(filters);
  return (on === 'requests' ? request : response).reduce(join, { set: [], add: [], remove: [] });
}

function namesOf({ set, add, remove }: HeaderChange): readonly string[] {
  return [...[...set, ...add].map(({ name }) => name), ...remove].map((name) => name.toLowerCase());
}

/** Whether it makes a difference which level goes first: of values that are only added the order is of no account. */
function depends(name: string, rule: HeaderChange, backend: HeaderChange): boolean {
  const arriving: readonly Headers[] = [new Map(), new Map([[name, ['as it came']]])];
  return arriving.some((headers) => {
    const alone = change(headers, join(rule, backend));
    const among = change(change(headers, backend), rule);
    return sorted(alone, name) !== sorted(among, name);
  });
}

function sorted(headers: Headers, name: string): string {
  return JSON.stringify([...(headers.get(name) ?? [])].sort());
}
