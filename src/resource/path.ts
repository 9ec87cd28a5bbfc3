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

/** A field as a sentence names it, in code quotes; `it` for the object itself. */
export function nameOf(path: Path): string {
  return path.length === 0 ? 'it' : `\`${formatPath(path)}\``;
}
