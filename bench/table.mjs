/** A Markdown table with its columns aligned. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (cell === undefined ? '' : String(cell))));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => pad(cell, widths[column], column)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

function pad(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

export function milliseconds(value) {
  if (value === undefined) return '';
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

export function megabytes(value) {
  return value === undefined ? '' : `${Math.round(value)} MB`;
}

export function ratio(value) {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} x`;
}
