/**
 * Opens the store of a profile, whatever the last run left behind: completes or undoes what it did not finish, and when the state
 * is gone, emptied or damaged, makes a new one from the segments and says so. It is never taken for a first run.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LastRun, Store } from '../world.js';
import { diskFailure } from './disk-failure.js';
import { makePrivateFolder, syncFolder } from './folders.js';
import { lookAt } from './lmdb-file.js';
import { makeKnownIds } from './known-ids.js';
import { rebuildIds } from './rebuild.js';
import { discardUnfinished, reveal, segmentFiles } from './segments.js';
import { openState, STATE_VERSION, type State } from './state.js';
import { storeRun } from './stored-run.js';
import { makeStore } from './store.js';

export type StorePlaces = { stateFolder: string; eventsFolder: string; quarantineFolder: string };

export type OpenedStore = {
  store: Store;
  /** What had to be mended, in a sentence; null when all was well. */
  mended: string | null;
  /** The state was rebuilt within the last seven days: a type that has no checkpoint was perhaps collected before, so it begins seven days back. */
  startOver: boolean;
  /** Leaves word of this run for `verify`. Throws UserError (74). */
  saveRun: (run: LastRun) => void;
};

/** The run lock is held. Throws UserError: 78 for a state of a newer version, 74 when the disk refuses. */
export async function openStore(places: StorePlaces, now: Date): Promise<OpenedStore> {
  try {
    return await openAndMend(places, now);
  } catch (error) {
    throw diskFailure(error, places.stateFolder);
  }
}

async function openAndMend(places: StorePlaces, now: Date): Promise<OpenedStore> {
  const folder = join(places.stateFolder, 'lmdb');
  makePrivateFolder(places.stateFolder);
  const found = lookAt(join(folder, 'data.mdb'));
  const aside = found === 'damaged' ? setAside(folder, now) : null;
  if (found === 'empty') rmSync(folder, { recursive: true });
  makePrivateFolder(folder);
  refuseFullDisk(folder);
  let state = openState(folder);
  let mended: string | null = null;
  if (state.meta.get('version') === undefined) {
    const segments = segmentFiles(places.eventsFolder);
    if (segments.length > 0 || found === 'damaged' || found === 'empty') {
      await state.root.close();
      rmSync(folder, { recursive: true });
      makePrivateFolder(folder);
      state = openState(folder);
      const records = rebuildIds(state, segments, now);
      mended =
        `the state in ${folder} was ${WORDS[found]}${aside === null ? '' : ` (kept aside as ${aside})`}: it was rebuilt from ${segments.length} segments ` +
        `with ${records} records, and all seven days of the service are listed again`;
    }
    state.meta.transactionSync(() => {
      if (mended !== null) state.meta.putSync('rebuiltAt', now.getTime());
      state.meta.putSync('version', STATE_VERSION);
    });
  }
  recover(state, places.eventsFolder, now);
  const startOver = now.getTime() - (state.meta.get('rebuiltAt') ?? -Infinity) < SERVICE_KEEPS_MS;
  return {
    store: makeStore(state, makeKnownIds(state.idPages), places),
    mended,
    startOver,
    saveRun(run) {
      try {
        state.root.transactionSync(() => state.runs?.putSync('last', storeRun(run)));
      } catch (error) {
        throw diskFailure(error, places.stateFolder);
      }
    },
  };
}

/** documented: content is listed for seven days. */
const SERVICE_KEEPS_MS = 7 * 86_400_000;

/** Segments are dated by the service's clock, runs by ours. */
const CLOCKS_MAY_DIFFER_MS = 7 * 86_400_000;

/** LMDB writes its lock file through memory: on a full disk that kills the process (SIGBUS), and no catch helps. */
function refuseFullDisk(folder: string): void {
  const probe = join(folder, 'space');
  try {
    writeFileSync(probe, Buffer.alloc(NEEDED_BYTES), { mode: 0o600, flush: true });
  } finally {
    rmSync(probe, { force: true });
  }
}

/** More than the lock file takes (12 kB, measured on lmdb 3.5.6), and room for one small step. */
const NEEDED_BYTES = 65_536;

const WORDS = { absent: 'missing', empty: 'empty', sound: 'emptied', damaged: 'damaged' } as const;

/** The whole crash story: a registered segment is renamed into place, an unregistered one removed. */
function recover(state: State, eventsFolder: string, now: Date): void {
  const pending = Array.from(state.pending.getKeys());
  for (const name of pending) reveal(eventsFolder, name);
  const before = state.meta.get('runStartedAt');
  const oldest = before === undefined ? null : new Date(Math.min(before, now.getTime()) - CLOCKS_MAY_DIFFER_MS);
  discardUnfinished(eventsFolder, oldest?.toISOString().slice(0, 10) ?? '');
  state.root.transactionSync(() => {
    for (const name of pending) state.pending.removeSync(name);
    state.meta.putSync('runStartedAt', now.getTime());
  });
}

function setAside(folder: string, now: Date): string {
  const aside = `${folder}.damaged-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  renameSync(folder, aside);
  syncFolder(join(folder, '..'));
  return aside;
}
