/** How long to wait before trying again; pure. */

const LONGEST_MS = 60_000;

/** 1, 2, 4 … 60 seconds, each between half and once and a half of that, so that many clients do not come back as one. `attempt` counts from 0. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(1000 * 2 ** attempt, LONGEST_MS) * (0.5 + random);
}

/** `Retry-After` is a number of seconds or a date (RFC 9110). Null when it is absent or makes no sense. */
export function retryAfterMs(header: string | undefined, serverNow: Date): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - serverNow.getTime());
}
