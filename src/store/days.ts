const DAY_MS = 86_400_000;

/** Promise: an Id is known for eight days. The day of receipt is not over yet when it is counted, so nine are kept. */
export const daysToRemember = 9;

/** Days since 1970, UTC. */
export function dayOf(date: Date): number {
  return Math.floor(date.getTime() / DAY_MS);
}
