/**
 * One run at a time for each profile. The kernel holds the lock for as long as the process lives, stopped or not: nothing is left
 * behind by a dead one, and a new process with its old number holds nothing. What stands in the file only tells people who it is.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { diskFailure } from './disk-failure.js';
import { makePrivateFolder } from './folders.js';

export type Owner = { pid: number; startedAt: string };

export type RunLock = { taken: true; release(): void } | { taken: false; owner: Owner | null };

/** Throws UserError (74) when the disk refuses. */
export function takeRunLock(stateFolder: string, me: Owner): RunLock {
  const file = join(stateFolder, 'lock');
  try {
    makePrivateFolder(stateFolder);
    const descriptor = openSync(file, 'a+', 0o600);
    if (!tryLock(descriptor)) {
      closeSync(descriptor);
      return { taken: false, owner: readOwner(file) };
    }
    ftruncateSync(descriptor, 0);
    writeSync(descriptor, `${JSON.stringify(me)}\n`);
    return { taken: true, release: () => closeSync(descriptor) };
  } catch (error) {
    throw diskFailure(error, file);
  }
}

/** Null in the instant before the owner has written its name. */
function readOwner(file: string): Owner | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const [pid, startedAt] = typeof owner === 'object' && owner !== null ? [Reflect.get(owner, 'pid'), Reflect.get(owner, 'startedAt')] : [];
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}
