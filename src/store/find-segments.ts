/** The segments of some content types, from a moment of receipt on, found by their folders and names alone. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentType } from '../model.js';
import { Exit, UserError } from '../errors.js';

export type Segment = { path: string; contentType: ContentType; receivedAt: Date };

const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-\d+\.jsonl$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Oldest first. `since` null: all. Throws UserError (74) when this user may not look. */
export function findSegments(eventsFolder: string, contentTypes: readonly ContentType[], since: Date | null): Segment[] {
  const day = since === null ? '' : since.toISOString().slice(0, 10);
  const found = contentTypes.flatMap((contentType) =>
    namesIn(join(eventsFolder, contentType))
      .filter((name) => DAY.test(name) && name >= day)
      .flatMap((name) => segmentsOf(join(eventsFolder, contentType, name), contentType)),
  );
  return found
    .filter(({ receivedAt }) => since === null || receivedAt >= since)
    .toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.path < b.path ? -1 : 1));
}

/** When the newest was received; null when there is none. Looks into the last day only. */
export function newestReceipt(eventsFolder: string, contentType: ContentType): Date | null {
  for (const day of namesIn(join(eventsFolder, contentType)).filter((name) => DAY.test(name)).toSorted().toReversed()) {
    const times = segmentsOf(join(eventsFolder, contentType, day), contentType).map(({ receivedAt }) => receivedAt.getTime());
    if (times.length > 0) return new Date(Math.max(...times));
  }
  return null;
}

/** When a file of that name was received; null for a name that is no segment's. */
export function receiptOf(name: string): Date | null {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year === undefined ? null : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function segmentsOf(folder: string, contentType: ContentType): Segment[] {
  return namesIn(folder).flatMap((name) => {
    const receivedAt = receiptOf(name);
    return receivedAt === null ? [] : [{ path: join(folder, name), contentType, receivedAt }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new UserError(Exit.storage, `${folder} cannot be read by this user`, { hint: 'ask for membership of the group that may read events', cause: error });
  }
}
