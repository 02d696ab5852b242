/** `o365 schedule`: has the system run `o365 collect` again and again. */
import { join, resolve, isAbsolute } from 'node:path';
import { placesOf, type Places } from '../config/places.js';
import { storedSettings } from '../config/settings-file.js';
import { Exit, UserError, type ExitCode } from '../errors.js';
import { isSameJob, jobLine, jobsIn, withJob, withoutJob } from '../schedule/crontab-text.js';
import { readCrontab, writeCrontab } from '../schedule/crontab.js';
import { periodOf, PERIODS } from '../schedule/every.js';
import { collectArgs, offsetOf, type Job, type JobKey } from '../schedule/job.js';
import { readSchedule } from '../schedule/read-schedule.js';
import type { ScheduleState } from '../schedule/status.js';
import { disableTimer, enableTimer, isSystemdHere, readTimer } from '../schedule/systemd.js';
import { longestGap, parseFields } from '../schedule/times.js';
import { lookAtStore } from '../store/look-at-store.js';
import type { LastRun } from '../world.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { parseDuration } from './duration.js';
import { disabledLines, enabledLines, statusJson, statusLines, warningsOf } from './schedule-words.js';

export type ScheduleAction = 'enable' | 'disable' | 'status';
export type ScheduleOptions = GlobalOptions & { every?: string; onProblem?: string; json?: boolean };

const DEFAULT_PERIOD = 20;

/**
 * Throws UserError: 64 for a flag, 69 where the crontab cannot be read or nothing here keeps a schedule, 74 where it cannot be written.
 * Then nothing has changed.
 */
export async function scheduleCommand(action: ScheduleAction, options: ScheduleOptions, world: CommandWorld): Promise<ExitCode> {
  const here = hereOf(options, world);
  const { places } = here;
  if (action === 'enable') await enable(here, options, world);
  if (action === 'disable') return disable(here, options, world);
  const state = await scheduleOf(options, world);
  const lastRun = await lastRunOf(places, world.clock.now());
  const show = { profile: options.profile, state, lastRun, stateFolder: places.stateFolder, now: world.clock.now() };
  if (options.json === true) world.terminal.out(JSON.stringify(statusJson(show)));
  else for (const line of action === 'enable' ? enabledLines(show) : statusLines(show)) world.terminal.out(line);
  const configured = storedSettings(places, options.profile) !== null;
  for (const line of warningsOf(show, action === 'enable' ? { configured, variables: variablesCronLacks(world) } : null)) world.terminal.say(line);
  return Exit.ok;
}

/** The job of this profile, as it stands; also for `verify`. Throws UserError (69) when the crontab cannot be read. */
export async function scheduleOf(options: GlobalOptions, world: CommandWorld): Promise<ScheduleState> {
  const { key: job, home, unitsFolder: folder } = hereOf(options, world);
  return await readSchedule({ run: world.run, job, home, unitsFolder: folder, now: world.clock.now() });
}

/** Null when there was none yet, or when the state cannot be read: `o365 verify` says why. */
async function lastRunOf(places: Places, now: Date): Promise<LastRun | null> {
  try {
    return (await lookAtStore(places, now)).lastRun;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

type Here = { places: Places; key: JobKey; home: string | null; unitsFolder: string };

function hereOf(options: GlobalOptions, world: CommandWorld): Here {
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile, homedir: world.homedir });
  return { places, key: { profile: options.profile, configFile: places.configFile }, home: homeOf(options, world), unitsFolder: unitsFolder(world) };
}

async function enable(here: Here, options: ScheduleOptions, world: CommandWorld): Promise<void> {
  const every = options.every === undefined ? null : periodOf(parseDuration(options.every, '--every'));
  const crontab = await readCrontab(world.run);
  const job = makeJob(here, { every: every ?? presentPeriod(crontab, here), onProblem: options.onProblem ?? presentHook(crontab, here.key) }, world);
  const line = jobLine(job);
  if (crontab !== null) {
    const wanted = withJob(crontab, job);
    if (wanted !== crontab) await writeCrontab(world.run, wanted);
    return;
  }
  if (await isSystemdHere(world.run)) return enableTimer(world.run, here.unitsFolder, job);
  world.terminal.out(options.json === true ? JSON.stringify({ version: 1, profile: options.profile, enabled: false, line }) : line);
  throw new UserError(Exit.unavailable, 'there is no crontab program here, and no systemd for this user', {
    hint: 'install cron, or give the line above to whatever runs jobs here',
  });
}

async function disable(here: Here, options: ScheduleOptions, world: CommandWorld): Promise<ExitCode> {
  const crontab = await readCrontab(world.run);
  const wanted = withoutJob(crontab ?? '', here.key);
  const hadLine = crontab !== null && wanted !== crontab;
  if (hadLine) await writeCrontab(world.run, wanted);
  const hadTimer = await disableTimer(world.run, here.unitsFolder, here.key);
  const changed = hadLine || hadTimer;
  if (options.json === true) world.terminal.out(JSON.stringify({ version: 1, profile: options.profile, enabled: false, changed }));
  else for (const text of disabledLines(options.profile, changed)) world.terminal.out(text);
  return Exit.ok;
}

function makeJob(here: Here, { every, onProblem }: { every: number; onProblem: string | null }, world: CommandWorld): Job {
  return {
    ...here.key,
    everyMinutes: every,
    offset: offsetOf(here.key.profile, world.host, every),
    environment: here.home === null ? xdgVariables(world) : {},
    node: world.node,
    program: world.program,
    args: collectArgs(here.key.profile, here.home, onProblem),
  };
}

/** Without a flag, what was enabled before stays as it was. */
function presentPeriod(crontab: string | null, { key, unitsFolder: folder }: Here): number {
  const line = jobsIn(crontab ?? '').find((found) => isSameJob(found, key));
  const times = line === undefined ? null : parseFields(line.fields);
  const period = times === null ? readTimer(folder, key)?.everyMinutes : longestGap(times);
  return period !== undefined && PERIODS.includes(period) ? period : DEFAULT_PERIOD;
}

function presentHook(crontab: string | null, key: JobKey): string | null {
  const words = jobsIn(crontab ?? '').find((found) => isSameJob(found, key))?.words ?? [];
  const at = words.indexOf('--on-problem');
  return at === -1 ? null : (words[at + 1] ?? null);
}

/** Null where the XDG folders are used. */
function homeOf(options: GlobalOptions, world: Pick<CommandWorld, 'env' | 'cwd'>): string | null {
  const home = options.home || world.env['O365_HOME'];
  return home ? resolve(world.cwd, home) : null;
}

function unitsFolder({ env, homedir }: Pick<CommandWorld, 'env' | 'homedir'>): string {
  const config = env['XDG_CONFIG_HOME'];
  return join(config !== undefined && isAbsolute(config) ? config : join(homedir, '.config'), 'systemd/user');
}

/** What leads to the settings here, and is not there when cron runs. */
function xdgVariables({ env, homedir, accountHome }: CommandWorld): Record<string, string> {
  const variables: Record<string, string> = homedir === accountHome ? {} : { HOME: homedir };
  for (const name of ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_DATA_HOME']) {
    const value = env[name];
    if (value !== undefined && isAbsolute(value)) variables[name] = value;
  }
  return variables;
}

/** Not carried into the line: some hold secrets, and a line is seen in `ps`. */
function variablesCronLacks({ env }: CommandWorld): string[] {
  return Object.keys(env).filter((name) => env[name] !== '' && /^(O365_(?!HOME$).*|(https|all|no)_proxy|NODE_EXTRA_CA_CERTS)$/i.test(name));
}
