/** The job as `o365 schedule` finds it, in the terms of the checks. */
import { UserError } from '../errors.js';
import type { ScheduleState } from '../health/health-world.js';
import type { ScheduleState as Job } from '../schedule/status.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { scheduleOf } from './schedule.js';

/** A crontab that cannot be read is no failure: collecting works without one. */
export async function scheduleForHealth(options: GlobalOptions, world: CommandWorld): Promise<ScheduleState> {
  try {
    return inTermsOfHealth(await scheduleOf(options, world));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unknown', reason: error.message, remedy: error.hint ?? 'Run `crontab -l` as this user and see what it says.' };
  }
}

export function inTermsOfHealth({ state, by, everyMinutes, missing, otherProfiles, daemonRunning }: Job): ScheduleState {
  switch (state) {
    case 'enabled':
    case 'edited':
    case 'unmarked':
      return {
        kind: 'scheduled',
        where: by === 'systemd' ? 'A systemd timer' : state === 'unmarked' ? 'A line of the crontab that `o365 schedule` did not write' : 'The crontab',
        everyMs: everyMinutes === null ? null : everyMinutes * 60_000,
        isDaemonRunning: daemonRunning,
      };
    case 'off':
      return { kind: 'off' };
    case 'broken':
      return { kind: 'broken', missing: missing ?? 'a program' };
    case 'absent':
      return { kind: 'none', others: otherProfiles };
  }
}
