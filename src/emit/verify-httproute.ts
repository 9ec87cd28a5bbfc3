import { eachIn, fieldOf, inField, listIn, type Place, repeated, textIn, violation } from './place.ts';
import { verifyGrpcRule } from './verify-grpc-rule.ts';
import { verifyRouteRule } from './verify-route-rule.ts';
import type { Violation } from './violation.ts';

/**
 * The rules that the standard channel's HTTPRoute CRD of Gateway API v1.6.1 states in CEL (x-kubernetes-validations) and by
 * list types, in the CRD's own words where it has some.
 */
export function verifyHttpRoute(route: Place): readonly Violation[] {
  const spec = inField(route, 'spec');
  if (spec === undefined) return [];
  const rules = eachIn(spec, 'rules');
  return [...verifyParentRefs(spec), ...verifyMatchCount(spec, rules), ...rules.flatMap(verifyRouteRule)];
}

/** The same of GRPCRoute, whose rules have fewer filters and other matches. */
export function verifyGrpcRoute(route: Place): readonly Violation[] {
  const spec = inField(route, 'spec');
  if (spec === undefined) return [];
  const rules = eachIn(spec, 'rules');
  return [...verifyParentRefs(spec), ...verifyMatchCount(spec, rules), ...rules.flatMap(verifyGrpcRule)];
}

/** One parent may be named more than once only by different sections; ports do not count in the standard channel. */
function verifyParentRefs(spec: Place): readonly Violation[] {
  const parentRefs = eachIn(spec, 'parentRefs');
  const parentOf = (ref: Place) => key(ref, ['group', 'kind', 'namespace', 'name']);
  const unnamed = parentRefs.filter((ref) => (textIn(ref, 'sectionName') ?? '') === '');
  const mixed = unnamed.filter((ref) =>
    parentRefs.some((other) => parentOf(other) === parentOf(ref) && !unnamed.includes(other)),
  );
  const same = repeated(parentRefs, (ref) => key(ref, ['group', 'kind', 'namespace', 'name', 'sectionName']));
  return [
    ...mixed.map((ref) =>
      violation(ref, 'sectionName must be specified when parentRefs includes 2 or more references to the same parent'),
    ),
    ...same.map((ref) =>
      violation(ref, 'sectionName must be unique when parentRefs includes 2 or more references to the same parent'),
    ),
  ];
}

function key(place: Place, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => fieldOf(place, field) ?? ''));
}

function verifyMatchCount(spec: Place, rules: readonly Place[]): readonly Violation[] {
  const count = rules.reduce((sum, rule) => sum + listIn(rule, 'matches').length, 0);
  if (count <= 128) return [];
  return [
    violation(
      spec,
      'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128',
      'rules',
    ),
  ];
}
