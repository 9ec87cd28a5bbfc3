import { formatName } from '../resource/resource-id.ts';
import type { Choice } from './precedence.ts';
import type { World } from './world.ts';

/** Says what a choice hangs on that the files do not decide. */
export function noteChoice(world: World, { chosen, next }: Choice): void {
  if (next === undefined) return;
  const [one, other] = [chosen, next.candidate].map(({ route }) => `${route.kind} ${formatName(route)}`);
  if (next.preference.tie) {
    world.assume(
      `${one} and ${other} match alike, and the older goes first: without creationTimestamps ${one}, which is first by name, is taken`,
    );
  }
  const types = [chosen, next.candidate].map(({ matcher }) => matcher.view.path.type);
  if (types.includes('RegularExpression') && world.profile.kind === 'gamma') {
    world.assume(
      `${one} and ${other} match, one by a regular expression on the path: which goes first the specification leaves open, and here it is as with Istio`,
    );
  }
}
