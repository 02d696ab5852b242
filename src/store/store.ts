/** What must survive a crash, on top of segments and state. A step is durable as a whole or has not happened. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../model.js';
import type { Step, Store } from '../world.js';
import { dayOf, daysToRemember } from './days.js';
import { diskFailure } from './disk-failure.js';
import { EVENT_FILE_MODE, EVENT_FOLDER_MODE, makeFolder } from './folders.js';
import type { KnownIds } from './known-ids.js';
import { discardAside, isHidden, reveal, segmentName, writeAside } from './segments.js';
import { blobKey, type State, type StoredCheckpoint } from './state.js';

export const GAPS_ARE_KEPT_MS = 7 * 86_400_000;
const LOST_IS_KNOWN_MS = 8 * 86_400_000;

type Places = { eventsFolder: string; quarantineFolder: string; stateFolder: string };

export function makeStore(state: State, ids: KnownIds, places: Places): Store {
  return {
    checkpoint(contentType) {
      const stored = state.checkpoints.get(contentType);
      return stored === undefined ? null : loadCheckpoint(stored);
    },
    isKnown(contentType, contentId, fetchedSince) {
      const key = blobKey(contentType, contentId);
      return fetchedSince === undefined ? state.blobs.doesExist(key) : (state.blobs.get(key)?.fetchedAt ?? -Infinity) >= fetchedSince.getTime();
    },
    owed: (contentType) =>
      Array.from(state.owed.getRange({ start: [contentType, ''], end: [contentType, '\u{10FFFF}'] })).map(({ value }) => ({
        ...value,
        contentCreated: new Date(value.contentCreated),
        contentExpiration: new Date(value.contentExpiration),
      })),
    unseen: (records) => ids.unseen(records),
    async commit(step) {
      const sequence = (state.meta.get('sequence') ?? 0) + 1;
      const name = step.lines.length > 0 ? segmentName(step.contentType, step.receivedAt, sequence) : null;
      try {
        if (name !== null) await writeAside(places.eventsFolder, name, step.lines);
        const settled = state.root.transactionSync(() => {
          record(state, step);
          if (name === null) return null;
          state.pending.putSync(name, true);
          state.meta.putSync('sequence', sequence);
          state.meta.putSync('heardAt', step.receivedAt.getTime());
          return ids.add(step.newDigests, dayOf(step.receivedAt));
        });
        settled?.();
        if (name !== null) reveal(places.eventsFolder, name);
      } catch (error) {
        if (name !== null && !state.pending.doesExist(name)) discardAside(places.eventsFolder, name);
        throw diskFailure(error, name === null ? places.stateFolder : places.eventsFolder);
      }
    },
    async quarantine(contentType, contentId, body) {
      const name = createHash('sha256').update(contentId).digest('hex').slice(0, 32);
      const file = join(places.quarantineFolder, `${contentType}-${name}.body`);
      try {
        makeFolder(places.quarantineFolder, EVENT_FOLDER_MODE);
        await writeFile(file, body, { mode: EVENT_FILE_MODE, flush: true });
      } catch (error) {
        throw diskFailure(error, places.quarantineFolder);
      }
      return file;
    },
    gaps: (now) =>
      Array.from(state.gaps.getRange({ start: [now.getTime() - GAPS_ARE_KEPT_MS, 0] })).map(({ value }) => ({
        contentType: value.contentType,
        foundAt: new Date(value.foundAt),
        start: new Date(value.start),
        end: new Date(value.end),
        reason: value.reason,
      })),
    heardAt: () => date(state.meta.get('heardAt') ?? null),
    noticeSilence(now, afterMs) {
      const heardAt = state.meta.get('heardAt');
      if (heardAt !== undefined && (now.getTime() - heardAt < afterMs || state.meta.get('silenceSaid') === heardAt)) return null;
      state.root.transactionSync(() => {
        // Before the first record, counting begins with the first question.
        if (heardAt === undefined) state.meta.putSync('heardAt', now.getTime());
        else state.meta.putSync('silenceSaid', heardAt);
      });
      return date(heardAt ?? null);
    },
    forget(now) {
      const expired = Array.from(state.blobs.getRange({}))
        .filter(({ value }) => value.expires < now.getTime())
        .map(({ key }) => key);
      const oldGaps = Array.from(state.gaps.getKeys({ end: [now.getTime() - GAPS_ARE_KEPT_MS, 0] }));
      state.root.transactionSync(() => {
        for (const key of expired) state.blobs.removeSync(key);
        for (const key of oldGaps) state.gaps.removeSync(key);
        ids.forgetBefore(dayOf(now) - daysToRemember);
      });
    },
    async close() {
      // What has been renamed the next run need not look at; what could not be is its to complete.
      const renamed = Array.from(state.pending.getKeys()).filter((name) => !isHidden(places.eventsFolder, name));
      if (renamed.length > 0) state.root.transactionSync(() => renamed.forEach((name) => state.pending.removeSync(name)));
      await state.root.close();
    },
  };
}

function record(state: State, step: Step): void {
  const { contentType } = step;
  const at = step.receivedAt.getTime();
  for (const blob of step.known) state.blobs.putSync(blobKey(contentType, blob.contentId), { expires: blob.contentExpiration.getTime(), fetchedAt: at });
  // Listed until it leaves the seven days, whatever its expiration says; never fetched again by a look-back.
  for (const blob of step.lost) state.blobs.putSync(blobKey(contentType, blob.contentId), { expires: at + LOST_IS_KNOWN_MS, fetchedAt: Infinity });
  for (const contentId of step.settled) state.owed.removeSync(blobKey(contentType, contentId));
  for (const blob of step.owed) {
    state.owed.putSync(blobKey(contentType, blob.contentId), {
      ...blob,
      contentCreated: blob.contentCreated.getTime(),
      contentExpiration: blob.contentExpiration.getTime(),
    });
  }
  let number = step.gaps.length > 0 ? state.gaps.getKeysCount() : 0;
  for (const gap of step.gaps) {
    state.gaps.putSync([at, number++], { contentType, foundAt: at, reason: gap.reason, start: gap.start.getTime(), end: gap.end.getTime() });
  }
  state.checkpoints.putSync(contentType, storeCheckpoint(step.checkpoint));
}

function storeCheckpoint(checkpoint: Checkpoint): StoredCheckpoint {
  return {
    floor: checkpoint.floor.getTime(),
    watermark: checkpoint.watermark?.getTime() ?? null,
    lookedBackAt: checkpoint.lookedBackAt?.getTime() ?? null,
    startedAt: checkpoint.startedAt?.getTime() ?? null,
  };
}

function date(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}

export function loadCheckpoint(stored: StoredCheckpoint): Checkpoint {
  return { floor: new Date(stored.floor), watermark: date(stored.watermark), lookedBackAt: date(stored.lookedBackAt), startedAt: date(stored.startedAt) };
}
