/** Folders with exact modes under every umask, and their names made durable. */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** A group may read events, never state or keys. */
export const EVENT_FOLDER_MODE = 0o750;
export const EVENT_FILE_MODE = 0o640;
export const STATE_FOLDER_MODE = 0o700;

/** Makes what is missing of the path; each new folder gets this mode, less what the umask takes. Its name survives a power cut. */
export function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  makeFolder(parent, mode);
  try {
    // Not `recursive`: on a read-only disk that fails with ENOENT, which says nothing (measured on Node 20).
    mkdirSync(path, { mode });
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
  syncFolder(parent);
}

/** As makeFolder, for a folder that must not be wider, whoever made it. */
export function makePrivateFolder(path: string): void {
  makeFolder(path, STATE_FOLDER_MODE);
  chmodSync(path, STATE_FOLDER_MODE);
}

/** A file's name is durable once its folder is synced. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
