import { CATALOG } from '../../diagnostics/catalog.ts';
import { pageOf } from '../../diagnostics/format.ts';
import { printable } from '../../diagnostics/printable.ts';
import { compareText } from '../../resource/resource-id.ts';
import type { Paint } from '../paint.ts';
import { wrap } from '../wrap.ts';
import { type Assumed, type CheckReport, countOf, type Finding } from './finding.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;
const WIDTH = 100;

/** Findings for a terminal: the files with the worst first, and in each file the worst first; then what was looked at and how. */
export function checkText(report: CheckReport, paint: Paint): string {
  const findings = worstFirst(report.findings).flatMap((finding) => [...findingLines(finding, paint), '']);
  return `${[...findings, ...tail(report, paint)].join('\n')}\n`;
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const worst = new Map<string, number>();
  for (const { path = '', diagnostic } of findings) {
    worst.set(path, Math.min(worst.get(path) ?? RANK.info, RANK[diagnostic.severity]));
  }
  const rank = ({ path = '' }: Finding) => worst.get(path) ?? RANK.info;
  return [...findings].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compareText(a.path ?? '', b.path ?? '') ||
      RANK[a.diagnostic.severity] - RANK[b.diagnostic.severity] ||
      (a.region?.startLine ?? 0) - (b.region?.startLine ?? 0) ||
      (a.region?.startColumn ?? 0) - (b.region?.startColumn ?? 0),
  );
}

function findingLines(finding: Finding, paint: Paint): readonly string[] {
  const { diagnostic, path, region, fix } = finding;
  const { code, severity, message } = diagnostic;
  const line = region === undefined ? '' : `:${region.startLine}:${region.startColumn}`;
  const where = path === undefined ? '' : `${printable(path)}${line}: `;
  return [
    `${paint('bold', where)}${paint(severity, severity)} ${paint('bold', `${code} ${CATALOG[code].name}`)}`,
    ...wrap(printable(message), 2),
    ...excerptLines(finding, paint),
    ...(fix === undefined ? [] : [`  fix: ${printable(fix.text)}`]),
    `  ${paint('dim', pageOf(code))}`,
  ];
}

/** The line of the text, with carets under what is meant; of a long line the part around it. */
function excerptLines({ excerpt, region, diagnostic }: Finding, paint: Paint): readonly string[] {
  if (excerpt === undefined || excerpt.line.trim() === '') return [];
  const number = region === undefined ? '' : String(region.startLine);
  const room = WIDTH - number.length - 6;
  const from = excerpt.end <= room ? 0 : Math.max(0, excerpt.start - 20);
  const shown = excerpt.line.slice(from, from + room);
  const part = (start: number, end: number) => printable(shown.slice(start, end).replaceAll('\t', ' '));
  const start = excerpt.start - from;
  const end = Math.max(start + 1, Math.min(excerpt.end - from, shown.length));
  const carets = '^'.repeat(Math.max(1, widthOf(part(start, end))));
  return [
    `  ${paint('dim', `${number} |`)} ${part(0, shown.length)}`,
    `  ${paint('dim', `${' '.repeat(number.length)} |`)} ${' '.repeat(widthOf(part(0, start)))}${paint(diagnostic.severity, carets)}`,
  ];
}

/** In columns of a terminal, nearly: ideographs and most emoji take two. */
function widthOf(text: string): number {
  const wide = /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
  return [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);
}

function tail(report: CheckReport, paint: Paint): readonly string[] {
  const { findings, objects, files } = report;
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = countOf(findings, severity);
    return count === 0 ? [] : [paint(severity, plural(count, severity))];
  });
  const found = counts.length === 0 ? 'nothing found' : counts.join(', ');
  return [
    `${found}; ${plural(objects.length, 'object')} in ${plural(files, 'file')}`,
    ...leftOut(report).flatMap((text) => wrap(text, 2, '')),
    ...(report.assumed === undefined ? [] : wrap(assumptions(report.assumed), 2, '')),
    ...providers(report).flatMap((text) => wrap(text, 2, '')),
  ];
}

function leftOut({ suppressed, known, gone, templates, changing }: CheckReport): readonly string[] {
  const places = changing.slice(0, 3).map((folder) => printable(folder));
  const more = changing.length > places.length ? ` and ${changing.length - places.length} more` : '';
  return [
    ...(suppressed.length === 0
      ? []
      : [`${plural(suppressed.length, 'finding')} ignored, as the objects or the configuration ask`]),
    ...(known === undefined
      ? []
      : [
          `${plural(known.length, 'finding')} of the baseline not shown${gone === 0 ? '' : `; ${gone} of its entries ${gone === 1 ? 'occurs' : 'occur'} no more`}`,
        ]),
    ...(templates === 0
      ? []
      : [`${plural(templates, 'template')} of Helm or another tool left out: what it prints can be checked`]),
    ...(places.length === 0
      ? []
      : [
          `what ${places.join(', ')}${more} ${changing.length === 1 ? 'changes' : 'change'} in what ${changing.length === 1 ? 'it takes' : 'they take'} was not looked at: \`kustomize build DIR | canary-fanout check -\` is exact`,
        ]),
  ];
}

/** Versions decide what holds, and nobody sees them in a finding. */
function assumptions({ profile, flagger, said }: Assumed): string {
  const how = '(`versions` in the configuration, or --istio and --flagger, say others)';
  if (said.profile && said.flagger) return `for ${profile} and Flagger ${flagger}, as configured`;
  if (said.profile) return `for ${profile}, as configured; Flagger ${flagger} is assumed ${how}`;
  if (said.flagger) return `for Flagger ${flagger}, as configured; ${profile} is assumed ${how}`;
  return `${profile} and Flagger ${flagger} are assumed ${how}`;
}

/** Flagger's own default is a flag that no Canary shows. */
function providers({ assumedProviders: canaries }: CheckReport): readonly string[] {
  if (canaries.length === 0) return [];
  const named = canaries.slice(0, 3).map(printable).join(', ');
  const more = canaries.length > 3 ? ` and ${canaries.length - 3} more` : '';
  const who = canaries.length === 1 ? `Canary ${named}` : `Canaries ${named}${more}`;
  return [`a Gateway API provider is assumed for ${who}, without \`spec.provider\` (\`canary-fanout explain FAN202\`)`];
}

export function plural(count: number, noun: string): string {
  const many = noun === 'info' ? 'infos' : `${noun}s`;
  return `${count} ${count === 1 ? noun : many}`;
}
