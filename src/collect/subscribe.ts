/** Sees that a content type's subscription runs: started only when the list shows that it does not, and at most once in 15 minutes. Never stopped. */
import { ServiceError } from '../errors.js';
import type { ContentType, Gap, Subscription } from '../model.js';
import type { ActivityApi } from '../world.js';
import type { Progress } from './progress.js';

/** documented: a waiting period of 15 minutes before another start. */
const COOL_DOWN_MS = 15 * 60_000;

/** Throws ServiceError when it does not run and cannot be started now. */
export async function ensureSubscribed(
  api: Pick<ActivityApi, 'start'>,
  contentType: ContentType,
  subscriptions: readonly Subscription[],
  progress: Progress,
  now: Date,
): Promise<void> {
  const found = subscriptions.find((subscription) => subscription.contentType === contentType);
  if (found?.status === 'enabled' || found?.status === 'unknown') return;
  await startOnce(api, contentType, progress, now, found === undefined ? 'missing' : 'disabled');
}

/** What was created while the subscription did not run is lost: said once, as a gap since the last listing. */
export async function startOnce(
  api: Pick<ActivityApi, 'start'>,
  contentType: ContentType,
  progress: Progress,
  now: Date,
  state: 'missing' | 'disabled',
): Promise<void> {
  const { startedAt, watermark } = progress.checkpoint;
  const waitMs = startedAt === null ? 0 : startedAt.getTime() + COOL_DOWN_MS - now.getTime();
  if (waitMs > 0 && waitMs <= COOL_DOWN_MS) {
    throw new ServiceError('cooling-down', `the subscription is ${state} and was started less than 15 minutes ago`, {
      hint: `wait ${Math.ceil(waitMs / 60_000)} min; if it stays so, check that auditing is on: o365 verify`,
      retryAfterMs: waitMs,
    });
  }
  progress.moveTo({ ...progress.checkpoint, startedAt: now });
  const gap: Gap | null =
    watermark === null ? null : { start: watermark, end: now, reason: `the subscription was ${state}: what was created meanwhile may be lost` };
  if (gap !== null) progress.gap(gap);
  // On the disk before the request: a run that dies in between must not start again at once.
  await progress.flush();
  await api.start(contentType);
}
