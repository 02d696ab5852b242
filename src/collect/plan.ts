/** From the checkpoint and one reading of the clock to the windows to ask for; pure. */
import type { Checkpoint, Gap, TimeWindow } from '../model.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** documented: content is listed for seven days; five minutes are left for the way and the clocks. */
export const REACH_MS = 7 * DAY_MS - 5 * MINUTE_MS;
/** The service lists content late: what was listed is listed again for a day. */
const OVERLAP_MS = DAY_MS;
/**
 * The service groups content inside the window that it is asked for, so only the same window gives the same contentIds again:
 * inner boundaries lie on this fixed grid, never on "now minus something". documented: a window is at most 24 hours.
 */
const GRID_MS = 6 * HOUR_MS;
export const LOOK_BACK_EVERY_MS = DAY_MS;
/**
 * The daily look-back downloads again what was created since a day before the look-back before it: late content may hide under a
 * known contentId. Every blob is so downloaded again at an age of one to two days; in steady state that is the last 48 hours.
 */
const RECHECK_BEFORE_LAST_MS = DAY_MS;

export type Plan = {
  /** Oldest first; they touch, and none is empty. */
  windows: TimeWindow[];
  /** Out of reach for good. */
  gaps: Gap[];
  looksBack: boolean;
  /** Which known blobs are downloaded again, when all that is new has been; null for none. */
  recheck: Recheck | null;
};

/** Created at or after this, and not fetched since that (null: whenever they were fetched). A look-back that was cut short goes on where it was. */
export type Recheck = { createdFrom: Date; unlessFetchedSince: Date | null };

export type PlanOptions = {
  recheck: 'daily' | 'never' | 'now';
};

/** @param now whole seconds, corrected for skew; the end of the last window and the watermark to come. */
export function planWindows({ floor, watermark, lookedBackAt }: Checkpoint, now: Date, options: PlanOptions): Plan {
  const reach = now.getTime() - REACH_MS;
  const listedUpTo = watermark ?? floor;
  // A time to come was written by a clock that was wrong: it counts as none.
  const sinceLookBack = lookedBackAt === null ? Infinity : now.getTime() - lookedBackAt.getTime();
  const lookBackIsDue = sinceLookBack >= LOOK_BACK_EVERY_MS || sinceLookBack < 0;
  const looksBack = lookBackIsDue || options.recheck === 'now';
  const overlapStart = watermark === null ? floor.getTime() : onGrid(Math.min(watermark.getTime(), now.getTime()) - OVERLAP_MS);
  const start = Math.max(looksBack ? reach : overlapStart, floor.getTime(), reach);
  return {
    windows: cut(start, now.getTime()),
    gaps: listedUpTo.getTime() < reach ? gapsUpTo(new Date(reach), listedUpTo, floor) : [],
    looksBack,
    recheck: recheckOf(options.recheck, lookBackIsDue ? lookedBackAt : null, now),
  };
}

/** What was listed late for the overlap is out of reach too, though the overlap itself had been listed. */
function gapsUpTo(reach: Date, listedUpTo: Date, floor: Date): Gap[] {
  const lateFrom = new Date(Math.max(floor.getTime(), listedUpTo.getTime() - OVERLAP_MS));
  const late = { start: lateFrom, end: listedUpTo, reason: 'what the service listed late for this span is older than the seven days that it keeps' };
  const gap = { start: listedUpTo, end: reach, reason: 'older than the seven days that the service keeps' };
  return lateFrom < listedUpTo ? [late, gap] : [gap];
}

function recheckOf(wanted: PlanOptions['recheck'], lookedBackAt: Date | null, now: Date): Recheck | null {
  if (wanted === 'now') return { createdFrom: new Date(0), unlessFetchedSince: null };
  if (wanted === 'never' || lookedBackAt === null) return null;
  const last = Math.min(lookedBackAt.getTime(), now.getTime() - LOOK_BACK_EVERY_MS);
  return { createdFrom: new Date(last - RECHECK_BEFORE_LAST_MS), unlessFetchedSince: new Date(last + LOOK_BACK_EVERY_MS) };
}

function cut(start: number, end: number): TimeWindow[] {
  const windows: TimeWindow[] = [];
  for (let from = start; from < end; ) {
    const to = Math.min(onGrid(from) + GRID_MS, end);
    windows.push({ start: new Date(from), end: new Date(to) });
    from = to;
  }
  return windows;
}

function onGrid(time: number): number {
  return Math.floor(time / GRID_MS) * GRID_MS;
}

export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
