import { CATALOG } from '../diagnostics/catalog.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import { reachOf } from '../topology/reach.ts';
import type { Situation } from '../topology/situation.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import { wrap } from './wrap.ts';

export interface PlanInput {
  readonly before: Situation | undefined;
  readonly after: Situation | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const CHANGES: ReadonlySet<string> = new Set(['FAN403', 'FAN404']);
/** Told by the pictures of before and after. */
const PICTURED: ReadonlySet<string> = new Set(['FAN402']);

/** What would change and why, for a terminal and a pull request: before, changes, after, and what else there is to say. */
export function planText({ before, after, diagnostics }: PlanInput): string {
  const changes = diagnostics.filter(({ code }) => CHANGES.has(code));
  const findings = diagnostics.filter(({ code }) => !CHANGES.has(code) && !PICTURED.has(code));
  const changed = changes.length > 0;
  const pictures = [
    ...section(changed ? 'Before' : 'Now', before, changed ? 'as the manifests stand' : 'nothing to change'),
    ...changeList(changes),
    ...(changed ? section('After', after, 'with the changes applied') : []),
    ...findingList(findings),
  ];
  return `${pictures.join('\n')}\n`;
}

function section(title: string, situation: Situation | undefined, note: string): readonly string[] {
  const fanOuts = situation?.fanOuts ?? [];
  if (situation === undefined || fanOuts.length === 0) return [];
  return [`${title} (${note})`, ...fanOuts.flatMap((fanOut) => picture(situation, fanOut)), ''];
}

/** One line a hop: where the request goes, and below it what decides that. Names of the entry's own namespace stand alone. */
function picture(situation: Situation, fanOut: FanOut): readonly string[] {
  const { ingress, marked, callees } = reachOf(situation.topology, fanOut);
  const { canary } = fanOut.entry;
  const short = (ref: WaypointRef) => (ref.namespace === canary.id.namespace ? ref.name : formatName(ref));
  const hop = (from: string, waypoint: WaypointRef | undefined, to: string, why: string): readonly string[] => {
    const via = waypoint === undefined ? '' : `waypoint ${short(waypoint)} → `;
    return [...hanging(`${from} → ${via}${to}`, 4), ...wrap(why, 8)];
  };
  const gateways = ingress.gateways.map(short).join(', ') || 'no Gateway';
  const target = `pods of ${canary.canary}`;
  return [
    `  ${formatFanOut(fanOut)}`,
    ...hop(`ingress ${gateways} → ${canary.canary}:${canary.service.port}`, ingress.waypoint, target, marked.why),
    ...callees.flatMap(({ callee, waypoint, answeredBy, follows, why }) => {
      const verdict = follows ? 'it follows' : 'it stays on the stable version';
      return hop(`${target} → ${callee.service}`, waypoint, `pods of ${answeredBy}: ${verdict}`, why);
    }),
  ];
}

/** One number an object, with its fields below it and each reason once: what a reviewer sees as one change. */
function changeList(changes: readonly Diagnostic[]): readonly string[] {
  if (changes.length === 0) return [];
  const objects = new Map<string, Diagnostic[]>();
  for (const change of changes) {
    const key = change.resource === undefined ? '' : formatId(change.resource);
    const known = objects.get(key);
    if (known === undefined) objects.set(key, [change]);
    else known.push(change);
  }
  const lines = [...objects].flatMap(([object, list], index) => {
    const reasons = new Map<string, string[]>();
    for (const { message } of list) {
      const [what = '', why = ''] = splitReason(message, object);
      const known = reasons.get(why);
      if (known === undefined) reasons.set(why, [what]);
      else known.push(what);
    }
    const told = [...reasons].flatMap(([why, whats]) => [
      ...whats.flatMap((what) => hanging(`${list[0]?.code === 'FAN404' ? '+' : '~'} ${what}`, 5)),
      ...wrap(why, 9),
    ]);
    return [`  ${index + 1}. ${object}`, ...told];
  });
  return [`Changes (${objects.size} object${objects.size === 1 ? '' : 's'})`, ...lines, ''];
}

/** `Canary shop/checkout: what, because why` and `Service shop/checkout was written: why`, without the object's name. */
function splitReason(message: string, object: string): readonly [string, string] {
  const rest = message.startsWith(object) ? message.slice(object.length).replace(/^[: ]+/, '') : message;
  const because = rest.indexOf(', because ');
  if (because >= 0) return [rest.slice(0, because), rest.slice(because + 2)];
  const colon = rest.indexOf(': ');
  return colon < 0 ? [rest, ''] : [rest.slice(0, colon), rest.slice(colon + 2)];
}

function hanging(text: string, indent: number): readonly string[] {
  return wrap(text, indent + 2).map((line, index) => (index === 0 ? line.slice(2) : line));
}

function findingList(findings: readonly Diagnostic[]): readonly string[] {
  if (findings.length === 0) return [];
  const rank = { error: 0, warning: 1, info: 2 } as const;
  const worstFirst = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const lines = worstFirst.flatMap(({ severity, code, message }) => [
    `  ${severity} ${code} ${CATALOG[code].title}`,
    ...wrap(message, 5),
  ]);
  return ['Findings', ...lines, ''];
}
