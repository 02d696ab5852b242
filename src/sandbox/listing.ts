/** How a listing makes items of mini-blobs: on the fly, inside the window that is asked for. Pure. */
import type { Mini } from './mini-blobs.js';

export type GroupRules = { groupRecords: number; groupSpanMs: number; stableBlobs: boolean; insideSpan: 'slice' | 'whole' };
/** Milliseconds since 1970; `start` belongs to the window, `end` does not. */
export type GroupQuery = { start: number; end: number; now: number };
/** First and last arrival inside, microseconds since 1970. */
export type Group = { first: number; last: number };

/**
 * The items of one data centre, by time. Grouping starts at the window's start ('slice'), so that a start inside a span
 * gives only what comes after it, or at the oldest mini-blob ('whole'), so that the item comes whole. The last item grows
 * as mini-blobs become visible, and gets a new last arrival, so a new contentId.
 */
export function groupMinis(minis: readonly Mini[], query: GroupQuery, rules: GroupRules): Group[] {
  const from = rules.insideSpan === 'whole' ? 0 : firstAtOrAfter(minis, query.start * 1000);
  const upTo = firstAtOrAfter(minis, Math.min(query.end, query.now) * 1000);
  const groups: (Group & { records: number; closed: boolean })[] = [];
  for (const mini of minis.slice(from, upTo)) {
    if (mini.visibleAt > query.now) continue;
    const tail = groups.at(-1);
    const alone = rules.stableBlobs || mini.raw !== null || mini.gzipped !== null;
    if (
      tail === undefined ||
      tail.closed ||
      alone ||
      tail.records + mini.records.length > rules.groupRecords ||
      mini.micros - tail.first > rules.groupSpanMs * 1000
    ) {
      groups.push({ first: mini.micros, last: mini.micros, records: mini.records.length, closed: alone });
    } else {
      tail.last = mini.micros;
      tail.records += mini.records.length;
    }
  }
  return groups.filter((group) => group.last >= query.start * 1000).map(({ first, last }) => ({ first, last }));
}

/** The index of the first mini-blob that arrived at that microsecond or later; the length when there is none. */
export function firstAtOrAfter(minis: readonly Mini[], micros: number): number {
  let low = 0;
  let high = minis.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minis[middle]?.micros ?? 0) < micros) low = middle + 1;
    else high = middle;
  }
  return low;
}
