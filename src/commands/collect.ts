/** `o365 collect`: one incremental pull. Flags in, words out; the work is in collect/. */
import { setMaxListeners } from 'node:events';
import { makeActivityApi } from '../api/activity-api.js';
import { makeRequestBudget } from '../api/request-budget.js';
import { tokensOf } from '../auth/tokens.js';
import { collect, TOLERATED_SKEW_MS } from '../collect/collect.js';
import { REACH_MS } from '../collect/plan.js';
import { busyReport, makeReport, type CollectReport } from '../collect/report.js';
import { silenceNote } from '../collect/silence.js';
import { makeTally, type Tally } from '../collect/tally.js';
import { placesOf, type Places } from '../config/places.js';
import { readSettings } from '../config/settings.js';
import { Exit, ServiceError, UserError, type ExitCode } from '../errors.js';
import { makeSend, STALL_MS } from '../http/send.js';
import type { Settings } from '../model.js';
import { openStore, type StorePlaces } from '../store/open-store.js';
import { prune } from '../store/prune.js';
import { takeRunLock } from '../store/run-lock.js';
import type { Interruption, LastRun, Send, Store } from '../world.js';
import { tellOthers } from './after-run.js';
import { showProgress } from './collect-progress.js';
import { reasonOf, summaryLine, summaryLines } from './collect-words.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { parseDuration } from './duration.js';

export type CollectOptions = GlobalOptions & {
  since?: string;
  maxTime: string;
  maxRequests: string;
  recheck?: boolean;
  json?: boolean;
  stdout?: boolean;
  quiet?: boolean;
  log?: boolean;
  onProblem?: string;
};

/** The hard end of a run, whatever stalls. */
const GRACE_MS = 2 * 60_000;
const MOST_REQUESTS = 60_000;

/** Throws UserError only for wrong flags and faults of ours; whatever else ends the run stands in the report. */
export async function collectCommand(options: CollectOptions, world: CommandWorld): Promise<ExitCode> {
  const job = readFlags(options);
  const places = placesOf({ env: world.env, home: options.home, profile: options.profile, homedir: world.homedir });
  const run: Run = { options, job, startedAt: world.clock.now(), notes: [...job.notes], tallies: [], interruptedBy: () => null, silenceBegan: false };
  let error: UserError | null = null;
  try {
    if (!(await runLocked(run, places, world))) return Exit.ok;
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    error = thrown;
  }
  const end = { profile: options.profile, startedAt: run.startedAt, endedAt: world.clock.now(), notes: run.notes, interrupted: run.interruptedBy(), error };
  const { report, exitCode } = makeReport(run.tallies, end);
  await tellOthers(report, exitCode, { ...run, ...places }, world);
  show(report, exitCode, options, world);
  return exitCode;
}

type Run = {
  options: CollectOptions;
  job: Flags;
  startedAt: Date;
  notes: string[];
  tallies: Tally[];
  interruptedBy: Interruption['by'];
  silenceBegan: boolean;
};

/** False when another run holds the lock: that is said, and no fault. */
async function runLocked(run: Run, places: Places, world: CommandWorld): Promise<boolean> {
  const { options, startedAt, notes } = run;
  const settings = readSettings(places, options.profile, world.env, world.cwd);
  const lock = takeRunLock(places.stateFolder, { pid: world.pid, startedAt: startedAt.toISOString() });
  if (!lock.taken) {
    const owner = lock.owner === null ? '' : ` (process ${lock.owner.pid}, since ${lock.owner.startedAt})`;
    notes.push(`another run of profile "${options.profile}" is under way${owner}`);
    const report = busyReport({ profile: options.profile, startedAt, endedAt: world.clock.now(), notes });
    await tellOthers(report, Exit.ok, { ...run, ...places }, world);
    show(report, Exit.ok, options, world);
    return false;
  }
  try {
    const { store, mended, startOver, saveRun } = await openStore(places, startedAt);
    if (mended !== null) notes.push(mended);
    try {
      await runWith(store, startOver, settings, run, world);
      const silence = silenceNote(store, settings.noDataAlert, world.clock.now());
      if (silence !== null) notes.push(silence);
      run.silenceBegan = silence !== null;
      saveRun(lastRunOf(run, null, world.clock.now()));
    } catch (error) {
      if (error instanceof UserError && error.exitCode !== Exit.storage) saveRun(lastRunOf(run, error, world.clock.now()));
      throw error;
    } finally {
      await store.close();
    }
    if (settings.keepDays !== undefined) pruneQuietly(places, settings.keepDays, run, world);
  } finally {
    lock.release();
  }
  return true;
}

/** Only what goes wrong is said, and it does not make the run a failure: what is new is stored. */
function pruneQuietly(places: StorePlaces, keepDays: number, { notes }: Run, { clock }: CommandWorld): void {
  try {
    prune(places, keepDays, clock.now());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`events older than ${keepDays} days were not removed: ${error.message}`);
  }
}

