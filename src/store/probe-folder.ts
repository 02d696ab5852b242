/** Is a folder writable? Found out by writing. What was written is removed again; a folder that is missing stays so. */
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FolderState } from '../health/health-world.js';
import { Exit, UserError } from '../errors.js';
import { diskFailure } from './disk-failure.js';

/** `name` is that of the probe file, nobody else's. */
export function probeFolder(path: string, name: string): FolderState {
  try {
    const nearest = nearestExisting(path);
    writeProbe(join(nearest, name));
    const { bavail, bsize } = statfsSync(nearest);
    return { path, freeBytes: bavail * bsize, problem: null };
  } catch (error) {
    const problem = diskFailure(error, path);
    if (!(problem instanceof UserError)) throw error;
    return { path, freeBytes: null, problem };
  }
}

/** The folder itself, or the one that it would be made in. */
function nearestExisting(path: string): string {
  const found = statOrNull(path);
  if (found === null) return dirname(path) === path ? path : nearestExisting(dirname(path));
  if (found.isDirectory()) return path;
  throw new UserError(Exit.storage, `${path} is not a folder`, { hint: 'move it away, or choose another place with O365_HOME' });
}

/** Null also where a part of the path is a file. */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}

function writeProbe(file: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, Buffer.alloc(4096));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}
