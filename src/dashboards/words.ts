/** Numbers, spans and counts in words. */
import type { Cell, ColumnKind, DashboardResult, Reading } from './dashboard.js';
import { minuteIn, type Zone } from './zone.js';

const NUMBERS = new Intl.NumberFormat('en');

export function numberWords(value: number): string {
  return NUMBERS.format(value);
}

/** "42 s", "12 min", "3.4 h", "5.2 d"; negative as it is. */
export function secondsWords(value: number): string {
  const size = Math.abs(value);
  if (size < 120) return `${Math.round(value)} s`;
  if (size < 7200) return `${Math.round(value / 60)} min`;
  return size < 172_800 ? `${(value / 3600).toFixed(1)} h` : `${(value / 86_400).toFixed(1)} d`;
}

/** Not yet made safe for a terminal or a page. */
export function cellWords(cell: Cell, kind: ColumnKind, zone: Zone): string {
  if (cell === null) return '-';
  if (kind === 'text') return String(cell);
  if (kind === 'time') return minuteIn(zone, Number(cell));
  return kind === 'seconds' ? secondsWords(Number(cell)) : numberWords(Number(cell));
}

/** "2026-11-21 14:00 to 2026-11-22 14:00 UTC". */
export function spanWords({ since, until }: Pick<DashboardResult, 'since' | 'until'>, zone: Zone): string {
  return `${minuteIn(zone, since.getTime())} to ${minuteIn(zone, until.getTime())} ${zone.title(until)}`;
}

/** What was read, and what of it was odd: never left out in silence. */
export function readingWords(reading: Reading): string[] {
  const { events, older, unreadable, untimed, unnamed } = reading;
  const odd = [
    unreadable > 0 ? `${numberWords(unreadable)} unreadable` : '',
    untimed > 0 ? `${numberWords(untimed)} without a usable time, shown at their receipt` : '',
    unnamed > 0 ? `${numberWords(unnamed)} without an operation` : '',
  ].filter((words) => words !== '');
  return [
    `${numberWords(events)} ${events === 1 ? 'event' : 'events'}${older > 0 ? `, and ${numberWords(older)} received now that happened before` : ''}`,
    ...(odd.length > 0 ? [`Odd: ${odd.join('; ')}`] : []),
  ];
}
