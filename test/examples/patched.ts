/** Text of files by their path. */
export type Files = ReadonlyMap<string, string>;

/** The files after a patch as `git diff` writes it; it throws where a line of the patch is not the file's. */
export function patched(files: Files, patch: string): Files {
  const after = new Map(files);
  for (const part of patch.split(/^diff --git .*\n/m).slice(1)) {
    const path = /^\+\+\+ b\/(.*)$/m.exec(part)?.[1] ?? '';
    const lines = (files.get(path) ?? '').split('\n');
    const hunks = part.split(/^(?=@@ )/m).slice(1);
    // From the last one up, so that the numbers of the lines above stay right.
    for (const hunk of hunks.reverse()) applyHunk(path, lines, hunk);
    after.set(path, lines.join('\n'));
  }
  return after;
}

function applyHunk(path: string, lines: string[], hunk: string): void {
  const [head = '', ...rest] = hunk.replace(/\n$/, '').split('\n');
  const start = Number(/^@@ -(\d+)/.exec(head)?.[1] ?? 0);
  const side = (sign: string) =>
    rest.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1));
  const old = side('-');
  const found = lines.slice(Math.max(0, start - 1), Math.max(0, start - 1) + old.length);
  if (found.join('\n') !== old.join('\n')) throw new Error(`the patch of ${path} does not fit at line ${start}`);
  lines.splice(Math.max(0, start - 1), old.length, ...side('+'));
}
