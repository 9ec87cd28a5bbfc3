import { CATALOG } from '../diagnostics/catalog.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatId, formatName, type ResourceId } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { Situation } from '../topology/situation.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import { traceFanOut } from '../trace/fan-out-trace.ts';
import { wrap } from './wrap.ts';

export interface PlanInput {
  readonly before: Situation | undefined;
  readonly after: Situation | undefined;
  readonly changes: readonly PlannedChange[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlannedChange {
  readonly object: ResourceId;
  readonly sign: '+' | '~' | '-';
  readonly what: string;
  readonly why: string;
}

/** Told by the list of changes, and by the pictures of before and after. */
const TOLD: ReadonlySet<string> = new Set(['FAN402', 'FAN403', 'FAN404']);

/** What would change and why, for a terminal and a pull request: before, changes, after, and what else there is to say. */
export function planText({ before, after, changes, diagnostics }: PlanInput): string {
  const findings = diagnostics.filter(({ code }) => !TOLD.has(code));
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
  const { ingress, marked, callees } = traceFanOut(situation.topology, fanOut);
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
function changeList(changes: readonly PlannedChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const objects = groupBy(changes, ({ object }) => formatId(object));
  const lines = [...objects].flatMap(([object, list], index) => [
    `  ${index + 1}. ${object}`,
    ...[...groupBy(list, ({ why }) => why)].flatMap(([why, same]) => [
      ...same.flatMap(({ sign, what }) => hanging(`${sign} ${what}`, 5)),
      ...wrap(why, 9),
    ]),
  ]);
  return [`Changes (${objects.size} object${objects.size === 1 ? '' : 's'})`, ...lines, ''];
}

function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const known = groups.get(keyOf(entry));
    if (known === undefined) groups.set(keyOf(entry), [entry]);
    else known.push(entry);
  }
  return groups;
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
