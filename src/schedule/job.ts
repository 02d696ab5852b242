/** What is run, for whom, and when: the same for cron and for systemd. Pure. */
import { createHash } from 'node:crypto';

/** Two jobs are the same when they collect the same profile of the same settings. */
export type JobKey = { profile: string; configFile: string };

export type Job = JobKey & {
  everyMinutes: number;
  /** Minutes after the hour, or after midnight where the period is longer than an hour. */
  offset: number;
  /** Variables that the program needs and cron does not have. No secret: a crontab line is seen in `ps`. */
  environment: Readonly<Record<string, string>>;
  /** Absolute paths of node and of the program. */
  node: string;
  program: string;
  args: readonly string[];
};

/** Spread over the period by profile and host, always the same for the same two: many hosts do not call at once. */
export function offsetOf(profile: string, host: string, everyMinutes: number): number {
  return createHash('sha256').update(`${profile}\n${host}`).digest().readUInt32BE(0) % everyMinutes;
}

/** `home` is null where the XDG folders are used. */
export function collectArgs(profile: string, home: string | null, onProblem: string | null): string[] {
  return [
    ...(home === null ? [] : ['--home', home]),
    '--profile',
    profile,
    'collect',
    '--quiet',
    '--log',
    ...(onProblem === null ? [] : ['--on-problem', onProblem]),
  ];
}

export function commandWords({ environment, node, program, args }: Pick<Job, 'environment' | 'node' | 'program' | 'args'>): string[] {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // Not `NAME=value command`, which only some shells read; a crontab may name any with SHELL=.
  return [...(variables.length === 0 ? [] : ['/usr/bin/env', ...variables]), node, program, ...args];
}
