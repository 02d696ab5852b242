/**
 * Removes old segments, so that disks do not fill. The state is not touched: the Ids that it knows stay known for their eight days,
 * whether their segment still lies there or not. The run lock is held.
 */
import { readdirSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENT_TYPES } from '../model.js';
import { diskFailure } from './disk-failure.js';
import { receiptOf } from './find-segments.js';
import { syncFolder } from './folders.js';

export type Pruned = { days: number; segments: number; quarantined: number; bytes: number; before: string };

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whole days of receipt, UTC: today and the `keepDays` before it stay. Only files of ours go. Throws UserError (74). */
export function prune(places: { eventsFolder: string; quarantineFolder: string }, keepDays: number, now: Date): Pruned {
  const before = new Date(now.getTime() - keepDays * DAY_MS).toISOString().slice(0, 10);
  const pruned: Pruned = { days: 0, segments: 0, quarantined: 0, bytes: 0, before };
  try {
    for (const contentType of CONTENT_TYPES) {
      const folder = join(places.eventsFolder, contentType);
      for (const day of namesIn(folder).filter((name) => DAY.test(name) && name < before)) removeDay(join(folder, day), pruned);
      if (pruned.days > 0) syncExisting(folder);
    }
    removeQuarantined(places.quarantineFolder, before, pruned);
  } catch (error) {
    throw diskFailure(error, places.eventsFolder);
  }
  return pruned;
}

function removeDay(folder: string, pruned: Pruned): void {
  for (const name of namesIn(folder)) {
    if (receiptOf(name) === null) continue;
    pruned.bytes += remove(join(folder, name));
    pruned.segments += 1;
  }
  if (namesIn(folder).length > 0) return;
  rmdirSync(folder);
  pruned.days += 1;
}

/** A body that was kept aside carries its time on the file alone. */
function removeQuarantined(folder: string, before: string, pruned: Pruned): void {
  for (const name of namesIn(folder).filter((candidate) => candidate.endsWith('.body'))) {
    const file = join(folder, name);
    if (statSync(file).mtime.toISOString().slice(0, 10) >= before) continue;
    pruned.bytes += remove(file);
    pruned.quarantined += 1;
  }
}

function remove(file: string): number {
  const { size } = statSync(file);
  unlinkSync(file);
  return size;
}

function syncExisting(folder: string): void {
  if (namesIn(folder).length > 0) syncFolder(folder);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
