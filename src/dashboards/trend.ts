/** Counts over time, put into as many equal steps as there is room for; pure. */
import type { Cell } from './dashboard.js';
import type { Zone } from './zone.js';

const MINUTE = 60_000;
const STEPS = [15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200].map((minutes) => minutes * MINUTE);

export type Series = { name: string; total: number; counts: readonly number[] };
export type Trend = {
  stepMs: number;
  /** Where each step starts, milliseconds since 1970. */
  starts: readonly number[];
  /** The largest first, "other" last. */
  series: readonly Series[];
};

/** `rows` are [slot, series, events]. What lies outside the span (a record from the near future) counts in its first or last step. */
export function makeTrend(rows: readonly (readonly Cell[])[], span: { since: Date; until: Date }, zone: Zone, mostSteps: number): Trend {
  const stepOf = (at: number, stepMs: number): number => Math.floor((at + zone.offsetMs(at)) / stepMs);
  const stepsIn = (stepMs: number): number => stepOf(span.until.getTime() - 1, stepMs) - stepOf(span.since.getTime(), stepMs) + 1;
  const stepMs = STEPS.find((step) => stepsIn(step) <= mostSteps) ?? STEPS.at(-1)!;
  const first = stepOf(span.since.getTime(), stepMs);
  const length = Math.max(1, stepsIn(stepMs));
  const byName = new Map<string, number[]>();
  for (const [slot, name, events] of rows) {
    const counts = byName.get(String(name)) ?? Array.from({ length }, () => 0);
    const place = Math.min(length - 1, Math.max(0, stepOf(Number(slot), stepMs) - first));
    counts[place] = (counts[place] ?? 0) + Number(events);
    byName.set(String(name), counts);
  }
  const series = [...byName].map(([name, counts]) => ({ name, counts, total: counts.reduce((sum, count) => sum + count, 0) }));
  const starts = Array.from({ length }, (_, index) => (first + index) * stepMs).map((wall) => wall - zone.offsetMs(wall - zone.offsetMs(wall)));
  return { stepMs, starts, series: series.toSorted(largestFirst) };
}

/** "15 min", "3 h", "2 d". */
export function stepWords(stepMs: number): string {
  const minutes = stepMs / MINUTE;
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
}

function largestFirst(a: Series, b: Series): number {
  return Number(a.name === 'other') - Number(b.name === 'other') || b.total - a.total || (a.name < b.name ? -1 : 1);
}
