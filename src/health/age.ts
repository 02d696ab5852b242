/** Times as people say them. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "40 s", "12 min", "5 h", "3 d"; the largest unit that leaves at least two. */
export function spanWords(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < 2 * MINUTE_MS) return `${Math.round(span / 1000)} s`;
  if (span < 2 * HOUR_MS) return `${Math.round(span / MINUTE_MS)} min`;
  if (span < 2 * DAY_MS) return `${Math.round(span / HOUR_MS)} h`;
  return `${Math.round(span / DAY_MS)} d`;
}

export function ageWords(then: Date, now: Date): string {
  return spanWords(now.getTime() - then.getTime());
}

/** "1 blob", "2 blobs". */
export function countWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** UTC. */
export function dayWords(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export function sizeWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
