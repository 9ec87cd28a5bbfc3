import { formatName } from '../resource/resource-id.ts';
import { compareHostnames } from '../topology/hostname.ts';
import { pathIndexOf } from './path-index.ts';
import { type Candidate, type Choice, choose, compareCandidates } from './precedence.ts';
import type { Request } from './request.ts';
import type { World } from './world.ts';

/** The candidate that takes a request, and word of what that hangs on that the files do not decide. */
export function decide(world: World, candidates: readonly Candidate[], request: Request): Choice | undefined {
  const index = pathIndexOf(candidates);
  for (const candidate of index?.faulty ?? candidates) noteProblem(world, candidate);
  const choice = choose(
    index?.at(request.path) ?? candidates,
    ({ matcher }) => matcher.matches(request),
    world.profile,
  );
  if (choice !== undefined) noteChoice(world, choice);
  return choice;
}

function noteChoice(world: World, { chosen, others }: Choice): void {
  const one = nameOf(chosen);
  for (const rival of others) {
    const other = nameOf(rival);
    if (chosen.route !== rival.route && compareCandidates(chosen, rival, world.profile).tie) {
      const taken = chosen.route.createdAt === undefined ? 'which is first by name' : 'which alone has one';
      world.assume(
        `${one} and ${other} match alike, and the older goes first: without creationTimestamps ${one}, ${taken}, is taken`,
      );
    }
    if (world.profile.kind === 'istio' || compareHostnames(chosen.hostname, rival.hostname) !== 0) continue;
    if (chosen.route.kind !== rival.route.kind) {
      world.assume(
        `${one} and ${other} have one host, and the specification lets an implementation refuse one of them`,
      );
    }
    if ([chosen, rival].some(({ matcher }) => matcher.view.path.type === 'RegularExpression')) {
      world.assume(
        `${one} and ${other} match, one by a regular expression on the path: which goes first the specification leaves open, and here it is as with Istio`,
      );
    }
  }
}

/** Such a match takes no request; where it comes from Istio, Envoy refuses the configuration that has it. */
function noteProblem(world: World, candidate: Candidate): void {
  const { problem } = candidate.matcher;
  if (problem === undefined) return;
  const effect =
    world.profile.kind === 'istio'
      ? 'Envoy refuses a configuration with it, and here it counts as a match that takes no request'
      : 'it is taken to match nothing';
  world.assume(
    `${nameOf(candidate)} rule ${candidate.rule} has a regular expression that is none (${problem}): ${effect}`,
  );
}

function nameOf({ route }: Candidate): string {
  return `${route.kind} ${formatName(route)}`;
}
