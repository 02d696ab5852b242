/** How each content type stands, in one line of a table. */
import type { ContentBlob, ContentType } from '../model.js';
import type { LastRun } from '../world.js';
import type { StoreLook } from './health-world.js';
import type { Inspection } from './inspection.js';
import { subscriptionOf } from './subscription-state.js';

export type TypeState = {
  contentType: ContentType;
  /** Null where the service was not asked, or did not say. */
  subscription: 'enabled' | 'missing' | 'disabled' | 'cooling' | null;
  newestBlob: Date | null;
  /** Blobs of the last 24 hours that came after the last listing; null where unknown. */
  waiting: number | null;
  lastStored: Date | null;
  owed: number;
  /** Of the last run. */
  latencySeconds: LastRun['types'][number]['latencySeconds'];
};

/** Asks nothing that the checks have not asked: with `askedService` false, only the store. */
export async function typeStates(inspection: Inspection, askedService: boolean): Promise<TypeState[]> {
  const look = await inspection.store().catch(() => null);
  return await Promise.all(inspection.contentTypes().map((contentType) => stateOf(inspection, contentType, look, askedService)));
}

async function stateOf(inspection: Inspection, contentType: ContentType, look: StoreLook | null, askedService: boolean): Promise<TypeState> {
  const subscription = askedService ? (await subscriptionOf(inspection, contentType).catch(() => null))?.state ?? null : null;
  const blobs = subscription === 'enabled' ? await inspection.listing(contentType).catch(() => null) : null;
  return {
    contentType,
    subscription,
    newestBlob: blobs?.at(-1)?.contentCreated ?? null,
    waiting: blobs === null ? null : waiting(blobs, look?.checkpoints[contentType]?.watermark ?? null),
    lastStored: look?.segments.newest[contentType] ?? null,
    owed: look?.owed[contentType] ?? 0,
    latencySeconds: look?.lastRun?.types.find((type) => type.contentType === contentType)?.latencySeconds ?? null,
  };
}

function waiting(blobs: readonly ContentBlob[], watermark: Date | null): number {
  return watermark === null ? blobs.length : blobs.filter(({ contentCreated }) => contentCreated >= watermark).length;
}
