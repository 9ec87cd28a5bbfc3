import type { CanaryView } from '../model/canary.ts';
import { busiestOf } from '../rehearse/rehearse.ts';
import { REST } from '../rehearse/walk.ts';
import { formatName } from '../resource/resource-id.ts';
import { PHASES, type Phase, readRollout } from '../trace/rollout-state.ts';
import type { Question } from './ask.ts';
import { type Preset, presetsOf, walksOf } from './presets.ts';
import type { Scope } from './scopes.ts';
import type { Sides } from './sides.ts';

/** What is asked of one scope. */
export interface Asked extends Question {
  /** Index of the scope. */
  readonly scope: number;
}

/** A Canary's state as the page's controls have it. */
export interface Setting {
  readonly phase: Phase;
  /** Per cent to the canary. */
  readonly weight: number;
}

export function settingOf(rollouts: Question['rollouts'], canary: string): Setting {
  const [text = '', weight = '0'] = (rollouts.get(canary) ?? 'Succeeded:0').split(':');
  return { phase: PHASES.find((phase) => phase === text) ?? 'Succeeded', weight: Number(weight) };
}

/** The weight that a phase usually comes with (trace/rollout-state.ts). */
export function inPhase({ after: { topology } }: Sides, canary: string, phase: Phase): string {
  const read = readRollout(`${canary}=${phase}`, topology);
  return 'problem' in read ? phase : `${phase}:${read.state.canaryWeight}`;
}

const AT_REST: ReadonlySet<Phase> = new Set(['Initializing', 'Initialized', 'Waiting', 'Succeeded']);

/** Of a Canary at rest nothing goes to the canary: a weight means that it runs. */
export function atWeight({ phase }: Setting, weight: number): string {
  return `${weight > 0 && AT_REST.has(phase) ? 'Progressing' : phase}:${weight}`;
}

/** All Canaries at the highest weight that their analysis has, and the first of those whose requests the picture is about. */
export function firstAsked(sides: Sides, scopes: readonly Scope[], index: number): Asked {
  const scope = scopes[index];
  const [preset] = scope === undefined ? [] : presetsOf(sides, scope);
  return { ...askedBy(preset), scope: index, rollouts: scope === undefined ? new Map() : runningIn(sides, scope) };
}

export function askedBy(preset: Preset | undefined): Omit<Question, 'rollouts'> {
  const { method = 'GET', url = '', headers = [], from = '' } = preset ?? {};
  return { method, url, headers, from };
}

export function runningIn({ after }: Sides, scope: Scope): ReadonlyMap<string, string> {
  const walks = walksOf(after, scope);
  const busiest = busiestOf(walks);
  return new Map(
    walks.map(({ canary, stands }, index) => {
      const state = stands[busiest[index] ?? REST]?.state;
      return [formatName(canary.id), state === undefined ? 'Succeeded:0' : `${state.phase}:${state.canaryWeight}`];
    }),
  );
}

export function atRestIn(scope: Scope): ReadonlyMap<string, string> {
  return new Map(scope.canaries.map(({ canary }) => [formatName(canary.id), 'Succeeded:0']));
}

/** The next and the one before of the phases and steps that Flagger takes a Canary through. */
export function stepped(
  sides: Sides,
  scope: Scope,
  rollouts: Question['rollouts'],
  canary: CanaryView,
  by: 1 | -1,
): string | undefined {
  const walk = walksOf(sides.after, scope).find((each) => each.canary === canary);
  if (walk === undefined) return undefined;
  const all = walk.stops.map(({ phase, stand }) => `${phase}:${walk.stands[stand]?.state.canaryWeight ?? 0}`);
  const at = all.indexOf(rollouts.get(formatName(canary.id)) ?? '');
  // From a state that is no stop of it, it begins anew.
  return at === -1 ? all[0] : all[(at + by + all.length) % all.length];
}
