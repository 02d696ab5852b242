/** Rows in columns that fit the width; with a bar beside the second column where one is wanted. */
import type { WidgetResult } from './dashboard.js';
import { ink, type Paper } from './paper.js';
import { fit, plainFor, widthOf } from './plain-text.js';
import { cellWords } from './words.js';
import type { Zone } from './zone.js';

const GAP = '  ';
const LEAST_TEXT = 8;
const BAR = { least: 8, most: 40 };

export function drawTable(widget: WidgetResult, paper: Paper, zone: Zone): string[] {
  const { columns, rows, kind } = widget;
  const words = rows.map((row) => columns.map(({ kind: cellKind }, index) => plainFor(cellWords(row[index] ?? null, cellKind, zone), paper.unicode)));
  const room = paper.width - GAP.length * (columns.length - 1) - (kind === 'bars' ? BAR.least + GAP.length : 0);
  const widths = columnWidths(columns.map(({ title }, index) => Math.max(widthOf(title), ...words.map((row) => widthOf(row[index] ?? '')))), room);
  const barWidth = kind === 'bars' ? Math.min(BAR.most, room + BAR.least - sum(widths)) : 0;
  const largest = Math.max(1, ...rows.map((row) => Number(row[1] ?? 0)));
  const line = (cells: readonly string[], bar: string): string =>
    columns
      .flatMap(({ kind: cellKind }, index) => {
        const cell = fit(cells[index] ?? '', widths[index] ?? 0, { unicode: paper.unicode, right: cellKind === 'count' || cellKind === 'seconds' });
        return kind === 'bars' && index === 1 ? [bar, cell] : [cell];
      })
      .join(GAP)
      .trimEnd();
  return [
    ink(line(columns.map(({ title }) => title), ' '.repeat(barWidth)), 'quiet', paper),
    ...rows.map((row, index) => line(words[index] ?? [], drawBar(Number(row[1] ?? 0) / largest, barWidth, paper))),
  ];
}

/** The widest give way first. */
function columnWidths(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  while (sum(widths) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= LEAST_TEXT) break;
    widths[widest]! -= 1;
  }
  return widths;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function drawBar(share: number, width: number, paper: Paper): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8));
  const bar = paper.unicode ? '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7] : '#'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * width)));
  return ink(bar, 'bar', paper) + ' '.repeat(Math.max(0, width - bar.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