async function runWith(store: Store, startOver: boolean, settings: Settings, run: Run, world: CommandWorld): Promise<void> {
  const { options, job } = run;
  const interruption = world.interruption();
  run.interruptedBy = () => interruption.by();
  run.tallies = settings.contentTypes.map(makeTally);
  const time = runTime(job.maxTimeMs, world, interruption);
  const stopShowing = showProgress(run.tallies, world);
  try {
    const send = makeSend({ caFile: settings.caFile, userAgent: world.userAgent, stallMs: STALL_MS });
    const { skewMs } = await collect(
      {
        api: connect(settings, send, job.maxRequests, time, world),
        store,
        clock: world.clock,
        random: world.random,
        enough: time.enough,
        emit: options.stdout === true ? emitTo(world) : null,
      },
      { contentTypes: settings.contentTypes, recheck: options.recheck === true ? 'now' : settings.recheck, sinceMs: job.sinceMs, startOver },
      run.tallies,
    );
    if (interruption.by() !== null) run.notes.push('interrupted: the next run goes on where this one stopped');
    else if (run.tallies.some(({ unfinished, error }) => unfinished && error === null)) run.notes.push(`${options.maxTime} were up: the next run goes on where this one stopped`);
    if (skewMs !== null && Math.abs(skewMs) > TOLERATED_SKEW_MS) run.notes.push(clockNote(skewMs));
  } finally {
    stopShowing();
    time.clear();
  }
}

/** What `verify` tells of this run. */
function lastRunOf({ options, startedAt, notes, tallies, interruptedBy }: Run, error: UserError | null, endedAt: Date): LastRun {
  const { report, exitCode } = makeReport(tallies, { profile: options.profile, startedAt, endedAt, notes, interrupted: interruptedBy(), error });
  return {
    endedAt,
    outcome: report.outcome,
    exitCode,
    reason: reasonOf(report),
    types: tallies.map(({ contentType, stored, latency, error: failure }) => {
      const pauseMs = failure instanceof ServiceError && failure.failure === 'cooling-down' ? failure.retryAfterMs : null;
      return { contentType, stored, latencySeconds: latency.summary(), coolingDownUntil: pauseMs === null ? null : new Date(endedAt.getTime() + pauseMs) };
    }),
  };
}

type Flags = { sinceMs: number | null; maxTimeMs: number; maxRequests: number; notes: string[] };

function readFlags(options: CollectOptions): Flags {
  if (options.json === true && options.stdout === true) {
    throw new UserError(Exit.usage, '--json and --stdout exclude each other: both write to standard output', { hint: 'leave one of them out' });
  }
  const sinceMs = options.since === undefined ? null : parseDuration(options.since, '--since');
  const maxRequests = Number(options.maxRequests);
  if (!Number.isInteger(maxRequests) || maxRequests < 1 || maxRequests > MOST_REQUESTS) {
    throw new UserError(Exit.usage, `--max-requests "${options.maxRequests}" is not a number of requests a minute`, { hint: 'write it like --max-requests 2000' });
  }
  const notes = sinceMs !== null && sinceMs > REACH_MS + 5 * 60_000 ? ['--since reaches further back than the seven days that the service keeps: it starts there'] : [];
  return { sinceMs, maxTimeMs: parseDuration(options.maxTime, '--max-time'), maxRequests, notes };
}

type RunTime = { enough: AbortSignal; hardEnd: AbortSignal; clear(): void };

function runTime(maxTimeMs: number, world: Pick<CommandWorld, 'timer'>, interruption: Interruption): RunTime {
  const [enough, hardEnd] = [new AbortController(), new AbortController()];
  const clearEnough = world.timer(maxTimeMs, () => enough.abort());
  const clearHardEnd = world.timer(maxTimeMs + GRACE_MS, () => hardEnd.abort());
  const time = { enough: AbortSignal.any([enough.signal, interruption.signal]), hardEnd: AbortSignal.any([hardEnd.signal, interruption.now]) };
  // Every request and every wait under way listens.
  setMaxListeners(0, time.enough, time.hardEnd);
  return {
    ...time,
    clear() {
      clearEnough();
      clearHardEnd();
    },
  };
}

function connect(settings: Settings, send: Send, maxRequests: number, time: RunTime, world: CommandWorld) {
  const { clock, random, env } = world;
  const tokens = tokensOf({ settings, send, clock, random, env, signal: time.enough });
  const budget = makeRequestBudget(maxRequests, clock, random);
  return makeActivityApi({ ...settings, apiUrl: settings.endpoint.apiUrl }, { send, tokens, budget, clock, random, time });
}

function emitTo(world: CommandWorld): (lines: Buffer) => Promise<void> {
  return async (lines) => {
    try {
      await world.terminal.write(lines);
    } catch (error) {
      throw new UserError(Exit.storage, 'standard output was closed by its reader', {
        hint: 'the events are in the event store; the next run goes on',
        cause: error,
      });
    }
  };
}

function clockNote(skewMs: number): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `the clock of this machine is ${minutes} min ${skewMs > 0 ? 'slow' : 'fast'}: times were corrected by the service's; set it with NTP`;
}

function show(report: CollectReport, exitCode: ExitCode, options: CollectOptions, world: CommandWorld): void {
  const { terminal } = world;
  if (options.json === true) return terminal.out(JSON.stringify(report));
  if (options.quiet === true && exitCode === Exit.ok && report.notes.length === 0) return;
  for (const line of terminal.isTerminal ? summaryLines(report) : [summaryLine(report)]) {
    if (options.stdout === true || report.types.length === 0) terminal.say(line);
    else terminal.out(line);
  }
}
