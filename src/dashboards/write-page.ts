/** Puts a page on the disk, whole or not at all. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Exit, UserError } from '../errors.js';

/** Readable for the group, as events are. Throws UserError (74). */
export function writePage(file: string, page: string): void {
  const aside = `${file}.partial`;
  try {
    writeFileSync(aside, page, { mode: 0o640 });
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UserError(Exit.storage, `--html: ${file} could not be written${code}`, { hint: 'name a file in a folder that exists and is yours', cause: error });
  }
}
