import { eachIn, inField, type Place, textIn, violation } from './place.ts';
import { verifyBackendRef, verifyFilters } from './verify-filters.ts';
import { verifyNames } from './verify-matches.ts';
import type { Violation } from './violation.ts';

export function verifyGrpcRule(rule: Place): readonly Violation[] {
  return [
    ...eachIn(rule, 'matches').flatMap((match) => [...verifyMethod(match), ...verifyNames(eachIn(match, 'headers'))]),
    ...verifyFilters(rule),
    ...eachIn(rule, 'backendRefs').flatMap((ref) => [...verifyBackendRef(ref), ...verifyFilters(ref)]),
  ];
}

const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

function verifyMethod(match: Place): readonly Violation[] {
  const method = inField(match, 'method');
  if (method === undefined) return [];
  const [service, name] = [textIn(method, 'service'), textIn(method, 'method')];
  if (service === undefined && name === undefined) {
    return [violation(method, "One or both of 'service' or 'method' must be specified")];
  }
  if (textIn(method, 'type') === 'RegularExpression') return [];
  const characters = (field: string, value: string | undefined, pattern: RegExp, source: string) =>
    value === undefined || pattern.test(value)
      ? []
      : [violation(method, `${field} must only contain valid characters (matching ${source})`, field)];
  return [
    ...characters('service', service, SERVICE, `^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$`),
    ...characters('method', name, METHOD, METHOD.source),
  ];
}
