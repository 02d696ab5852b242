/** How the subscription of one content type stands: by the service's list, and by when we last asked for a start. */
import type { ContentType } from '../model.js';
import type { Inspection } from './inspection.js';

export type SubscriptionState = { state: 'enabled' | 'missing' | 'disabled'; minutes: 0 } | { state: 'cooling'; /** Until it may be started again. */ minutes: number };

/** documented: a waiting period of 15 minutes before another start. */
const COOL_DOWN_MS = 15 * 60_000;

/** Throws what the list was refused with. */
export async function subscriptionOf(inspection: Inspection, contentType: ContentType): Promise<SubscriptionState> {
  const found = (await inspection.subscriptions()).find((subscription) => subscription.contentType === contentType);
  // The service leaves the status out at times: then it is one that runs.
  if (found?.status === 'enabled' || found?.status === 'unknown') return { state: 'enabled', minutes: 0 };
  const waitMs = (await pauseEnds(inspection, contentType)) - inspection.world.clock.now().getTime();
  if (waitMs > 0 && waitMs <= COOL_DOWN_MS) return { state: 'cooling', minutes: Math.ceil(waitMs / 60_000) };
  return { state: found === undefined ? 'missing' : 'disabled', minutes: 0 };
}

async function pauseEnds(inspection: Inspection, contentType: ContentType): Promise<number> {
  try {
    const { checkpoints, lastRun } = await inspection.store();
    const told = lastRun?.types.find((type) => type.contentType === contentType)?.coolingDownUntil?.getTime() ?? 0;
    const startedAt = checkpoints[contentType]?.startedAt;
    return Math.max(told, startedAt ? startedAt.getTime() + COOL_DOWN_MS : 0);
  } catch {
    // Storage says what is wrong with the store.
    return 0;
  }
}
