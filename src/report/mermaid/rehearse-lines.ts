import { type Chain, causeKey } from '../../rehearse/chains.ts';
import type { Crossing } from '../../rehearse/crossings.ts';
import { groupsOf } from '../../rehearse/regions.ts';
import type { Rehearsal, Seen } from '../../rehearse/rehearse.ts';
import { audienceTitle, formatRange, shortName } from '../rehearse-sentences.ts';
import type { Tone } from './flowchart.ts';
import { breakAt, fewOf } from './hop-lines.ts';

/** What goes wrong in states: who fails, where and why, and who meets an old version. */
export function troubleLines(rehearsal: Rehearsal, states: readonly Seen[], home: string): readonly string[] {
  const failures = ofAudiences(states, ({ views }) => views.map((view) => view.failures));
  const crossings = ofAudiences(states, (each) => each.crossings);
  return fewOf(
    [
      ...groupsOf(failures, ({ cause }) => causeKey(cause)).flatMap((group) => {
        const [first] = group;
        if (first === undefined) return [];
        const { status, where, why } = first.cause;
        const title = `${status === 0 ? 'no response' : status} at ${shortName(where, home)}`;
        return [title, ...whoOf(rehearsal, group, home), ...breakAt(why.replaceAll(` ${home}/`, ' '))];
      }),
      ...groupsOf(crossings, ({ callee }) => callee).flatMap((group) => {
        const title = `marked requests meet the old ${shortName(group[0]?.callee ?? '', home)}`;
        return [...breakAt(title), ...whoOf(rehearsal, group, home)];
      }),
    ],
    10,
  );
}

/** What is alike in this is one stage of a picture. */
export function troubleKey({ views, crossings }: Seen): string {
  const causes = views.flatMap(({ failures }, at) => failures.map(({ cause }) => `${at} ${causeKey(cause)}`));
  return [...causes, ...crossings.flatMap((own, at) => own.map(({ callee }) => `${at} old ${callee}`))].join('\n');
}

export function toneOf({ failing, crossing }: { readonly failing: boolean; readonly crossing: boolean }): Tone {
  if (failing) return 'error';
  return crossing ? 'warning' : 'safe';
}

type At<T> = T & { readonly at: number };

function ofAudiences<T>(states: readonly Seen[], of: (seen: Seen) => readonly (readonly T[])[]): readonly At<T>[] {
  return states.flatMap((seen) => of(seen).flatMap((own, at) => own.map((each) => ({ ...each, at }))));
}

/** `10 to 50 % of clients outside`; who forges the marker is left out where they fare alike. */
function whoOf(
  { audiences }: Rehearsal,
  group: readonly At<Pick<Chain | Crossing, 'share'>>[],
  home: string,
): readonly string[] {
  const own = groupsOf(group, ({ at }) => String(at)).flatMap((each) => {
    const audience = audiences[each[0]?.at ?? -1];
    return audience === undefined ? [] : [{ audience, range: formatRange(each.map(({ share }) => share)) }];
  });
  const plain = own.find(({ audience }) => audience.kind === 'outside')?.range;
  return own
    .filter(({ audience, range }) => audience.kind !== 'forged' || range !== plain)
    .flatMap(({ audience, range }) => breakAt(`${range} of ${audienceTitle(audience, home)}`));
}
