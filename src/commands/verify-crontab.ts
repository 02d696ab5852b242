/** Looks through the user's crontab for a line that runs `o365 collect` for a profile. Reads only. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ScheduleState } from '../health/health-world.js';

export async function readCrontab(profile: string, home: string | null): Promise<ScheduleState> {
  try {
    const { stdout } = await promisify(execFile)('crontab', ['-l'], { timeout: 10_000 });
    return jobIn(stdout, profile, home);
  } catch (error) {
    const [code, words] = [read(error, 'code'), read(error, 'stderr')];
    if (code === 'ENOENT') {
      return { kind: 'unknown', reason: 'there is no crontab program here', remedy: 'Install cron, or run `o365 collect` every 20 minutes by other means.' };
    }
    if (typeof words === 'string' && /no crontab for/i.test(words)) return { kind: 'none', others: [] };
    return { kind: 'unknown', reason: `crontab -l failed${typeof code === 'number' ? ` (${code})` : ''}`, remedy: 'Run `crontab -l` as this user and see what it says.' };
  }
}

/** Pure. `home` is the folder that --home or O365_HOME names for this run, if any. */
export function jobIn(crontab: string, profile: string, home: string | null): ScheduleState {
  const jobs = crontab
    .split('\n')
    .filter((line) => /^\s*[^#\s]/.test(line) && /\bo365(\.js)?\b/.test(line) && /\scollect\b/.test(line))
    .map((line) => ({ line, profile: wordAfter(line, /--profile[= ]/) ?? 'default', home: wordAfter(line, /(?:--home[= ]|O365_HOME=)/) }));
  const ours = jobs.find((job) => job.profile === profile && (job.home === null || home === null || job.home === home));
  if (ours !== undefined) return { kind: 'scheduled', everyMs: periodOf(ours.line), where: 'The crontab', isDaemonRunning: null };
  return { kind: 'none', others: [...new Set(jobs.map((job) => job.profile))] };
}

function wordAfter(line: string, before: RegExp): string | null {
  return new RegExp(`${before.source}(?:'([^']*)'|"([^"]*)"|(\\S+))`).exec(line)?.slice(1).find((word) => word !== undefined) ?? null;
}

/** Of the regular forms: minutes as a list or a step, every hour, or hours as a step. */
function periodOf(line: string): number | null {
  const [minutes = '', hours = '', ...rest] = line.trim().split(/\s+/);
  if (rest[0]?.startsWith('*') !== true) return null;
  const everyHours = /^\*(?:\/(\d+))?$/.exec(hours);
  const step = /^\*(?:\/(\d+))?$/.exec(minutes);
  if (everyHours === null) return /^[\d]+$/.test(hours) && /^\d+$/.test(minutes) ? 24 * 3_600_000 : null;
  if (everyHours[1] !== undefined) return Number(everyHours[1]) * 3_600_000;
  if (step !== null) return Number(step[1] ?? 1) * 60_000;
  return /^\d+(,\d+)*$/.test(minutes) ? Math.round(60 / minutes.split(',').length) * 60_000 : null;
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
