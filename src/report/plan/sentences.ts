import { CATALOG } from '../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { formatId, formatName, type ResourceId } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import type { Forwarding } from '../../topology/forwarding.ts';
import type { ClientTable, FanOutTable, Row } from '../../trace/fan-out-table.ts';
import { target } from '../../trace/request.ts';
import { toPercent } from '../../trace/share.ts';
import { fails, sameWay, sameWays, type Way } from '../../trace/ways.ts';
import { countObjects, type FanOutForwarding, type PlanReport } from './plan-report.ts';

/** What text and Markdown say in the same words. */

/** Told by the diffs, and by the ways before and after. */
const TOLD: ReadonlySet<string> = new Set(['FAN402', 'FAN403', 'FAN404', 'FAN409']);

export function findingsOf({ diagnostics }: Pick<PlanReport, 'diagnostics'>): readonly Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return diagnostics.filter(({ code }) => !TOLD.has(code)).toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

export function findingTitle({ severity, code }: Diagnostic): string {
  return `${severity} ${code} ${CATALOG[code].title}`;
}

/** `4 objects change: 2 written, 2 edited` */
export function verdict({ failed, diffs }: PlanReport): string {
  if (failed) return 'Nothing would be changed: an error was found.';
  const count = countObjects(diffs);
  if (count === 0) return 'Nothing would be changed.';
  const words = { '~': 'edited', '+': 'written', '-': 'removed' } as const;
  const parts = (['~', '+', '-'] as const).flatMap((sign) => {
    const own = countObjects(diffs.filter((diff) => diff.sign === sign));
    return own === 0 ? [] : [`${own} ${words[sign]}`];
  });
  return `${count} ${count === 1 ? 'object' : 'objects'} would be changed: ${parts.join(', ')}.`;
}

export function mergeSentence(canaries: readonly ResourceId[]): string {
  const whose =
    canaries.length === 1 ? 'no analysis of it runs: the edit makes' : 'no analysis of theirs runs: an edit makes';
  return `${list(canaries.map(formatId))} must be merged while ${whose} Flagger start the weights anew.`;
}

const CLIENTS = {
  outside: 'clients outside',
  forged: 'clients outside that forge the marker',
  mesh: 'callers in the mesh',
} as const;

export function clientTitle({ client }: Pick<ClientTable, 'client'>): string {
  return CLIENTS[client];
}

/** `GET http://shop.example.com/ with x-version: v2, from gateway/shop/ingress` */
export function requestLine({ request, from }: Pick<ClientTable, 'request' | 'from'>): string {
  const headers = [...request.headers].map(([name, values]) => ` ${name}: ${values.join(',')}`);
  const told = headers.length === 0 ? '' : ` with${headers.join(',')}`;
  return `${request.method} ${request.scheme}://${request.host}${target(request)}${told}, from ${from}`;
}

/** Rows in which the same happens. */
export interface RowGroup {
  readonly stages: string;
  readonly row: Row;
}

export function rowGroups({ fanOut }: FanOutTable, { rows }: ClientTable): readonly RowGroup[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const alike = groups.find(
      ([known]) =>
        known !== undefined &&
        known.callees.join() === row.callees.join() &&
        sameWays(known.before, row.before) &&
        sameWays(known.after, row.after),
    );
    if (alike === undefined) groups.push([row]);
    else alike.push(row);
  }
  const names = [...new Set(fanOut.callees.flatMap((callee) => callee.canary?.canary.id.name ?? []))].join(', ');
  return groups.flatMap((own) => {
    const [row] = own;
    if (row === undefined) return [];
    const entry = `${fanOut.entry.canary.id.name} ${own.map((each) => each.entry.label).join(' or ')}`;
    return [{ stages: row.callees.length === 0 ? entry : `${entry}; ${names} ${row.callees.join(' or ')}`, row }];
  });
}

/** What forges the marker and fares as what does not, before and after, is told in one line. */
export function isTold({ clients }: FanOutTable, { client, rows }: ClientTable): boolean {
  const plain = clients.find((other) => other.client === 'outside')?.rows;
  if (client !== 'forged' || plain?.length !== rows.length) return false;
  return rows.every((row, index) => {
    const other = plain[index];
    return other !== undefined && sameWays(row.before, other.before) && sameWays(row.after, other.after);
  });
}

export const AS_OUTSIDE = 'as without it';

/** `main-service → secondary-service-primary`: names of the home namespace stand alone, and what fails is said. */
export function formatWay({ names, status, calls }: Way, home: string): string {
  const own = names.map((name) => (name.startsWith(`${home}/`) ? name.slice(home.length + 1) : name)).join(' or ');
  const good = status >= 200 && status < 400;
  const end = good ? own : `${status === 0 ? 'no response' : status} at ${own}`;
  const further = calls.map((ways) => {
    const all = ways.map((way) => formatWay(way, home));
    const inner = ways.length === 1 ? all : all.map((way, index) => `${sharesOf(ways)[index]} ${way}`);
    const text = inner.join(' | ');
    return calls.length > 1 && text.includes(' → ') ? `(${text})` : text;
  });
  return further.length === 0 ? end : `${end} → ${further.join(', ')}`;
}

function sharesOf(ways: readonly Way[]): readonly string[] {
  return ways.map(({ share }) => toPercent(share));
}

export interface ComparedWay {
  readonly sign: ' ' | '+' | '-';
  readonly share: string;
  readonly text: string;
  readonly fails: boolean;
}

/** Ways that stay, and where something changes those that go and that come. */
export function comparedWays({ before, after }: Row, home: string): readonly ComparedWay[] {
  const shown = (sign: ComparedWay['sign'], way: Way): ComparedWay => ({
    sign,
    share: toPercent(way.share),
    text: formatWay(way, home),
    fails: fails(way),
  });
  const stays = after.filter((way) => before.some((other) => sameWay(way, other)));
  const goes = before.filter((way) => !after.some((other) => sameWay(way, other)));
  const comes = after.filter((way) => !stays.includes(way));
  return [
    ...stays.map((way) => shown(' ', way)),
    ...goes.map((way) => shown('-', way)),
    ...comes.map((way) => shown('+', way)),
  ];
}

/** What applications must do, and what follows where they do not. */
export function forwardingSentence(
  { application, headers, callee, stable, further }: Forwarding,
  home: string,
): string {
  const short = (named: { readonly namespace: string; readonly name: string }) =>
    named.namespace === home ? named.name : formatName(named);
  const service = short({ namespace: callee.namespace, name: callee.service });
  const names = list(headers.map((header) => `\`${header}\``));
  const who = `${application.kind} ${short(application)}${further === undefined ? '' : `, entry of ${formatFanOut(further)},`}`;
  const answer = short({ namespace: callee.namespace, name: stable });
  const stays = stable === callee.service ? 'from the version that all other callers get' : `from ${answer}`;
  return `${who} must copy ${names} from the request it gets to its calls of ${service}. If it does not, ${service} answers ${stays}: it stays on the stable version, without an error.`;
}

export const BAGGAGE =
  '`baggage` is W3C Baggage: an OpenTelemetry SDK with its baggage propagator on copies it by itself. The header must be copied whole, and `set` takes the place of members that the caller has sent.';

export function usesBaggage({ asked }: FanOutForwarding): boolean {
  return asked.some(({ headers }) => headers.some((header) => header.toLowerCase() === 'baggage'));
}

export const BETWEEN = 'So must every application that stands between the two and calls on for the same request.';

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
