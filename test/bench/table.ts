/** A row of the bench: what was measured, and what it must reach; '' where nothing is asked. */
export type Row = { what: string; measured: string; aim: string };

export function row(what: string, measured: string, aim = ''): Row {
  return { what, measured, aim };
}

export function printTable(title: string, rows: readonly Row[]): void {
  const widths = (['what', 'measured', 'aim'] as const).map((column) => Math.max(column.length, ...rows.map((line) => line[column].length)));
  const print = (...cells: string[]) => console.log(`| ${cells.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |`);
  console.log(`\n### ${title}\n`);
  print('what', 'measured', 'aim');
  print(...widths.map((width) => '-'.repeat(width)));
  for (const { what, measured, aim } of rows) print(what, measured, aim);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? 'unknown: no GNU time here' : `${(bytes / 1e6).toFixed(0)} MB`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}
