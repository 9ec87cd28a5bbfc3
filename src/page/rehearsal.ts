import type { PageData, ShownRehearsal, ShownState, ShownWalk } from '../report/html/page-data.ts';
import { element } from './dom.ts';

/** Every state that a rehearsal has looked at; a state is shown above when it is chosen. */
export function rehearsalSection(
  { rehearsals, unrehearsed }: PageData,
  show: (rollouts: ReadonlyMap<string, string>) => void,
): HTMLElement | undefined {
  if (rehearsals.length === 0 && unrehearsed === undefined) return undefined;
  return element(
    'section',
    { id: 'rehearsal', 'aria-label': 'Rehearsal' },
    element('h2', {}, 'What rollouts do to requests'),
    unrehearsed !== undefined && element('p', {}, unrehearsed),
    ...rehearsals.map((rehearsal) => oneRehearsal(rehearsal, show)),
  );
}

function oneRehearsal(rehearsal: ShownRehearsal, show: (rollouts: ReadonlyMap<string, string>) => void): HTMLElement {
  const { title, verdict, canaries, orders } = rehearsal;
  const choose = (state: ShownState) => show(rolloutsOf(canaries, state));
  return element(
    'div',
    { class: 'rehearsal' },
    element('h3', {}, title),
    ...verdict.map((text) => element('p', {}, text)),
    canaries.length === 2 ? table(rehearsal, choose) : list(rehearsal, choose),
    orders.length > 0 &&
      element(
        'ul',
        { class: 'orders' },
        ...orders.map(({ title: order, safe, verdict: said, reasons }) =>
          element(
            'li',
            { class: safe ? 'safe' : 'unsafe' },
            element('strong', {}, order),
            `: ${said}`,
            reasons.length > 0 && element('ul', {}, ...reasons.map((reason) => element('li', {}, reason))),
          ),
        ),
      ),
  );
}

function rolloutsOf(canaries: readonly ShownWalk[], { at }: ShownState): ReadonlyMap<string, string> {
  return new Map(
    canaries.map(({ canary, stands }, index) => [canary, stands[at[index] ?? 0]?.rollout ?? 'Succeeded:0'] as const),
  );
}

const SIGN = { ok: '✓', crossing: '~', failing: '✕' } as const;
const SAID = { ok: 'no error', crossing: 'the old version is met', failing: 'requests fail' } as const;

/** Two Canaries: states of the one downwards, of the other across. */
function table({ title, canaries, states }: ShownRehearsal, choose: (state: ShownState) => void): HTMLElement {
  const [down, across] = canaries;
  const byPlace = new Map(states.map((state) => [state.at.join(), state]));
  const rows = (down?.stands ?? []).map((stand, row) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, stand.label),
      ...(across?.stands ?? []).map((other, column) => {
        const state = byPlace.get(`${row},${column}`);
        return element('td', {}, state !== undefined && stateButton(state, `${stand.label}, ${other.label}`, choose));
      }),
    ),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `All joint states of ${title}` },
    element(
      'table',
      {},
      element(
        'caption',
        {},
        `${down?.name ?? ''} downwards, ${across?.name ?? ''} across; choose a state to see it above`,
      ),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td'),
          ...(across?.stands ?? []).map(({ label }) => element('th', { scope: 'col' }, label)),
        ),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}

function stateButton(state: ShownState, where: string, choose: (state: ShownState) => void): HTMLElement {
  const { verdict, why } = state;
  return element(
    'button',
    {
      type: 'button',
      class: `state ${verdict}`,
      title: why === '' ? SAID[verdict] : why,
      'aria-label': `${where}: ${SAID[verdict]}`,
      onclick: () => choose(state),
    },
    SIGN[verdict],
  );
}

const MOST_LISTED = 60;

/** One Canary, or more than two: the states in which something is wrong, else all. */
function list({ canaries, states }: ShownRehearsal, choose: (state: ShownState) => void): HTMLElement {
  const wrong = states.filter(({ verdict }) => verdict !== 'ok');
  const listed = (wrong.length > 0 ? wrong : states).toSorted(
    (a, b) => Number(b.verdict === 'failing') - Number(a.verdict === 'failing'),
  );
  const shown = listed.slice(0, MOST_LISTED);
  const left = listed.length - shown.length;
  return element(
    'ul',
    { class: 'states' },
    ...shown.map((state) => {
      const where = canaries
        .map(({ name, stands }, index) => `${name} ${stands[state.at[index] ?? 0]?.label}`)
        .join('; ');
      return element('li', {}, stateButton(state, where, choose), ` ${where}`, state.why !== '' && `: ${state.why}`);
    }),
    left > 0 && element('li', {}, `and ${left} more: rehearse --format json has them`),
  );
}
