import { eachIn, inField, type Place, repeated, textIn, violation } from './place.ts';
import type { Violation } from './violation.ts';

export function verifyMatch(match: Place): readonly Violation[] {
  return [...verifyPath(match), ...verifyNames(eachIn(match, 'headers')), ...verifyNames(eachIn(match, 'queryParams'))];
}

/** A list of type map: names are its keys, compared as they are written. */
export function verifyNames(entries: readonly Place[]): readonly Violation[] {
  return repeated(entries, (entry) => textIn(entry, 'name') ?? '').map((entry) =>
    violation(entry, `must not repeat a name of its list: "${textIn(entry, 'name')}"`, 'name'),
  );
}

const FORBIDDEN = ['//', '/./', '/../', '%2f', '%2F', '#'];
const FORBIDDEN_ENDS = ['/..', '/.'];
const CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

function verifyPath(match: Place): readonly Violation[] {
  const path = inField(match, 'path');
  if (path === undefined || textIn(path, 'type') === 'RegularExpression') return [];
  const value = textIn(path, 'value') ?? '';
  const kinds = "when type one of ['Exact', 'PathPrefix']";
  const messages = [
    ...(value.startsWith('/') ? [] : [`value must be an absolute path and start with '/' ${kinds}`]),
    ...FORBIDDEN.filter((part) => value.includes(part)).map((part) => `must not contain '${part}' ${kinds}`),
    ...FORBIDDEN_ENDS.filter((end) => value.endsWith(end)).map((end) => `must not end with '${end}' ${kinds}`),
    ...(CHARACTERS.test(value)
      ? []
      : [
          `must only contain valid characters (matching ${CHARACTERS.source.replaceAll('\\/', '/')}) for types ['Exact', 'PathPrefix']`,
        ]),
  ];
  return messages.map((message) => violation(path, message, 'value'));
}
