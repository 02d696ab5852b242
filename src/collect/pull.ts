/** One content type: what is owed, then window after window, oldest first. Its checkpoint passes a window only when all of it was dealt with. */
import { ServiceError } from '../errors.js';
import type { ContentBlob, ContentType, OwedBlob, Subscription, TimeWindow } from '../model.js';
import type { ActivityApi, Store } from '../world.js';
import { endsOneType, fetchBlob, type FetchWorld } from './fetch.js';
import type { Gate } from './gate.js';
import { planWindows, type Plan, type PlanOptions } from './plan.js';
import type { Progress } from './progress.js';
import { ensureSubscribed, startOnce } from './subscribe.js';
import type { Tally } from './tally.js';

export type PullWorld = FetchWorld & {
  api: Pick<ActivityApi, 'start' | 'list' | 'download'>;
  store: Pick<Store, 'isKnown' | 'owed' | 'quarantine'>;
  downloads: Gate;
};

/** Never throws for what concerns this type alone: that stands in the tally. */
export async function pull(world: PullWorld, subscriptions: readonly Subscription[], progress: Progress, tally: Tally, now: Date, options: PlanOptions): Promise<void> {
  const { contentType } = tally;
  const plan = planWindows(progress.checkpoint, now, options);
  const seen = new Set<string>();
  try {
    try {
      await ensureSubscribed(world.api, contentType, subscriptions, progress, now);
      tally.unfinished ||= !(await takeAll(world, retriable(world.store.owed(contentType), progress, now), seen, progress, tally));
      for (const window of plan.windows) {
        if (tally.unfinished) break;
        await passWindow(world, window, plan, seen, progress, tally, now);
      }
    } finally {
      await progress.flush();
    }
  } catch (error) {
    if (!endsOneType(error)) throw error;
    const failure = error instanceof ServiceError ? error.failure : null;
    if (failure === 'out-of-time' || failure === 'throttled') tally.unfinished = true;
    if (failure !== 'out-of-time') tally.error = error;
  }
}

async function passWindow(world: PullWorld, window: TimeWindow, plan: Plan, seen: Set<string>, progress: Progress, tally: Tally, now: Date): Promise<void> {
  const { contentType } = tally;
  const blobs = await listSubscribed(world, contentType, window, progress, now);
  const isOld = (blob: ContentBlob) =>
    world.store.isKnown(contentType, blob.contentId) && (plan.recheckFrom === null || blob.contentCreated < plan.recheckFrom);
  const fresh = blobs.filter((blob) => !seen.has(blob.contentId)).filter((blob) => {
    if (!isOld(blob)) return true;
    seen.add(blob.contentId);
    progress.known();
    return false;
  });
  if (!(await takeAll(world, fresh, seen, progress, tally))) {
    tally.unfinished = true;
    return;
  }
  const { checkpoint } = progress;
  const isLast = window === plan.windows.at(-1);
  if (plan.gap !== null && window === plan.windows[0]) progress.gap(plan.gap);
  progress.windowDone();
  progress.moveTo({
    ...checkpoint,
    watermark: checkpoint.watermark === null || checkpoint.watermark < window.end ? window.end : checkpoint.watermark,
    lookedBackAt: plan.looksBack && isLast ? now : checkpoint.lookedBackAt,
  });
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
async function takeAll(world: PullWorld, blobs: readonly (ContentBlob | OwedBlob)[], seen: Set<string>, progress: Progress, tally: Tally): Promise<boolean> {
  let failure: unknown = null;
  let left = 0;
  await Promise.all(
    blobs.map((blob) =>
      world.downloads.run(async () => {
        if (failure !== null) return;
        seen.add(blob.contentId);
        try {
          if (!(await fetchBlob(world, tally.contentType, blob, progress))) left += 1;
        } catch (error) {
          failure ??= error;
        }
      }),
    ),
  );
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
