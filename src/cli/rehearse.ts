import { formatLines } from '../diagnostics/format.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { isFailing } from '../rehearse/orders.ts';
import { type Rehearsal, rehearse, rehearsedCanaries } from '../rehearse/rehearse.ts';
import { shownRehearsals } from '../report/html/shown-rehearsals.ts';
import { rehearseMermaid } from '../report/mermaid/rehearse.ts';
import { rehearseJson } from '../report/rehearse-json.ts';
import { rehearseText } from '../report/rehearse-text.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Situation } from '../topology/situation.ts';
import { readRegex } from '../trace/regex.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readTexts } from './inputs.ts';
import { painter } from './paint.ts';
import { planned } from './plan/source.ts';
import { type RehearseArguments, readRehearseArguments } from './rehearse-arguments.ts';
import { readingOnce } from './report/reading-once.ts';
import { untested } from './route-judge.ts';

/**
 * `rehearse [-c CONFIG] [PATH...|-]`: what happens to requests in each state of the rollouts, with the changes applied. Exit
 * status 0 where no request fails in any of them, 1 where one does, 2 where nothing could be rehearsed.
 */
export async function rehearseCommand(args: readonly string[], given: CommandContext): Promise<CommandResult> {
  const asked = readRehearseArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const context = asked.format === 'html' ? readingOnce(given) : given;
  const texts = readTexts(asked.paths, asked.configPath, context);
  if ('problem' in texts) return usage(texts.problem);
  const plan = planned(texts, untested);
  const { before, after, diagnostics } = plan.outcome;
  if (plan.failed || before === undefined || after === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return { stdout: '', stderr: formatLines(errors), exitCode: 2 };
  }
  const order = asked.order === undefined ? undefined : readOrder(asked.order, after);
  if (order !== undefined && 'problem' in order) return usage(order.problem);
  const rehearsals = rehearse(before, after, {
    regex: readRegex,
    order: order?.names,
    together: asked.together,
    onState: progress(context),
  });
  const fails = rehearsals.some(({ seen }) => seen.some(isFailing));
  const exitCode = fails ? 1 : 0;
  if (asked.format !== 'html') return { stdout: written(rehearsals, asked, after, context), stderr: '', exitCode };
  const { pageOf } = await import('./report/page.ts');
  const unrehearsed = rehearsals.length === 0 ? nothing(after) : undefined;
  const shown = { rehearsals: shownRehearsals(rehearsals), unrehearsed };
  const named = { paths: asked.paths.length === 0 ? ['-'] : asked.paths, configPath: asked.configPath };
  const page = await pageOf(plan, { before, after }, named, context, shown);
  return 'problem' in page ? usage(page.problem) : { stdout: page.html, stderr: '', exitCode };
}

function written(
  rehearsals: readonly Rehearsal[],
  { format }: RehearseArguments,
  after: Situation,
  { version, colours }: CommandContext,
): string {
  if (format === 'json') return rehearseJson(rehearsals, version);
  if (format === 'mermaid') return rehearseMermaid(rehearsals, nothing(after));
  if (rehearsals.length === 0) return `${nothing(after)}\n`;
  return rehearseText(rehearsals, painter(colours === true));
}

function nothing({ topology }: Situation): string {
  if (topology.canaries.length === 0) return 'Nothing to rehearse: the input has no Canary.';
  return 'Nothing to rehearse: the input has no fan-out, and the configuration asks for none.';
}

/** Names as `namespace/name`, or what is wrong with them. */
function readOrder(
  given: readonly string[],
  after: Situation,
): { readonly names: readonly string[] } | { readonly problem: string } {
  const known = rehearsedCanaries(after).map(({ id }) => id);
  const names: string[] = [];
  for (const name of given) {
    const found = known.filter((id) => (name.includes('/') ? formatName(id) === name : id.name === name));
    const [first] = found;
    if (first === undefined) {
      const all = known.map(formatName);
      const guess = nearest(name, [...all, ...known.map((id) => id.name)]);
      const hint =
        guess !== undefined ? `; did you mean ${guess}?` : all.length > 0 ? `; they have ${all.join(', ')}` : '';
      return { problem: `\`--order\`: no fan-out has a Canary ${name}${hint}` };
    }
    if (found.length > 1) {
      return { problem: `\`--order\`: ${found.map(formatName).join(' and ')} have that name: write NAMESPACE/NAME` };
    }
    if (names.includes(formatName(first))) return { problem: `\`--order\` names Canary ${name} twice` };
    names.push(formatName(first));
  }
  return { names };
}

const SILENT_MS = 1000;
const EVERY_MS = 200;

/** On a terminal, and only where it takes a while. */
function progress({ progress: show }: CommandContext): ((done: number, all: number) => void) | undefined {
  if (show === undefined) return undefined;
  let next = performance.now() + SILENT_MS;
  let shown = false;
  return (done, all) => {
    const now = performance.now();
    if (done === all && shown) return show('');
    if (now < next) return;
    next = now + EVERY_MS;
    shown = true;
    show(`${done} of ${all} states`);
  };
}
