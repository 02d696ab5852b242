/** How often: what one crontab line can say exactly. Pure. */
import { Exit, UserError } from '../errors.js';

/** Minutes that divide an hour, and whole hours that divide a day: anything else would leave one gap of another length. */
export const PERIODS: readonly number[] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * 60)];

/** The period in minutes. Throws UserError (64) that names the nearest two that are possible. */
export function periodOf(milliseconds: number): number {
  const minutes = milliseconds / 60_000;
  if (PERIODS.includes(minutes)) return minutes;
  const next = PERIODS.findIndex((period) => period > minutes);
  const first = next === -1 ? PERIODS.length - 2 : Math.max(0, next - 1);
  const [below = 1, above = 1] = PERIODS.slice(first, first + 2);
  throw new UserError(Exit.usage, `--every must divide an hour or a day evenly; nearest are ${flagOf(below)} and ${flagOf(above)}`, {
    hint: `for example --every ${flagOf(below)}`,
  });
}

/** As the flag takes it: 20m, 6h. */
function flagOf(minutes: number): string {
  return minutes < 60 ? `${minutes}m` : `${minutes / 60}h`;
}

/** "20 minutes", "6 hours"; "minute" alone after "every". */
export function periodInWords(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return count === 1 ? unit : `${count} ${unit}s`;
}
