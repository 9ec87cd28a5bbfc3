import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import { type CalleeReach, reachOf } from '../topology/reach.ts';
import type { Situation } from '../topology/situation.ts';
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
    ...listing('Changes', changes),
    ...(changed ? section('After', after, 'with the changes applied') : []),
    ...listing('Findings', findings),
  ];
  return `${pictures.join('\n')}\n`;
}

function section(title: string, situation: Situation | undefined, note: string): readonly string[] {
  const fanOuts = situation?.fanOuts ?? [];
  if (situation === undefined || fanOuts.length === 0) return [];
  return [`${title} (${note})`, ...fanOuts.flatMap((fanOut) => picture(situation, fanOut)), ''];
}

/** One line a hop: what answers, and in brackets what decides it. */
function picture(situation: Situation, fanOut: FanOut): readonly string[] {
  const { ingress, marked, callees } = reachOf(situation.topology, fanOut);
  const { canary } = fanOut.entry;
  const from = ingress.gateways.map((gateway) => formatName(gateway)).join(', ') || 'no gateway';
  const via = ingress.waypoint === undefined ? 'its pods' : `waypoint ${formatName(ingress.waypoint)}`;
  const lines = [
    `  ${formatFanOut(fanOut)}`,
    `  ingress ${from} → ${canary.canary}:${canary.service.port} → ${via}`,
    ...wrap(ingress.why, 6),
    `      marker ${marked.holds ? 'set' : 'not set'}`,
    ...wrap(marked.why, 6),
  ];
  return [...lines, ...callees.flatMap((reach) => calleePicture(reach, canary.canary))];
}

function calleePicture({ callee, waypoint, answeredBy, follows, why }: CalleeReach, entry: string): readonly string[] {
  const via = waypoint === undefined ? '' : ` → waypoint ${formatName(waypoint)}`;
  const kind = follows ? 'follows' : 'stays behind';
  return [`  pods of ${entry} → ${callee.service}${via} → ${answeredBy}   [${kind}]`, ...wrap(why, 6)];
}

function listing(title: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.flatMap((diagnostic, index) => {
    const mark = CHANGES.has(diagnostic.code) ? `${index + 1}.` : `[${diagnostic.severity}] ${diagnostic.code}`;
    const [first = '', ...rest] = wrap(`${mark} ${diagnostic.message}`, 5);
    return [`  ${first.trimStart()}`, ...rest];
  });
  return [title, ...lines, ''];
}
