/** The rules for startTime and endTime. Pure. */
import { type AfCode } from './af-errors.js';
import type { Behaviour } from './behaviour.js';

/** Milliseconds since 1970. */
export type Times = { start: number; end: number };

const DAY_MS = 86_400_000;
const FORM = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(\.\d{1,7})?)?)?(?:Z|[+ ]00:?00)?$/;

/** documented: the rules of /subscriptions/content; a code where one is broken. `start` is null for "no such parameter". */
export function readTimes(
  given: { start: string | null; end: string | null },
  now: number,
  behaviour: Pick<Behaviour, 'omittedTimes' | 'wideWindow' | 'retentionSlackMs'>,
): Times | AfCode | 'garbled' {
  if (given.start === null && given.end === null) {
    if (behaviour.omittedTimes === 'error400') return 'garbled';
    return { start: behaviour.omittedTimes === 'day' ? now - DAY_MS : now - (now % DAY_MS), end: now };
  }
  if (given.start === null || given.end === null) return 'AF20055';
  const start = readTime(given.start);
  const end = readTime(given.end);
  if (start === null || end === null) return 'AF20002';
  if (start >= end || start < now - 7 * DAY_MS - behaviour.retentionSlackMs) return 'AF20055';
  if (end - start <= DAY_MS) return { start, end };
  return behaviour.wideWindow === 'partial' ? { start, end: start + DAY_MS } : 'AF20055';
}

/** documented: date, minutes or seconds; seen to be accepted: fractions, `Z`, `+00:00`, and its plus sign turned into a blank. */
function readTime(text: string): number | null {
  const [, day, minutes = '00:00', seconds = '00', fraction = ''] = FORM.exec(text) ?? [];
  const time = Date.parse(`${day}T${minutes}:${seconds}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(time) ? null : time;
}
