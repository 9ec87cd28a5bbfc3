import type { Verdict } from './page.ts';

/**
 * The page with what was printed in place of what it says, where no line of it stands for others. A blank line that parts an output
 * from the next command stays.
 */
export function updatePage(text: string, verdicts: readonly Verdict[]): string {
  const lines = text.split('\n');
  const changes = verdicts.flatMap(({ block, outputs }) =>
    outputs.map((output) => ({ ...output, indent: block.indent })),
  );
  // From the last to the first, so that the places of the others stay.
  for (const { command, lines: printed, indent } of [...changes].sort(byPlace)) {
    const kept = [...command.expected];
    while (kept.at(-1)?.trim() === '') kept.pop();
    lines.splice(command.expectedAt, kept.length, ...printed.map((line) => (line === '' ? '' : `${indent}${line}`)));
  }
  return lines.join('\n');
}

function byPlace(one: { command: { expectedAt: number } }, other: { command: { expectedAt: number } }): number {
  return other.command.expectedAt - one.command.expectedAt;
}
