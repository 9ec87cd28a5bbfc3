import { CATALOG, type Code } from '../diagnostics/catalog.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { pageText } from '../report/page-text.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readPages } from './pages.ts';
import { painter } from './paint.ts';

/** `explain [CODE]`: the page of a finding, by code or by name; without one, all findings there are. */
export function explainCommand(args: readonly string[], context: CommandContext): CommandResult {
  const [word, ...more] = args;
  const paint = painter(context.colours === true);
  if (word === undefined) return { stdout: list(paint), stderr: '', exitCode: 0 };
  if (word.startsWith('-')) return usage(`unknown option \`${word}\``);
  if (more.length > 0) return usage('explain takes one code, such as FAN302');
  const code = codeOf(word);
  if (code === undefined) return usage(`unknown code \`${word}\`${suggestion(word)}`);
  const page = readPages().get(code);
  if (page === undefined) return usage(`${code} has no page`);
  return { stdout: pageText(page, (text) => paint('bold', text)), stderr: '', exitCode: 0 };
}

function codeOf(word: string): Code | undefined {
  const wanted = word.toLowerCase();
  return codes().find((code) => code.toLowerCase() === wanted || CATALOG[code].name === wanted);
}

function suggestion(word: string): string {
  const near = nearest(word, [...codes(), ...codes().map((code) => CATALOG[code].name)]);
  return near === undefined ? '; without a code, explain lists all' : `: did you mean \`${near}\`?`;
}

/** The worst first, then by code. */
function list(paint: ReturnType<typeof painter>): string {
  const widest = Math.max(...codes().map((code) => CATALOG[code].name.length));
  const sections = (['error', 'warning', 'info'] as const).map((severity) => {
    const own = codes().filter((code) => CATALOG[code].severity === severity);
    const lines = own.map((code) => `  ${code}  ${CATALOG[code].name.padEnd(widest)}  ${CATALOG[code].title}`);
    return [paint(severity, severity), ...lines].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

function codes(): readonly Code[] {
  return Object.keys(CATALOG)
    .filter((key): key is Code => Object.hasOwn(CATALOG, key))
    .sort();
}
