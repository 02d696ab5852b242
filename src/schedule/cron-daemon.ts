/** Whether a cron daemon runs on this machine: a crontab alone does nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's cron; cronie, dcron and busybox; fcron. */
const NAMES = new Set(['cron', 'crond', 'fcron']);

/** Null where that cannot be told: no /proc, or one that hides the processes of others. */
export function isCronRunning(processes = '/proc'): boolean | null {
  if (nameOf(processes, '1') === null) return null;
  return readdirSync(processes).some((pid) => /^\d+$/.test(pid) && NAMES.has(nameOf(processes, pid) ?? ''));
}

function nameOf(processes: string, pid: string): string | null {
  try {
    return readFileSync(join(processes, pid, 'comm'), 'utf8').trim();
  } catch {
    return null;
  }
}
