/** One content type: window after window, oldest first, then what is owed, then what is downloaded again. Its checkpoint passes a window only when all of it was dealt with. */
import { ServiceError, type UserError } from '../errors.js';
import type { ContentBlob, ContentType, OwedBlob, Subscription, TimeWindow } from '../model.js';
import type { ActivityApi, Store } from '../world.js';
import { endsOneType, fetchBlob, type FetchWorld } from './fetch.js';
import type { Gate } from './gate.js';
import { planWindows, type Plan, type PlanOptions, type Recheck } from './plan.js';
import type { Progress } from './progress.js';
import { ensureSubscribed, startOnce } from './subscribe.js';
import type { Tally } from './tally.js';

/** Enough to fill the request budget at 350 ms a request; the service is not known to like more. */
export const DOWNLOADS_AT_ONCE = 12;

export type PullWorld = FetchWorld & {
  api: Pick<ActivityApi, 'start' | 'list' | 'download'>;
  store: Pick<Store, 'isKnown' | 'owed' | 'quarantine'>;
  downloads: Gate;
};

/** Never throws for what concerns this type alone: that stands in the tally. */
export async function pull(world: PullWorld, subscriptions: readonly Subscription[], progress: Progress, tally: Tally, now: Date, options: PlanOptions): Promise<void> {
  const { contentType } = tally;
  const plan = planWindows(progress.checkpoint, now, options);
  try {
    try {
      await ensureSubscribed(world.api, contentType, subscriptions, progress, now);
      const owed = new Map(world.store.owed(contentType).map((blob) => [blob.contentId, blob]));
      const turns: Turns = { seen: new Set(), owed, again: [] };
      for (const window of plan.windows) {
        if (tally.unfinished) break;
        await passWindow(world, window, plan, turns, progress, tally, now);
      }
      await takeRest(world, plan, turns, progress, tally, now);
    } finally {
      await progress.flush();
    }
  } catch (error) {
    if (!endsOneType(error)) throw error;
    noteFailure(tally, error);
  }
}

/** That the time of the run was up is no fault of the type's: the next run goes on. */
export function noteFailure(tally: Tally, error: UserError): void {
  const failure = error instanceof ServiceError ? error.failure : null;
  if (failure === 'out-of-time' || failure === 'throttled') tally.unfinished = true;
  if (failure !== 'out-of-time') tally.error = error;
}

/** What the windows leave for later. New content goes first: however much else there is, a run that is cut short has it. */
type Turns = {
  /** contentIds that were listed in this run. */
  seen: Set<string>;
  owed: ReadonlyMap<string, OwedBlob>;
  /** Known blobs that are to be downloaded again. */
  again: ContentBlob[];
};

async function passWindow(world: PullWorld, window: TimeWindow, plan: Plan, turns: Turns, progress: Progress, tally: Tally, now: Date): Promise<void> {
  const blobs = await listSubscribed(world, tally.contentType, window, progress, now);
  if (!(await takeAll(world, sortOut(world, blobs, plan, turns, progress, tally.contentType), progress, tally))) {
    tally.unfinished = true;
    return;
  }
  const { checkpoint } = progress;
  const isLast = window === plan.windows.at(-1);
  if (window === plan.windows[0]) for (const gap of plan.gaps) progress.gap(gap);
  progress.windowDone();
  const movesOn = isLast || checkpoint.watermark === null || checkpoint.watermark < window.end;
  progress.moveTo({ ...checkpoint, watermark: movesOn ? window.end : checkpoint.watermark });
}

/** The blobs to fetch now; counts those that are known, and puts aside those that are known and to be downloaded again. */
function sortOut(world: PullWorld, blobs: readonly ContentBlob[], { recheck }: Plan, turns: Turns, progress: Progress, contentType: ContentType): (ContentBlob | OwedBlob)[] {
  return blobs.flatMap((blob) => {
    if (turns.seen.has(blob.contentId)) return [];
    turns.seen.add(blob.contentId);
    // An owed blob is tried at the address that the listing gives now: the old one may have been the trouble.
    if (!world.store.isKnown(contentType, blob.contentId)) return [{ ...turns.owed.get(blob.contentId), ...blob }];
    if (recheck !== null && isForAgain(world, contentType, blob, recheck)) turns.again.push(blob);
    else progress.known();
    return [];
  });
}

function isForAgain({ store }: PullWorld, contentType: ContentType, blob: ContentBlob, { createdFrom, unlessFetchedSince }: Recheck): boolean {
  return blob.contentCreated >= createdFrom && (unlessFetchedSince === null || !store.isKnown(contentType, blob.contentId, unlessFetchedSince));
}

/** What is owed and was not listed again, then what is downloaded again. Only then the look-back is done. */
async function takeRest(world: PullWorld, plan: Plan, turns: Turns, progress: Progress, tally: Tally, now: Date): Promise<void> {
  if (tally.unfinished) return;
  const owed = [...turns.owed.values()].filter(({ contentId }) => !turns.seen.has(contentId));
  const isDone = (await takeAll(world, retriable(owed, progress, now), progress, tally)) && (await takeAll(world, turns.again, progress, tally));
  if (!isDone) tally.unfinished = true;
  else if (plan.looksBack) progress.moveTo({ ...progress.checkpoint, lookedBackAt: now });
}

/** The list of subscriptions may say "enabled" where the content says otherwise: started once, listed again. */
async function listSubscribed(world: PullWorld, contentType: ContentType, window: TimeWindow, progress: Progress, now: Date): Promise<ContentBlob[]> {
  try {
    return await world.api.list(contentType, window);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.failure !== 'no-subscription' && error.failure !== 'subscription-disabled') throw error;
    await startOnce(world.api, contentType, progress, now, error.failure === 'no-subscription' ? 'missing' : 'disabled');
    return await world.api.list(contentType, window);
  }
}

/** Fetches blobs side by side. False when the run's time was up before all were dealt with. The first failure of the type is thrown when all have ended. */
async function takeAll(world: PullWorld, blobs: readonly (ContentBlob | OwedBlob)[], progress: Progress, tally: Tally): Promise<boolean> {
  let failure: unknown = null;
  let left = 0;
  const queue = blobs.values();
  // A few that take turns, not a promise for each of many thousand blobs.
  const taken = Array.from({ length: DOWNLOADS_AT_ONCE }, async () => {
    for (const blob of queue) {
      await world.downloads.run(async () => {
        if (failure !== null) return;
        try {
          if (!(await fetchBlob(world, tally.contentType, blob, progress))) left += 1;
        } catch (error) {
          failure ??= error;
        }
      });
    }
  });
  await Promise.all(taken);
  tally.left += left;
  if (failure !== null) throw failure;
  return left === 0;
}

/** An owed blob whose content has expired meanwhile is lost. */
function retriable(owed: readonly OwedBlob[], progress: Progress, now: Date): OwedBlob[] {
  return owed.filter((blob) => {
    if (blob.contentExpiration > now) return true;
    progress.lost(blob, `expired before it could be fetched (${blob.reason})`);
    return false;
  });
}
