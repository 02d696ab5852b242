/** One blob: downloaded, decoded, split, and handed on; or told apart as owed, lost or not reached. */
import { NetworkError, ServiceError, UserError } from '../errors.js';
import type { ContentBlob, ContentType, OwedBlob } from '../model.js';
import type { ActivityApi, Clock, Random, Store } from '../world.js';
import type { Gate } from './gate.js';
import type { Progress } from './progress.js';
import { splitRecords } from './split.js';

/** A body that is cut or no JSON comes well the next time, or not in this run. */
const ATTEMPTS = 3;
const PAUSE_MS = 1000;

export type FetchWorld = {
  api: Pick<ActivityApi, 'download'>;
  store: Pick<Store, 'quarantine' | 'isKnown'>;
  clock: Clock;
  random: Random;
  /** Only so many bodies are decoded, split and stored at a time: memory holds few of them however many downloads are under way. */
  bodies: Gate;
  /** One large download at a time. */
  oneLarge: Gate;
  enough: AbortSignal;
};

/**
 * True when the blob was dealt with; false when the run's time was up first. Throws ServiceError for what concerns the whole content
 * type (permission, subscription) and UserError (74) when the disk refuses.
 */
export async function fetchBlob(world: FetchWorld, contentType: ContentType, blob: ContentBlob | OwedBlob, progress: Progress): Promise<boolean> {
  let leaveLarge: (() => void) | null = null;
  const admitLarge = async () => {
    leaveLarge = await world.oneLarge.enter();
  };
  try {
    for (let attempt = 1; ; attempt++) {
      if (world.enough.aborted) return false;
      const response = await world.api.download(blob, leaveLarge === null ? admitLarge : async () => {});
      const trouble = await world.bodies.run(() => keep(world, contentType, blob, response, progress, attempt === ATTEMPTS));
      if (trouble === null) return true;
      await world.clock.wait(PAUSE_MS * attempt * (0.5 + world.random()), world.enough);
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return settle(error, blob, progress);
  } finally {
    (leaveLarge as (() => void) | null)?.();
  }
}

type Body = Awaited<ReturnType<ActivityApi['download']>>;

/** Null when the blob was dealt with; else what was wrong with its body, for another attempt. */
async function keep(world: FetchWorld, contentType: ContentType, blob: ContentBlob, response: Body, progress: Progress, isLast: boolean): Promise<string | null> {
  const [body, damage] = await decoded(response);
  const split = damage === null ? splitRecords(body) : { ok: false as const, cut: true, reason: damage };
  if (split.ok) {
    await progress.stored(blob, split.records, world.store.isKnown(contentType, blob.contentId));
    return null;
  }
  if (!isLast) return split.reason;
  const file = await world.store.quarantine(contentType, blob.contentId, body);
  progress.failed({ ...blob, absent: false, reason: `${split.reason}; kept aside as ${file}` });
  return null;
}

async function decoded(response: Body): Promise<[body: Buffer, damage: string | null]> {
  try {
    return [await response.decoded(), null];
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return [response.encoded, error.message];
  }
}

function settle(error: ServiceError, blob: ContentBlob | OwedBlob, progress: Progress): boolean {
  const words = error.code === null ? error.message : `${error.message} (${error.code})`;
  switch (error.failure) {
    case 'out-of-time':
    case 'throttled':
      return false;
    case 'expired':
      progress.lost(blob, words);
      return true;
    case 'absent':
      if ('absent' in blob && blob.absent) progress.lost(blob, words);
      else progress.failed({ ...blob, absent: true, reason: words });
      return true;
    case 'unavailable':
    case 'foreign-host':
    case 'bad-times':
    case 'paging':
      progress.failed({ ...blob, absent: false, reason: words });
      return true;
    case 'refused':
    case 'no-subscription':
    case 'subscription-disabled':
    case 'cooling-down':
      throw error;
  }
}

/** What ends a type's run but not the others'; anything else ends all. */
export function endsOneType(error: unknown): error is UserError {
  return error instanceof UserError && error.exitCode !== 74;
}
