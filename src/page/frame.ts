import type { PageData } from '../report/html/page-data.ts';
import { element } from './dom.ts';
import type { Scope } from './scopes.ts';

export function header(
  { title, version, findings, changes, refused }: PageData,
  scopes: readonly Scope[],
): HTMLElement {
  const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const fanOuts = scopes.reduce((sum, scope) => sum + scope.fanOuts.length, 0);
  const changed = refused.length > 0 ? 'changes refused' : count(changes.length, 'change');
  return element(
    'header',
    {},
    element('h1', {}, title),
    element(
      'p',
      {},
      `${count(fanOuts, 'fan-out')}, ${changed}, ${count(errors, 'error')}, ${count(warnings, 'warning')}. canary-fanout ${version}`,
    ),
    refused.length > 0 &&
      element('p', { class: 'problem' }, `Nothing would be changed: ${count(refused.length, 'error')}, listed below.`),
  );
}

export function legend(): HTMLElement {
  const entry = (kind: string, text: string) => element('li', {}, element('span', { class: `swatch ${kind}` }), text);
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    entry('primary', 'came to the primary'),
    entry('canary', 'came to the canary'),
    entry('other', 'other requests'),
    entry('bad', 'fails'),
    entry('quiet', 'nothing goes here'),
    entry('off', 'not attached'),
  );
}

export function footer({ licences }: PageData): HTMLElement {
  return element(
    'footer',
    {},
    element('p', {}, 'This page asks nothing of a network; its requests are traced in it.'),
    element(
      'details',
      {},
      element('summary', {}, 'Licences of what it is made of'),
      element('pre', { tabindex: 0 }, licences),
    ),
  );
}
