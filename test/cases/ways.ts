/** Status and end of each way of a trace as text: `200 cart` of `100 %  1  200  cart`. */
export function ways(text: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.indexOf('In all') + 1;
  return lines.slice(start, lines.indexOf('', start)).map((line) => {
    const [, , , status, end] = /^ *(\S+ %) {2}(\S+) +(\S+) {2}(.*)$/.exec(line) ?? [];
    return `${status} ${end}`;
  });
}
