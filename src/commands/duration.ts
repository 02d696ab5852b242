import { Exit, UserError } from '../errors.js';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "90s", "20m", "6h", "7d" in milliseconds. Throws UserError (64) that names the flag. */
export function parseDuration(text: string, flag: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text.trim()) ?? [];
  const milliseconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isSafeInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new UserError(Exit.usage, `${flag} "${text}" is not a duration`, { hint: `write it like ${flag} 90s, 20m, 6h or 7d` });
}
