/** Breaks a line at blanks so that it fits; what follows is indented as the line was. A word that is longer than the line stays whole. */
export function fold(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [indent = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(/ +/)) {
    const next = current.trim() === '' ? `${indent}${word}` : `${current} ${word}`;
    if (next.length > width && current.trim() !== '') {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = next;
  }
  return [...lines, current];
}
