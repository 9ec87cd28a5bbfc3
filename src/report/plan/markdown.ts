import { formatId } from '../../resource/resource-id.ts';
import { formatFanOut } from '../../topology/fan-out.ts';
import type { FanOutTable, Row } from '../../trace/fan-out-table.ts';
import { toPercent } from '../../trace/share.ts';
import { fails, type Way } from '../../trace/ways.ts';
import { cell, code, fenced, prose } from './escape.ts';
import { type Picture, picturesOf } from './pictures.ts';
import { type Change, hunkHead, type ObjectDiff, type PlanReport, reasonText } from './plan-report.ts';
import { printableLine } from './printable-line.ts';
import {
  AS_OUTSIDE,
  BAGGAGE,
  BETWEEN,
  clientTitle,
  findingsOf,
  findingTitle,
  formatWay,
  forwardingSentence,
  isTold,
  mergeSentence,
  requestLine,
  rowGroups,
  usesBaggage,
  verdict,
} from './sentences.ts';

/** Diffs of more lines are folded. */
const LONGEST = 60;

/** What would change and why, for a comment on a pull request. */
export function planMarkdown(report: PlanReport): string {
  const { diffs, before, after, restless, tables } = report;
  const changed = diffs.length > 0;
  const blocks = [
    '## canary-fanout plan',
    prose(verdict(report)),
    ...heading('### Changes', diffs.flatMap(diffBlocks)),
    ...heading(changed ? '### Before' : '### Now', picturesOf(before).flatMap(pictureBlocks)),
    ...(changed ? heading('### After', picturesOf(after).flatMap(pictureBlocks)) : []),
    ...heading(changed ? '### Requests, before and after' : '### Requests', [
      ...tables.flatMap(tableBlocks),
      ...assumptionBlocks(report),
    ]),
    ...heading('### What must be true of the applications', forwardingBlocks(report)),
    ...heading('### When to merge', restless.length === 0 ? [] : [prose(mergeSentence(restless))]),
    ...heading('### Findings', findingBlocks(report)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [title, ...blocks];
}

function listOf(texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [texts.map((text) => `- ${prose(text)}`).join('\n')];
}

const WORDS = { '+': 'written', '-': 'removed', '~': 'edited' } as const;

function diffBlocks(diff: ObjectDiff): readonly string[] {
  const { sign, objects, file, origin, hunks } = diff;
  const lines = hunks.flatMap((hunk) => [
    hunkHead(hunk),
    ...hunk.lines.flatMap(({ sign: own, text, open }) => [
      `${own}${printableLine(text)}`,
      ...(open ? ['\\ No newline at end of file'] : []),
    ]),
  ]);
  const names = file === undefined || sign === '+' ? [] : [`--- ${printableLine(file)}`, `+++ ${printableLine(file)}`];
  const block = fenced('diff', [...names, ...lines]);
  const from = origin === undefined ? '' : `, sent as ${code(origin)}`;
  const where = file === undefined ? '' : ` in ${code(file)}${from}`;
  return [
    `#### ${prose(objects.map(formatId).join(' and '))}`,
    `${WORDS[sign].replace(/^./, (first) => first.toUpperCase())}${where}:`,
    reasonItems(diff),
    ...(lines.length === 0 ? [] : lines.length <= LONGEST ? [block] : [folded(`${lines.length} lines`, block)]),
  ];
}

/** One item a reason, with the lines of the new text that it is for; fields without lines are named all the same. */
function reasonItems({ sign, changes, hunks }: ObjectDiff): string {
  const reasons = new Map<string, Change[]>();
  for (const change of changes) {
    const text = reasonText(change);
    const known = reasons.get(text);
    if (known === undefined) reasons.set(text, [change]);
    else known.push(change);
  }
  const items = [...reasons].map(([reason, own]) => {
    const lines = hunks.flatMap((hunk) =>
      hunk.lines.flatMap((line) =>
        line.sign !== '-' && line.changes.some((change) => own.includes(change)) ? [line.line] : [],
      ),
    );
    const fields = own.flatMap(({ field }) => (field === undefined ? [] : [code(field)])).join(', ');
    const where = sign === '+' ? '' : rangesOf(lines);
    const front = [where, fields].filter((part) => part !== '').join(', ');
    return `- ${front === '' ? '' : `${front}: `}${prose(reason)}`;
  });
  return items.join('\n');
}

/** `lines 88 to 91 and 95` */
function rangesOf(lines: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range !== undefined && line === range.last + 1) range.last = line;
    else ranges.push({ first: line, last: line });
  }
  if (ranges.length === 0) return '';
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`));
  return `${lines.length === 1 ? 'line' : 'lines'} ${texts.join(' and ')}`;
}

function folded(summary: string, block: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${block}\n\n</details>`;
}

function pictureBlocks({ title, hops }: Picture): readonly string[] {
  return [`${prose(title)}:`, hops.map(({ way, why }) => `- ${prose(way)}<br>${prose(why)}`).join('\n')];
}

function tableBlocks(table: FanOutTable): readonly string[] {
  const home = table.fanOut.entry.canary.id.namespace;
  const rows = table.clients.flatMap((client) => {
    const title = cell(clientTitle(client));
    if (isTold(table, client)) return [`| ${title} | any | ${AS_OUTSIDE} | ${AS_OUTSIDE} | |`];
    return rowGroups(table, client).map(({ stages, row }, index) => {
      const cells = [index === 0 ? title : '', cell(stages), waysCell(row.before, home)];
      const after = row.changed ? waysCell(row.after, home) : 'the same';
      return `| ${[...cells, after].join(' | ')} | ${marks(row)} |`;
    });
  });
  const requests = table.clients.map((client) => `- ${clientTitle(client)}: ${code(requestLine(client))}`);
  return [
    `${prose(formatFanOut(table.fanOut))}:`,
    ...(requests.length === 0 ? [] : [requests.join('\n')]),
    ...(rows.length === 0
      ? []
      : [['| requests of | rollouts | before | after | |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')]),
  ];
}

function waysCell(ways: readonly Way[], home: string): string {
  const shown = ways.map((way) => {
    const text = `${toPercent(way.share)} ${cell(formatWay(way, home))}`;
    return fails(way) ? `**${text}**` : text;
  });
  return shown.join('<br>') || 'nothing';
}

function marks({ changed, after }: Row): string {
  return [...(changed ? ['changed'] : []), ...(after.some(fails) ? ['**fails**'] : [])].join(', ');
}

function assumptionBlocks({ tables }: PlanReport): readonly string[] {
  const all = [...new Set(tables.flatMap(({ assumptions }) => assumptions))];
  return all.length === 0 ? [] : ['Taken for granted:', ...listOf(all)];
}

function forwardingBlocks({ forwarding }: PlanReport): readonly string[] {
  return forwarding.flatMap((own) => {
    if (own.asked.length === 0) return [];
    const home = own.fanOut.entry.canary.id.namespace;
    const sentences = own.asked.map((asked) => forwardingSentence(asked, home));
    return [
      `${prose(formatFanOut(own.fanOut))}:`,
      ...listOf([...sentences, BETWEEN, ...(usesBaggage(own) ? [BAGGAGE] : [])]),
    ];
  });
}

function findingBlocks(report: PlanReport): readonly string[] {
  const items = findingsOf(report).map((finding) => {
    const where = finding.file === undefined ? '' : ` (${code(finding.file.path)})`;
    return `- **${prose(findingTitle(finding))}**<br>${prose(finding.message)}${where}`;
  });
  return items.length === 0 ? [] : [items.join('\n')];
}
