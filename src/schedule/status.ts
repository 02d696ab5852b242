/** Is the job enabled, and will it run? Pure: everything that was found out is handed in. */
import { isSameJob, jobsIn, unmarkedJobsIn, type JobLine } from './crontab-text.js';
import { collectArgs, type JobKey } from './job.js';
import { cronFields, firstRun, longestGap, nextRun, parseFields } from './times.js';

export type ScheduleState = {
  /**
   * enabled: runs as we wrote it. edited: our line, changed by hand, still collects. off: our line, commented out or no longer collecting.
   * broken: the line names a node or a program that is gone. unmarked: a line of somebody else's making runs `o365 collect`.
   * absent: no job for this profile.
   */
  state: 'enabled' | 'edited' | 'off' | 'broken' | 'unmarked' | 'absent';
  by: 'cron' | 'systemd' | null;
  /** The longest time between two runs; null where the line does not say it plainly. */
  everyMinutes: number | null;
  nextRun: Date | null;
  line: string | null;
  /** The file that a broken line names. */
  missing: string | null;
  /** Other profiles, or the same one with other settings, that have a job: "contoso". */
  otherProfiles: string[];
  /** Null where that cannot be told, and for systemd. */
  daemonRunning: boolean | null;
};

export type ScheduleFacts = {
  /** As `readCrontab` gives it: null without a crontab program. */
  crontab: string | null;
  timer: { everyMinutes: number; offset: number } | null;
  job: JobKey;
  /** As in `collectArgs`. */
  home: string | null;
  exists: (path: string) => boolean;
  daemonRunning: boolean | null;
  now: Date;
};

export function scheduleStatus(facts: ScheduleFacts): ScheduleState {
  const { crontab, timer, job, now, daemonRunning } = facts;
  const jobs = jobsIn(crontab ?? '');
  const others = [...new Set(jobs.filter((line) => !isSameJob(line, job)).map(({ profile }) => profile))];
  const none: ScheduleState = {
    state: 'absent', by: null, everyMinutes: null, nextRun: null, line: null, missing: null, otherProfiles: others, daemonRunning,
  };
  const own = jobs.filter((line) => isSameJob(line, job));
  const line = own.find(({ isOff }) => !isOff) ?? own[0];
  if (line !== undefined) return { ...none, ...judge(line, facts), by: 'cron', line: line.line };
  if (timer !== null) {
    const times = parseFields(cronFields(timer.everyMinutes, timer.offset));
    return { ...none, state: 'enabled', by: 'systemd', everyMinutes: timer.everyMinutes, nextRun: times && nextRun(times, now), daemonRunning: null };
  }
  const [unmarked] = unmarkedJobsIn(crontab ?? '');
  return unmarked === undefined ? none : { ...none, state: 'unmarked', by: 'cron', line: unmarked };
}

function judge(line: JobLine, { job, home, exists, now }: ScheduleFacts): Pick<ScheduleState, 'state' | 'everyMinutes' | 'nextRun' | 'missing'> {
  const times = parseFields(line.fields);
  const when = { everyMinutes: times && longestGap(times), nextRun: times && nextRun(times, now), missing: null };
  if (line.isOff || !line.words.includes('collect')) return { state: 'off', everyMinutes: null, nextRun: null, missing: null };
  const missing = programsOf(line.words).find((path) => !exists(path));
  if (missing !== undefined) return { ...when, state: 'broken', missing };
  const isAsWritten = times !== null && cronFields(longestGap(times), firstRun(times)) === line.fields && isOurs(line.words, job.profile, home);
  return { ...when, state: isAsWritten ? 'enabled' : 'edited' };
}

/** node and the program, which an upgrade may have moved. */
function programsOf(words: readonly string[]): string[] {
  const first = words.findIndex((word) => word !== '/usr/bin/env' && !/^[A-Z_]+=/.test(word));
  return words.slice(first, first + 2).filter((word) => word.startsWith('/'));
}

function isOurs(words: readonly string[], profile: string, home: string | null): boolean {
  const args = collectArgs(profile, home, null);
  const rest = words.slice(words.findIndex((word) => word !== '/usr/bin/env' && !/^[A-Z_]+=/.test(word)) + 2);
  return args.every((word, i) => rest[i] === word) && (rest.length === args.length || rest[args.length] === '--on-problem');
}
