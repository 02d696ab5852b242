/**
 * One pull, top to bottom: plan windows → list → download → split → drop known Ids → event store → checkpoint → tally.
 * Start reading here; each step is a file of that name (plan, fetch, split, progress, tally), `pull` strings them together for one type.
 */
import { setMaxListeners } from 'node:events';
import { Exit, UserError } from '../errors.js';
import type { Checkpoint, ContentType, Subscription } from '../model.js';
import type { ActivityApi, Clock, Random, Store } from '../world.js';
import { makeArenas } from './arena.js';
import { makeGate } from './gate.js';
import { LOOK_BACK_EVERY_MS, REACH_MS, wholeSeconds } from './plan.js';
import { FLUSH_BYTES, makeProgress, type ProgressWorld } from './progress.js';
import { DOWNLOADS_AT_ONCE, noteFailure, pull, type PullWorld } from './pull.js';
import { makeTally, type Tally } from './tally.js';

/** While one is split or waits for the disk, the next is decoded. */
const BODIES_AT_ONCE = 2;
/** Below this the clocks agree well enough. */
export const TOLERATED_SKEW_MS = 2 * 60_000;
const FIRST_RUN_MS = 60 * 60_000;

export type CollectWorld = {
  api: ActivityApi;
  store: Store;
  clock: Clock;
  random: Random;
  emit: ProgressWorld['emit'];
  /** No new request after this: the time budget, or the user. */
  enough: AbortSignal;
};

export type CollectJob = {
  contentTypes: readonly ContentType[];
  recheck: 'daily' | 'never' | 'now';
  /** How far back to start, or start again; null for where the last run ended (the first time: one hour). */
  sinceMs: number | null;
  /** The state was rebuilt: what was collected before is not known, so all that the service keeps is listed again. */
  startOver: boolean;
};

export type Collected = { tallies: Tally[]; skewMs: number | null };

/** `tallies` are filled in as the run goes on, for whoever shows the way. Throws UserError (74) when the disk refuses, and faults of ours. */
export async function collect(world: CollectWorld, job: CollectJob, tallies: Tally[] = job.contentTypes.map(makeTally)): Promise<Collected> {
  const subscriptions = await orFailure(world.api.subscriptions());
  const skewMs = world.api.clockSkewMs();
  const correction = skewMs !== null && Math.abs(skewMs) > TOLERATED_SKEW_MS ? skewMs : 0;
  const corrected = () => new Date(world.clock.now().getTime() + correction);
  const now = wholeSeconds(corrected());

  const disk = new AbortController();
  const commits = makeGate(1);
  const arenas = makeArenas(FLUSH_BYTES);
  const enough = AbortSignal.any([world.enough, disk.signal]);
  // Every pause listens.
  setMaxListeners(0, enough);
  const pullWorld: PullWorld = {
    ...world,
    enough,
    bodies: makeGate(BODIES_AT_ONCE),
    oneLarge: makeGate(1),
    downloads: makeGate(DOWNLOADS_AT_ONCE),
  };

  async function collectType(tally: Tally): Promise<void> {
    const before = world.store.checkpoint(tally.contentType);
    const start = startOf(before, now, job);
    const progress = makeProgress({ store: world.store, now: corrected, emit: world.emit, commits, arenas }, tally, start);
    if (start !== before) {
      // The floor is fixed when a type's first run starts, even if that run fails.
      progress.moveTo(start);
      await progress.flush();
    }
    if (subscriptions instanceof UserError) noteFailure(tally, subscriptions);
    else await pull(pullWorld, subscriptions, progress, tally, now, { recheck: job.recheck });
  }

  const ends = await Promise.allSettled(
    tallies.map(async (tally) => {
      try {
        await collectType(tally);
      } catch (error) {
        disk.abort();
        throw error;
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const lookedBack = job.contentTypes.some((type) => world.store.checkpoint(type)?.lookedBackAt?.getTime() === now.getTime());
  if (lookedBack) world.store.forget(now);
  return { tallies, skewMs };
}

/** The same object when nothing changes. */
function startOf(before: Checkpoint | null, now: Date, job: CollectJob): Checkpoint {
  const reach = job.startOver ? REACH_MS : Math.min(job.sinceMs ?? FIRST_RUN_MS, REACH_MS);
  const floor = new Date(now.getTime() - reach);
  if (before === null) return { floor, watermark: null, lookedBackAt: null, startedAt: null };
  // A floor to come was written by a clock that was wrong.
  if (before.floor <= floor || (job.sinceMs === null && before.floor <= now)) return before;
  // A look-back that is due lists everything from the new floor on.
  const { lookedBackAt } = before;
  return { ...before, floor, lookedBackAt: lookedBackAt && new Date(lookedBackAt.getTime() - LOOK_BACK_EVERY_MS) };
}

/** A fault of the service is each type's; a fault of ours ends the run. */
async function orFailure(asked: Promise<Subscription[]>): Promise<Subscription[] | UserError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UserError && error.exitCode !== Exit.storage) return error;
    throw error;
  }
}
