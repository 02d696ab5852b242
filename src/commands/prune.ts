/** `o365 prune`: old events off the disk. */
import { join } from 'node:path';
import { keepDaysAnswer } from '../config/answers.js';
import { placesOf, type Places } from '../config/places.js';
import { storedSettings } from '../config/settings-file.js';
import { Exit, UserError, type ExitCode } from '../errors.js';
import { lookAt } from '../store/lmdb-file.js';
import { prune, type Pruned } from '../store/prune.js';
import { takeRunLock } from '../store/run-lock.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';

export type PruneOptions = GlobalOptions & { keep?: string; json?: boolean };
export type PruneWorld = Pick<CommandWorld, 'env' | 'homedir' | 'pid' | 'clock' | 'terminal'>;

/** The Ids of eight days, and the day that is not over. */
const DAYS_TO_REBUILD = 9;

/** Throws UserError: 64 for the flag, 74 for the disk, or when there is no state that remembers what is removed. */
export async function pruneCommand(options: PruneOptions, { env, homedir, pid, clock, terminal }: PruneWorld): Promise<ExitCode> {
  const places = placesOf({ env, home: options.home, profile: options.profile, homedir });
  const keepDays = keepDaysOf(options, places);
  const now = clock.now();
  refuseWithoutState(places);
  const lock = takeRunLock(places.stateFolder, { pid, startedAt: now.toISOString() });
  if (!lock.taken) {
    terminal.say(`A run of profile "${options.profile}" is under way: nothing was removed.`);
    return Exit.ok;
  }
  try {
    const pruned = prune(places, keepDays, now);
    if (options.json === true) terminal.out(JSON.stringify({ version: 1, profile: options.profile, keepDays, ...pruned }));
    else for (const line of wordsOf(pruned, keepDays)) terminal.out(line);
    return Exit.ok;
  } finally {
    lock.release();
  }
}

function keepDaysOf({ keep, profile }: PruneOptions, places: Places): number {
  const days = keep === undefined ? (storedSettings(places, profile)?.keepDays ?? null) : keepDaysAnswer(keep);
  if (days !== null) return days;
  throw new UserError(Exit.usage, 'how many days to keep is not said', { hint: 'for example: o365 prune --keep 90, or once for all: o365 configure --keep-days 90' });
}

/** Without it the segments are all that tells a lost state from a first run, and the Ids are in them alone. */
function refuseWithoutState({ stateFolder }: Places): void {
  if (lookAt(join(stateFolder, 'lmdb', 'data.mdb')) === 'sound') return;
  throw new UserError(Exit.storage, `${stateFolder} holds no sound state: the events are needed to make it again`, { hint: 'run o365 collect first, which does so' });
}

function wordsOf({ before, segments, days, bytes, quarantined }: Pruned, keepDays: number): string[] {
  const aside = quarantined === 0 ? '' : `, and ${quarantined} bodies that were kept aside`;
  return [
    segments + quarantined === 0
      ? `Nothing was received before ${before}: nothing to remove.`
      : `Removed ${segments} segments of ${days} days${aside}, ${(bytes / 1e6).toFixed(1)} MB: everything received before ${before}.`,
    ...(keepDays < DAYS_TO_REBUILD ? [`With fewer than ${DAYS_TO_REBUILD} days kept, a lost state cannot read every Id back: events may then be stored twice.`] : []),
  ];
}
