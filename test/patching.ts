import { expect } from 'vitest';

export interface PatchHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** As in a patch. */
  readonly lines: readonly string[];
}

/** The text with the hunks applied as `patch` does it: every line of the old text that a hunk has must be there. */
export function patched(text: string, hunks: readonly PatchHunk[]): string {
  const lines = linesOf(text);
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const start = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    expect(start).toBeGreaterThanOrEqual(at);
    out.push(...lines.slice(at, start));
    expect(out.length).toBe(hunk.newLines === 0 ? hunk.newStart : hunk.newStart - 1);
    at = start;
    let [took, gave] = [0, 0];
    for (const [index, line] of hunk.lines.entries()) {
      if (line.startsWith('\\')) continue;
      const whole = line.slice(1) + (hunk.lines[index + 1]?.startsWith('\\') === true ? '' : '\n');
      if (!line.startsWith('+')) expect(lines[at + took++]).toBe(whole);
      if (line.startsWith('-')) continue;
      out.push(whole);
      gave++;
    }
    expect([took, gave]).toEqual([hunk.oldLines, hunk.newLines]);
    at += took;
  }
  return [...out, ...lines.slice(at)].join('');
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
