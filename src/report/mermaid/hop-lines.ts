import { formatWorkload } from '../../trace/endpoints.ts';
import type { Hop, Mirror, Outcome } from '../../trace/outcome.ts';
import { short } from '../trace-text.ts';

/** Who decided, by which rule, and what the rule asks for where it asks for more than a request. */
export function decisionOf(hop: Hop, home: string): readonly string[] {
  const { kind, name, route, routeKind, rule, match, writtenFor } = hop;
  const who = `${kind} ${short(name, home)}`;
  if (route === undefined) return [who];
  const by = `${routeKind} ${short(route, home)} rule ${rule}${writtenFor === undefined ? '' : ' (Flagger’s)'}`;
  const asks = match?.replace(/^(?:PathPrefix \/|RegularExpression \/\.\*)(?:, |$)/, '') ?? '';
  return [who, by, ...(asks === '' ? [] : breakAt(`if ${asks}`))];
}

/** A Service, and the pods behind it; why there are none, where there are none. */
export function podsOf(
  { workloads, service }: Pick<Outcome | Mirror, 'workloads' | 'service'>,
  hop: Hop | undefined,
  home: string,
): readonly string[] {
  const pods = workloads.map(({ kind, name }) => formatWorkload({ kind, name }));
  const why = hop?.why.replace(/^.*; (?=pods |no endpoint)/s, '') ?? '';
  return [
    `Service ${short(service ?? hop?.name ?? '', home)}`,
    ...(pods.length === 0 ? breakAt(why) : fewOf(pods.map((each) => `pods of ${each}`))),
  ];
}

/** The first, and how many more. */
export function fewOf(lines: readonly string[], most = 5): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
}

/** Lines of some 40 columns, broken at spaces: at most five. */
export function breakAt(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 40) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 5 ? lines : [...lines.slice(0, 4), '…'];
}
