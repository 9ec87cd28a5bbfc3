import type { PageData, ShownChange, ShownFinding } from '../report/html/page-data.ts';
import { element } from './dom.ts';

/** Findings, an object at a time: the worst first. */
export function findingsSection(findings: readonly ShownFinding[]): HTMLElement {
  const groups = new Map<string, ShownFinding[]>();
  for (const finding of findings) {
    const known = groups.get(finding.name);
    if (known === undefined) groups.set(finding.name, [finding]);
    else known.push(finding);
  }
  return element(
    'section',
    { id: 'findings', 'aria-label': 'Findings' },
    element('h2', {}, 'Findings'),
    findings.length === 0
      ? element('p', {}, 'The manifests as they stand have none.')
      : element('p', {}, 'What is wrong in the manifests as they stand, object by object.'),
    ...[...groups].map(([name, own]) =>
      element('div', { class: 'object' }, element('h3', {}, name === '' ? 'The input' : name), findingList(own)),
    ),
  );
}

export function findingList(findings: readonly ShownFinding[]): HTMLElement {
  return element('ul', { class: 'findings' }, ...findings.map(findingItem));
}

function findingItem({ code, severity, title, message, field, place, fix }: ShownFinding): HTMLElement {
  return element(
    'li',
    { class: severity },
    element('span', { class: `severity ${severity}` }, severity),
    ' ',
    element('strong', {}, `${code} ${title}`),
    place !== undefined && element('span', { class: 'place' }, ` ${place}`),
    element('p', {}, message),
    field !== undefined && element('p', { class: 'field-path' }, 'Field: ', element('code', {}, field)),
    fix !== undefined && element('p', {}, 'Fix: ', element('code', {}, fix)),
  );
}

const SAID = { '+': 'written', '~': 'changed', '-': 'removed' } as const;

export function changesSection({ changes, refused }: PageData): HTMLElement {
  const nothing = refused.length > 0 ? 'Nothing is changed, because errors were found.' : 'Nothing is to be changed.';
  return element(
    'section',
    { id: 'changes', 'aria-label': 'Changes' },
    element('h2', {}, 'What the function changes, and why'),
    refused.length > 0 && element('ul', { class: 'refused' }, ...refused.map((text) => element('li', {}, text))),
    changes.length === 0 && element('p', {}, nothing),
    ...changes.map(changeItem),
  );
}

function changeItem({ sign, objects, file, reasons, hunks }: ShownChange): HTMLElement {
  return element(
    'details',
    { class: 'change' },
    element(
      'summary',
      {},
      element('strong', {}, objects.map(({ name }) => name).join(' and ')),
      ` ${SAID[sign]}`,
      file !== undefined && element('span', { class: 'place' }, ` ${file}`),
    ),
    element('ul', {}, ...reasons.map((reason) => element('li', {}, reason))),
    ...hunks.map(({ head, lines }) =>
      element(
        'pre',
        { tabindex: 0, 'aria-label': `Lines ${head}` },
        ...lines.map(({ sign: own, text }) => element('span', { class: `line ${lineClass(own)}` }, `${own} ${text}\n`)),
      ),
    ),
  );
}

function lineClass(sign: string): string {
  return sign === '+' ? 'added' : sign === '-' ? 'gone' : 'same';
}
