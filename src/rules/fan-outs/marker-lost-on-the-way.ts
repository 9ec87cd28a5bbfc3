import type { MarkerHeader } from '../../config/config.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Callee, FanOut } from '../../topology/fan-out.ts';
import { followingRule } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/** FAN433. Only where there are further callees: what the last of a chain does with the marker concerns nobody. */
export const markerLostOnTheWay: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((fanOut) =>
    fanOut.callees.length < 2 ? [] : fanOut.callees.flatMap((callee) => lostAt(fanOut, callee)),
  );

function lostAt(fanOut: FanOut, callee: Callee): readonly Diagnostic[] {
  const others = fanOut.callees.filter((other) => other !== callee).map(({ service }) => service);
  const facts = { service: callee.service, others: others.join(' or ') };
  return [...byRoute(fanOut, callee, facts), ...byFlagger(fanOut, callee, facts)];
}

type Facts = { readonly service: string; readonly others: string };

/** The follower matches first, and then changes what it has matched. */
function byRoute({ markers }: FanOut, { follower }: Callee, facts: Facts): readonly Diagnostic[] {
  const following = follower === undefined ? undefined : followingRule(follower, markers);
  if (follower === undefined || following === undefined) return [];
  const { rule, index, marker } = following;
  return rule.filters.flatMap(({ requestHeaderModifier: modifier }, filter) => {
    const change = modifier === undefined ? undefined : changeOf(modifier.remove, modifier.set, marker);
    if (change === undefined) return [];
    const path = `spec.rules[${index}].filters[${filter}].requestHeaderModifier.${change.by}`;
    const told = { ...facts, object: `${formatId(follower.id)}, rule ${index},`, does: change.does };
    return [diagnose('FAN433', told, { item: follower.item, field: { path } })];
  });
}

function byFlagger({ markers }: FanOut, callee: Callee, facts: Facts): readonly Diagnostic[] {
  const { canary, byFlagger: follows } = callee;
  const request = canary?.canary.service.headers?.request;
  if (canary === undefined || request === undefined || !follows) return [];
  const set = Object.entries(request.set).map(([name, value]) => ({ name, value }));
  return markers.flatMap((marker) => {
    const change = changeOf(request.remove, set, marker);
    if (change === undefined) return [];
    const told = {
      ...facts,
      object: `The route that Flagger makes for ${formatId(canary.canary.id)}`,
      does: change.does,
    };
    const path = `spec.service.headers.request.${change.by}`;
    return [diagnose('FAN433', told, { item: canary.canary.item, field: { path } })];
  });
}

function changeOf(
  remove: readonly string[],
  set: readonly { readonly name: string; readonly value: string }[],
  { header, value }: MarkerHeader,
): { readonly by: 'remove' | 'set'; readonly does: string } | undefined {
  const is = (name: string) => name.toLowerCase() === header.toLowerCase();
  const other = set.find(({ name, value: set }) => is(name) && set !== value);
  if (other !== undefined) return { by: 'set', does: `overwrites \`${header}: ${value}\` with \`${other.value}\`` };
  return remove.some(is) && !set.some(({ name }) => is(name))
    ? { by: 'remove', does: `removes \`${header}\`` }
    : undefined;
}
