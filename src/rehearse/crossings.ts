import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import { plus, type Share } from '../trace/share.ts';
import type { Chain } from './chains.ts';
import type { Joint } from './grid.ts';
import type { Walk } from './walk.ts';

/** Requests that a new version answers and, further on, an old one. */
export interface Crossing {
  readonly callee: string;
  readonly share: Share;
}

type Version = 'canary' | 'primary';

/** Which version of a Canary a place of a chain may be; of pods that share a Service both. */
function versionsAt({ canary }: Walk, names: readonly string[]): readonly Version[] {
  const { namespace } = canary.id;
  const { name } = canary.targetRef;
  const is = (workload: string, service: string) =>
    names.some((each) => {
      const own = formatName({ namespace, name: workload });
      return each === own || each.startsWith(`${formatName({ namespace, name: service })}:`);
    });
  return [
    ...(is(name, canary.canary) ? (['canary'] as const) : []),
    ...(is(`${name}-primary`, canary.primary) ? (['primary'] as const) : []),
  ];
}

/**
 * Requests that landed on the entry's canary, and with it on its marker, and are answered by the old version of a callee
 * whose canary runs: what a fan-out is there to prevent.
 */
export function crossingsOf(
  fanOut: FanOut,
  walks: readonly Walk[],
  state: Joint,
  chains: readonly Chain[],
): readonly Crossing[] {
  const [entry] = walks;
  const followed = new Set(fanOut.callees.flatMap(({ canary }) => (canary === undefined ? [] : [canary.canary])));
  const running = walks.filter(
    ({ canary, stands }, index) => followed.has(canary) && stands[state[index] ?? 0]?.running === true,
  );
  if (entry === undefined || running.length === 0) return [];
  return summed(
    chains.flatMap(({ places, share }) => {
      const landed = places.findIndex((names) => versionsAt(entry, names).includes('canary'));
      if (landed === -1) return [];
      const met = running.filter((walk) =>
        places.slice(landed + 1).some((names) => versionsAt(walk, names).includes('primary')),
      );
      return met.map(({ canary }) => ({ callee: formatName(canary.id), share }));
    }),
  );
}

/** Whether a Canary's primary has the new version: it has been promoted before, it is being so, or it has not. */
export type Released = readonly boolean[];

/** Requests that the entry's new version answers and, right behind it, an old version of a callee; by its Canary. */
export function mixturesOf(
  walks: readonly Walk[],
  released: Released,
  chains: readonly Chain[],
  from: 'new' | 'old' = 'new',
): readonly Crossing[] {
  const isNew = (index: number, version: Version) => version === 'canary' || released[index] === true;
  const [entry] = walks;
  if (entry === undefined) return [];
  return summed(
    chains.flatMap(({ places, share }) =>
      places.flatMap((names, place) => {
        const caller = versionsAt(entry, names);
        const next = places[place + 1];
        if (next === undefined || !caller.some((version) => isNew(0, version) === (from === 'new'))) return [];
        return walks.flatMap((walk, index) => {
          const met = index > 0 && versionsAt(walk, next).some((version) => isNew(index, version) !== (from === 'new'));
          return met ? [{ callee: formatName(walk.canary.id), share }] : [];
        });
      }),
    ),
  );
}

function summed(crossings: readonly Crossing[]): readonly Crossing[] {
  const known = new Map<string, Crossing>();
  for (const crossing of crossings) {
    const other = known.get(crossing.callee);
    known.set(
      crossing.callee,
      other === undefined ? crossing : { ...crossing, share: plus(other.share, crossing.share) },
    );
  }
  return [...known.values()];
}
