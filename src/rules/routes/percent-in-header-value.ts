import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { modifiersIn } from './header-modifiers.ts';
import { runByIstio } from './run-by-istio.ts';

/** FAN120. A command such as `%REQ(x)%` is meant; whether this Envoy has one of the name is not judged. */
export const percentInHeaderValue: Rule = ({ after: { topology } }) =>
  modifiersIn(topology).flatMap((place) => {
    const found = place.actions.find(({ value }) => value !== undefined && hasLonePercent(value));
    if (found?.value === undefined || runByIstio(place, topology) === 'no') return [];
    const { value } = found;
    const facts = { object: formatId(place.item.id), header: found.name, value };
    // Beside a command or a doubled one it is not certain which of them is meant.
    const plain = !/%%|%[A-Z]/.test(value);
    const field = {
      path: formatPath(found.path),
      currentValue: value,
      ...(plain ? { proposedValue: value.replaceAll('%', '%%') } : {}),
    };
    return [diagnose('FAN120', facts, { item: place.item, field })];
  });

/**
 * Whether a value has more than doubled ones and commands (Envoy 1.40, substitution_formatter). The end of a command's
 * arguments is looked for once from each place on, however many seem to begin.
 */
function hasLonePercent(value: string): boolean {
  const command = /%%|%[A-Z][A-Z0-9_]*(?:\(|(?::[0-9]+)?%)/y;
  const end = /\)(?::[0-9]+)?%/g;
  let closing: { readonly start: number; readonly behind: number } | undefined;
  for (let at = value.indexOf('%'); at >= 0; at = value.indexOf('%', at)) {
    command.lastIndex = at;
    const found = command.exec(value)?.[0];
    if (found === undefined) return true;
    at += found.length;
    if (!found.endsWith('(')) continue;
    if (closing === undefined || closing.start < at) {
      end.lastIndex = at;
      const next = end.exec(value);
      if (next === null) return true;
      closing = { start: next.index, behind: end.lastIndex };
    }
    at = closing.behind;
  }
  return false;
}
