import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { injectedHeaders, isBaggage } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/** FAN411. Of a list such as `baggage`, `add` is right. Measured on Envoy: a doubled value matches Exact in some versions and not in others. */
export const markerAddedNotSet: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap(({ injection }) => {
    if (injection === undefined) return [];
    const added = injectedHeaders(injection).filter(({ by, header }) => by === 'add' && !isBaggage(header));
    const [first] = added;
    if (first === undefined) return [];
    const filter =
      injection.rules[first.rule]?.filters.findIndex((f) => (f.requestHeaderModifier?.add.length ?? 0) > 0) ?? 0;
    const path = `spec.rules[${first.rule}].filters[${filter}].requestHeaderModifier.add`;
    const headers = added.map(({ header }) => `\`${header}\``).join(', ');
    return [diagnose('FAN411', { route: formatId(injection.id), headers }, { item: injection.item, field: { path } })];
  });
