import type { PageData } from '../report/html/page-data.ts';
import { keyOf } from '../resource/resource-id.ts';
import { element, fill } from './dom.ts';
import type { Mark } from './picture/drawn.ts';
import type { Flows } from './picture/flows.ts';
import type { Graph, PictureNode } from './picture/graph.ts';
import { findingList } from './sections.ts';

/** One of the pictures as it is shown. */
export interface Shown {
  readonly title: string;
  readonly graph: Graph;
  readonly flows: Flows;
}

/** What is found in an object, and what happens to it. */
export function markOf({ findings, changes }: PageData, { id, kind }: PictureNode): Mark {
  // Of a waypoint's places, one for each Service, each would tell the same.
  if (id === undefined || kind === 'pods') return { findings: 0, severity: undefined, change: undefined };
  const key = keyOf(id);
  const own = findings.filter(({ object }) => object === key);
  const severity = ['error', 'warning', 'info'].find((each) => own.some((finding) => finding.severity === each));
  const change = changes.find(({ objects }) => objects.some((object) => object.key === key));
  return {
    findings: own.length,
    severity,
    change:
      change === undefined ? undefined : change.sign === '+' ? 'new' : change.sign === '-' ? 'removed' : 'changed',
  };
}

/** What there is to say of the place that was chosen, beside the pictures. */
export function drawAbout(place: Element, key: string | undefined, shown: readonly Shown[], data: PageData): void {
  const node = key === undefined ? undefined : shown.flatMap(({ graph }) => graph.nodes.get(key) ?? [])[0];
  if (node === undefined || key === undefined) {
    fill(place, element('p', { class: 'hint' }, 'Choose a place in a picture to read what is decided there.'));
    return;
  }
  const { id } = node;
  const object = id === undefined ? undefined : keyOf(id);
  const findings = data.findings.filter((finding) => object !== undefined && finding.object === object);
  const changes = data.changes.filter(({ objects }) => objects.some((each) => each.key === object));
  fill(
    place,
    element('h3', {}, `${node.role} ${node.name}`),
    node.note !== undefined && element('p', {}, node.note),
    ...shown.map(({ title, flows, graph }) => {
      const seen = flows.nodes.get(key);
      const said = !graph.nodes.has(key) ? 'is not there' : seen === undefined ? 'no request comes here' : undefined;
      return element(
        'div',
        {},
        element('h4', {}, title),
        said === undefined
          ? element('ul', {}, ...(seen?.reasons ?? []).map((reason) => element('li', {}, reason)))
          : element('p', {}, said),
      );
    }),
    changes.length > 0 && element('h4', {}, 'Changes'),
    changes.length > 0 &&
      element('ul', {}, ...changes.flatMap(({ reasons }) => reasons.map((reason) => element('li', {}, reason)))),
    findings.length > 0 && element('h4', {}, 'Findings'),
    findings.length > 0 && findingList(findings),
  );
}
