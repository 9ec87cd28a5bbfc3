/** Steps from an object to a field: keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** `spec.rules[0].matches["a.b/c"]`: how a field is written in sentences, results and pages. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The inverse of `formatPath`; `undefined` for a text that it does not write. */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const step = /\[(0|[1-9][0-9]*)\]|\[("(?:[^"\\]|\\.)*")\]|(\.?)([A-Za-z_$][\w$-]*)/y;
  while (step.lastIndex < text.length) {
    const isFirst = path.length === 0;
    const found = step.exec(text);
    if (found === null) return undefined;
    const [, index, quoted, dot, name] = found;
    if (index !== undefined) path.push(Number(index));
    else if (name !== undefined) {
      if (isFirst === (dot === '.')) return undefined;
      path.push(name);
    } else {
      const key = unquote(quoted ?? '');
      if (key === undefined) return undefined;
      path.push(key);
    }
  }
  return path;
}

function unquote(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A field as a sentence names it, in code quotes; `it` for the object itself. */
export function nameOf(path: Path): string {
  return path.length === 0 ? 'it' : `\`${formatPath(path)}\``;
}
