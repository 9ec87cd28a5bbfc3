import type { PageData } from '../report/html/page-data.ts';
import { formatName } from '../resource/resource-id.ts';
import { drawAbout } from './about.ts';
import { drawControls } from './controls.ts';
import { element, fill } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { footer, header, legend } from './frame.ts';
import { ofFragment, toFragment } from './location.ts';
import { drawPictures, knownLayouts } from './pictures.ts';
import { rehearsalSection } from './rehearsal.ts';
import { scopesOf } from './scopes.ts';
import { changesSection, findingsSection } from './sections.ts';
import { readSides } from './sides.ts';
import { type Asked, firstAsked } from './state.ts';

/** Makes the page: pictures of what the manifests do with a request, before and after, and what to turn about them. */
export function start(data: PageData, body: HTMLElement): void {
  const sides = readSides(data);
  const scopes = scopesOf(sides);
  let asked = ofFragment(location.hash, scopes.length) ?? firstAsked(sides, scopes, 0);
  let selected: string | undefined;
  let layouts = knownLayouts();
  const controls = element('div', { class: 'controls' });
  const pictures = element('div', { class: 'pictures' });
  const about = element('section', { class: 'about', 'aria-label': 'About a place', 'aria-live': 'polite' });
  const redraw = (): void => {
    const scope = scopes[asked.scope];
    if (scope === undefined) return;
    const shown = drawPictures(pictures, { data, sides, scope, asked, layouts, selected, onSelect: choose });
    drawAbout(about, selected, shown, data);
  };
  const choose = (key: string): void => {
    selected = selected === key ? undefined : key;
    redraw();
  };
  const put = (now: Asked, whole: boolean): void => {
    if (now.scope !== asked.scope) {
      layouts = knownLayouts();
      selected = undefined;
    }
    asked = now;
    history.replaceState(null, '', toFragment(asked));
    if (whole) keepingFocus(controls, () => drawControls(controls, setting));
    redraw();
  };
  const setting = {
    sides,
    scopes,
    asked: () => asked,
    ask: put,
    choose: (scope: number) => put(firstAsked(sides, scopes, scope), true),
  };
  const show = (rollouts: ReadonlyMap<string, string>): void => {
    const [entry] = rollouts.keys();
    const scope = scopes.findIndex(
      ({ fanOuts: [fanOut] }) => fanOut !== undefined && formatName(fanOut.entry.canary.id) === entry,
    );
    const base = scope === -1 || scope === asked.scope ? asked : firstAsked(sides, scopes, scope);
    put({ ...base, rollouts: new Map([...base.rollouts, ...rollouts]) }, true);
    controls.scrollIntoView({ block: 'start' });
  };
  fill(
    body,
    header(data, scopes),
    element(
      'main',
      {},
      scopes.length === 0 && element('p', {}, 'There is nothing to draw: no route, no Canary.'),
      scopes.length > 0 && controls,
      scopes.length > 0 && legend(),
      scopes.length > 0 && pictures,
      scopes.length > 0 && about,
      rehearsalSection(data, show),
      changesSection(data),
      findingsSection(data.findings),
    ),
    footer(data),
  );
  drawControls(controls, setting);
  redraw();
  // On paper nothing can be opened, and nothing scrolled.
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('main details')) each.setAttribute('open', '');
    for (const each of document.querySelectorAll('svg')) each.style.minWidth = '0';
  });
}
