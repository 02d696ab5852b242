/** Asks this machine what `scheduleStatus` needs to know. Also for `verify`. */
import { existsSync } from 'node:fs';
import type { Run } from '../world.js';
import { isCronRunning } from './cron-daemon.js';
import { readCrontab } from './crontab.js';
import type { JobKey } from './job.js';
import { scheduleStatus, type ScheduleState } from './status.js';
import { readTimer } from './systemd.js';

/** `home` is null where the XDG folders are used. Throws UserError (69) when the crontab cannot be read. */
export async function readSchedule(asked: { run: Run; job: JobKey; home: string | null; unitsFolder: string; now: Date }): Promise<ScheduleState> {
  const { run, job, home, unitsFolder, now } = asked;
  const crontab = await readCrontab(run);
  return scheduleStatus({ crontab, timer: readTimer(unitsFolder, job), job, home, exists: existsSync, daemonRunning: isCronRunning(), now });
}
