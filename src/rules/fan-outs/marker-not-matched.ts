import { diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import { formatMarkers } from '../../topology/fan-out.ts';
import { type Injection, injectionsOf } from '../../topology/fan-out-discovered.ts';
import { type AskedHeader, askedHeaders } from '../../topology/header-use.ts';
import { injectedHeaders } from '../../topology/marker.ts';
import { readPlainRegex } from '../../topology/plain-regex.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN431. A warning where some route asks for nearly the same; where nothing of the kind is there, callees may be in another
 * repository and the application may read the header itself. A fan-out that the configuration names has FAN414.
 */
export const markerNotMatched: Rule = ({ after: { topology, fanOuts } }) => {
  const followed = new Set(fanOuts.map(({ entry }) => keyOf(entry.canary.id)));
  const alone = injectionsOf(topology).filter(({ entry }) => !followed.has(keyOf(entry.canary.id)));
  if (alone.length === 0) return [];
  const asked = askedHeaders(topology);
  return alone.flatMap((injection) => {
    const { route, markers, entry } = injection;
    if (asked.some((header) => isAsked(header, injection))) return [];
    const near = nearMiss(asked, injection);
    const facts = {
      route: formatId(route.id),
      markers: formatMarkers(markers),
      canary: `Service ${entry.canary.canary}`,
      near,
    };
    return [
      diagnose('FAN431', facts, {
        item: route.item,
        field: { path: pathOf(injection) },
        ...(near === undefined ? { severity: 'info' } : {}),
      }),
    ];
  });
};

/** An expression that is not read here may well be meant. */
function isAsked({ name, type, value }: AskedHeader, { markers }: Injection): boolean {
  return markers.some((marker) => {
    if (marker.header.toLowerCase() !== name.toLowerCase()) return false;
    if (type !== 'RegularExpression') return marker.value === value;
    const regex = readPlainRegex(value);
    return 'problem' in regex || regex.matches(marker.value);
  });
}

function nearMiss(asked: readonly AskedHeader[], { markers }: Injection): string | undefined {
  for (const { header } of markers) {
    const same = asked.find(({ name }) => name.toLowerCase() === header.toLowerCase());
    if (same !== undefined) return `${formatId(same.by)} asks for \`${same.name}: ${same.value}\``;
  }
  for (const { header } of markers) {
    const name = nearest(
      header,
      asked.map((each) => each.name),
    );
    const close = asked.find((each) => each.name === name);
    if (close !== undefined) return `${formatId(close.by)} asks for \`${close.name}: ${close.value}\``;
  }
  return undefined;
}

function pathOf({ route }: Injection): string {
  const rule = injectedHeaders(route)[0]?.rule ?? 0;
  const filter = route.rules[rule]?.filters.findIndex((each) => each.requestHeaderModifier !== undefined) ?? 0;
  return `spec.rules[${rule}].filters[${filter}].requestHeaderModifier`;
}
