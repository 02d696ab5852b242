import { parseDuration } from './duration.js';

/** That long before `now`, a whole second as the records' own times are. Throws UserError (64). */
export function sinceOf(duration: string, now: Date): Date {
  return new Date(Math.floor((now.getTime() - parseDuration(duration, '--since')) / 1000) * 1000);
}
