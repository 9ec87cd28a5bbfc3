const WIDTH = 120;

/** JSON in which what fits on a line stays on it, so that a schema is compact and its diff readable. */
export function print(value, indent = '', label = '') {
  const flat = JSON.stringify(value);
  const fits = indent.length + label.length + flat.length < WIDTH;
  if (typeof value !== 'object' || value === null || fits) return label + flat;
  const inner = `${indent} `;
  const parts = Array.isArray(value)
    ? value.map((entry) => inner + print(entry, inner))
    : Object.entries(value).map(([key, entry]) => inner + print(entry, inner, `${JSON.stringify(key)}: `));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${label}${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
