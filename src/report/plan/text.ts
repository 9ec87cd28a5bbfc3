import { printable } from '../../diagnostics/printable.ts';
import { formatId } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import type { FanOutTable } from '../../trace/fan-out-table.ts';
import { fails } from '../../trace/ways.ts';
import type { Paint, Style } from '../paint.ts';
import { wrap } from '../wrap.ts';
import { type Picture, picturesOf } from './pictures.ts';
import {
  countObjects,
  hunkHead,
  type ObjectDiff,
  type PlanReport,
  type ReasonedLine,
  reasonText,
  runsOf,
  withoutLines,
} from './plan-report.ts';
import { printableLine } from './printable-line.ts';
import {
  AS_OUTSIDE,
  BAGGAGE,
  BETWEEN,
  clientTitle,
  comparedWays,
  findingsOf,
  findingTitle,
  forwardingSentence,
  isTold,
  mergeSentence,
  type RowGroup,
  requestLine,
  rowGroups,
  usesBaggage,
  verdict,
} from './sentences.ts';

/** What would change and why, for a terminal: the way of a request, the diff, the way after it, and what else there is to say. */
export function planText(report: PlanReport, paint: Paint): string {
  const { diffs, before, after, restless } = report;
  const changed = diffs.length > 0;
  const sections = [
    [...wrap(verdict(report), 2, ''), ''],
    section(paint, changed ? 'Before (as the manifests stand)' : 'Now', picturesOf(before).flatMap(pictureLines)),
    section(
      paint,
      `Changes (${plural(countObjects(diffs), 'object')})`,
      between(diffs.map((diff) => diffLines(diff, paint))),
    ),
    changed ? section(paint, 'After (with the changes applied)', picturesOf(after).flatMap(pictureLines)) : [],
    section(
      paint,
      changed ? 'Requests, before (-) and after (+); ! some fail' : 'Requests',
      requestLines(report, paint),
    ),
    section(paint, 'What must be true of the applications', forwardingLines(report)),
    section(paint, 'When to merge', restless.length === 0 ? [] : wrap(printable(mergeSentence(restless)), 2)),
    section(paint, 'Findings', findingLines(report, paint)),
  ];
  return sections.flat().join('\n');
}

function section(paint: Paint, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [paint('bold', title), ...lines, ''];
}

function between(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function pictureLines({ title, hops }: Picture): readonly string[] {
  return [
    ...hanging(printable(title), 2),
    ...hops.flatMap(({ way, why }) => [...hanging(printable(way), 4), ...wrap(printable(why), 8)]),
  ];
}

const STYLES = { '+': 'added', '-': 'removed', '~': 'warning' } as const satisfies Record<string, Style>;

function diffLines(diff: ObjectDiff, paint: Paint): readonly string[] {
  const { sign, objects, file, origin, hunks } = diff;
  const from = origin === undefined ? '' : ` (${origin})`;
  const where = file === undefined ? '' : `, ${file}${from}`;
  const title = printable(`${objects.map(formatId).join(' and ')}${where}`);
  const rest = withoutLines(diff).flatMap((change) =>
    wrap(printable(`${change.field ?? ''} ${reasonText(change)}`.trim()), 4),
  );
  return [
    ...hanging(title, 4, `  ${paint(STYLES[sign], sign)} `),
    ...rest,
    ...hunks.flatMap((hunk) => [
      // A new object is nothing but lines of its own.
      ...(hunk.old.lines === 0 && sign === '+' ? [] : [`      ${paint('dim', hunkHead(hunk))}`]),
      ...runsOf(hunk).flatMap(({ reasons, lines }) => [
        ...reasons.flatMap((reason) => wrap(printable(reason), 4)),
        ...lines.flatMap((line) => diffLine(line, paint)),
      ]),
    ]),
  ];
}

function diffLine({ sign, text, open }: ReasonedLine, paint: Paint): readonly string[] {
  const shown = `${sign}${printableLine(text)}`;
  const line = `      ${sign === ' ' ? shown.trimEnd() : paint(STYLES[sign], shown)}`;
  return [line.trimEnd(), ...(open ? ['      \\ No newline at end of file'] : [])];
}

function requestLines({ tables }: PlanReport, paint: Paint): readonly string[] {
  const assumptions = [...new Set(tables.flatMap((table) => table.assumptions))];
  return between([
    ...tables.map((table) => tableLines(table, paint)),
    ...(assumptions.length === 0
      ? []
      : [['  Taken for granted', ...assumptions.flatMap((text) => wrap(printable(text), 6, '    - '))]]),
  ]);
}

function tableLines(table: FanOutTable, paint: Paint): readonly string[] {
  const home = table.fanOut.entry.canary.id.namespace;
  return [
    ...hanging(printable(formatFanOut(table.fanOut)), 2),
    ...table.clients.flatMap((client) => [
      ...hanging(printable(`${clientTitle(client)}: ${requestLine(client)}`), 4),
      ...(isTold(table, client)
        ? [`        ${AS_OUTSIDE}`]
        : rowGroups(table, client).flatMap((group) => rowLines(group, home, paint))),
    ]),
  ];
}

/** A changed row has a `~`, one with requests that are not answered 2xx or 3xx a `!`. */
function rowLines({ stages, row }: RowGroup, home: string, paint: Paint): readonly string[] {
  const mark = row.after.some(fails) ? paint('error', '!') : row.changed ? paint('warning', '~') : ' ';
  return [
    ...hanging(printable(stages), 8, `      ${mark} `),
    ...comparedWays(row, home).flatMap(({ sign, share, text, fails: bad }) => {
      const [first = '', ...rest] = wrap(printable(text), 26, `${sign}${share.padStart(7)}  `.padStart(20));
      const style: Style | undefined = bad ? 'error' : sign === ' ' ? undefined : STYLES[sign];
      const painted = (line: string) => (style === undefined ? line : paint(style, line));
      return [first, ...rest].map(painted);
    }),
  ];
}

function forwardingLines({ forwarding }: PlanReport): readonly string[] {
  return forwarding.flatMap((own) => {
    const home = own.fanOut.entry.canary.id.namespace;
    if (own.asked.length === 0) return [];
    return [
      ...hanging(printable(formatFanOut(own.fanOut)), 2),
      ...own.asked.flatMap((asked) => hanging(printable(forwardingSentence(asked, home)), 4)),
      ...hanging(BETWEEN, 4),
      ...(usesBaggage(own) ? hanging(BAGGAGE, 4) : []),
    ];
  });
}

function findingLines(report: PlanReport, paint: Paint): readonly string[] {
  return findingsOf(report).flatMap((finding) => [
    `  ${paint(finding.severity, findingTitle(finding))}`,
    ...wrap(printable(`${finding.message}${finding.file === undefined ? '' : ` (${finding.file.path})`}`), 5),
  ]);
}

/** Further lines stand two columns further in. */
function hanging(text: string, indent: number, front: string = ' '.repeat(indent)): readonly string[] {
  return wrap(text, indent + 2, front);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
