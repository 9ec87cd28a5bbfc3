/** Lines of at most 100 columns, broken at spaces, each indented; the first begins with `front` where there is one. */
export function wrap(text: string, indent: number, front: string = ' '.repeat(indent)): readonly string[] {
  const lines: string[] = [];
  let line = front;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > 100) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
  }
  return [...lines, line];
}
