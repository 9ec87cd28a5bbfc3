import { short } from '../report/trace-text.ts';
import { formatName } from '../resource/resource-id.ts';
import { PHASES, strategyOf } from '../trace/rollout-state.ts';
import { element, fill } from './dom.ts';
import { headerOf } from './location.ts';
import { presetsOf } from './presets.ts';
import type { Scope } from './scopes.ts';
import type { Sides } from './sides.ts';
import { type Asked, askedBy, atRestIn, atWeight, inPhase, runningIn, settingOf, stepped } from './state.ts';

export interface Controls {
  readonly sides: Sides;
  readonly scopes: readonly Scope[];
  readonly asked: () => Asked;
  /** `whole`: the controls themselves must be made anew. */
  readonly ask: (asked: Asked, whole: boolean) => void;
  readonly choose: (scope: number) => void;
}

/** The scope to look at, the state of each Canary in it, and the request. */
export function drawControls(place: Element, controls: Controls): void {
  const { scopes, asked } = controls;
  const scope = scopes[asked().scope];
  if (scope === undefined) return;
  fill(place, scopes.length > 1 && scopeChoice(controls), rollouts(controls, scope), requestBar(controls, scope));
}

function scopeChoice({ scopes, asked, choose }: Controls): HTMLElement {
  const options = scopes.map(({ title }, index) =>
    element('option', { value: index, selected: index === asked().scope }, title),
  );
  const select = element('select', { id: 'scope', onchange: () => choose(Number(select.value)) }, ...options);
  return element('div', { class: 'field wide' }, element('label', { for: 'scope' }, 'Picture of'), select);
}

function rollouts(controls: Controls, scope: Scope): HTMLElement | undefined {
  if (scope.canaries.length === 0) return undefined;
  const { asked, ask, sides } = controls;
  const all = (text: string, rolledOut: () => Asked['rollouts']) =>
    element('button', { type: 'button', onclick: () => ask({ ...asked(), rollouts: rolledOut() }, true) }, text);
  return element(
    'section',
    { class: 'rollouts', 'aria-label': 'Rollouts' },
    ...scope.canaries.map(({ canary }, index) => canaryControl(controls, scope, canary, index)),
    element(
      'div',
      { class: 'buttons' },
      all('All at rest', () => atRestIn(scope)),
      all('All at their highest weight', () => runningIn(sides, scope)),
    ),
  );
}

function canaryControl(
  { sides, asked, ask }: Controls,
  scope: Scope,
  canary: Scope['canaries'][number]['canary'],
  index: number,
): HTMLElement {
  const key = formatName(canary.id);
  const { phase, weight } = settingOf(asked().rollouts, key);
  const set = (text: string | undefined, whole: boolean): void => {
    if (text === undefined) return;
    ask({ ...asked(), rollouts: new Map([...asked().rollouts, [key, text]]) }, whole);
  };
  const output = element('output', { for: `weight-${index}` }, `${weight} %`);
  const phases = element(
    'select',
    { id: `phase-${index}`, onchange: () => set(inPhase(sides, key, phases.value as typeof phase), true) },
    ...PHASES.map((each) => element('option', { selected: each === phase }, each)),
  );
  const slider = element('input', {
    type: 'range',
    id: `weight-${index}`,
    min: 0,
    max: 100,
    step: 1,
    value: weight,
    oninput: () => {
      const text = atWeight(settingOf(asked().rollouts, key), Number(slider.value));
      output.value = `${slider.value} %`;
      phases.value = text.split(':')[0] ?? '';
      set(text, false);
    },
  });
  const step = (by: 1 | -1) => set(stepped(sides, scope, asked().rollouts, canary, by), true);
  return element(
    'fieldset',
    {},
    element('legend', {}, `Canary ${short(key, scope.home)}`, element('small', {}, ` ${strategyOf(canary)}`)),
    element('div', { class: 'field' }, element('label', { for: `phase-${index}` }, 'Phase'), phases),
    element(
      'div',
      { class: 'field slider' },
      element('label', { for: `weight-${index}` }, 'To the canary'),
      slider,
      output,
    ),
    element(
      'div',
      { class: 'buttons' },
      element('button', { type: 'button', id: `back-${index}`, onclick: () => step(-1) }, '◀ state before'),
      element('button', { type: 'button', id: `step-${index}`, onclick: () => step(1) }, 'next state ▶'),
    ),
  );
}

function requestBar({ sides, asked, ask }: Controls, scope: Scope): HTMLElement {
  const { method, url, headers, from } = asked();
  const presets = presetsOf(sides, scope);
  const chosen = presets.findIndex((preset) => sameRequest(preset, asked()));
  const preset = element(
    'select',
    { id: 'preset', onchange: () => ask({ ...asked(), ...askedBy(presets[Number(preset.value)]) }, true) },
    ...presets.map(({ title }, index) => element('option', { value: index, selected: index === chosen }, title)),
    chosen === -1 && element('option', { value: -1, selected: true }, 'as written here'),
  );
  const read = () =>
    ask(
      {
        ...asked(),
        method: methodInput.value.trim() || 'GET',
        url: urlInput.value.trim(),
        from: fromInput.value.trim(),
        headers: headerInput.value.split('\n').flatMap((line) => headerOf(line)),
      },
      false,
    );
  const text = (id: string, value: string, more: { readonly [name: string]: string } = {}) =>
    element('input', { id, value, autocomplete: 'off', spellcheck: 'false', ...more, oninput: read });
  const methodInput = text('method', method);
  const urlInput = text('url', url, { inputmode: 'url' });
  const fromInput = text('from', from, { list: 'sources' });
  const headerInput = element(
    'textarea',
    {
      id: 'headers',
      rows: Math.max(1, headers.length),
      spellcheck: 'false',
      placeholder: 'name: value',
      oninput: read,
    },
    headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
  );
  const sources = element(
    'datalist',
    { id: 'sources' },
    ...sourcesOf(
      sides,
      presets.map((each) => each.from),
    ).map((value) => element('option', { value })),
  );
  const field = (id: string, title: string, input: HTMLElement, wide = '') =>
    element('div', { class: `field ${wide}` }, element('label', { for: id }, title), input);
  return element(
    'form',
    { class: 'request', 'aria-label': 'Request', onsubmit: (event) => event.preventDefault() },
    presets.length > 0 && field('preset', 'Requests of', preset, 'wide'),
    field('method', 'Method', methodInput, 'narrow'),
    field('url', 'URL', urlInput, 'grow'),
    field('from', 'From', fromInput, 'grow'),
    field('headers', 'Headers', headerInput, 'grow'),
    sources,
  );
}

function sameRequest(preset: Omit<Asked, 'rollouts' | 'scope'>, asked: Asked): boolean {
  return (
    preset.url === asked.url &&
    preset.from === asked.from &&
    preset.method === asked.method &&
    JSON.stringify(preset.headers) === JSON.stringify(asked.headers)
  );
}

const MOST_SOURCES = 200;

function sourcesOf({ after: { topology } }: Sides, named: readonly string[]): readonly string[] {
  const gateways = topology.model.gateways().map(({ id }) => `gateway/${formatName(id)}`);
  const pods = topology.model.pods().map(({ id }) => `pod/${id.namespace}`);
  return [...new Set([...named, ...gateways, ...pods])].slice(0, MOST_SOURCES);
}
