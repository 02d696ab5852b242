/** Turns a failed write into the sentence that the user needs. */
import { Exit, UserError } from '../errors.js';

const REASONS: Readonly<Record<string, [reason: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'free some space (`o365 prune --keep <days>` removes old events; keep the state); the next run goes on where the last one stopped'],
  EDQUOT: ['the disk quota is used up', 'free some space (`o365 prune --keep <days>` removes old events; keep the state); the next run goes on where the last one stopped'],
  EROFS: ['the file system is read-only', 'mount it writable, or choose another place with O365_HOME'],
  EACCES: ['this user may not write there', 'give this user the folder, or choose another place with O365_HOME'],
  EPERM: ['this user may not write there', 'give this user the folder, or choose another place with O365_HOME'],
  EIO: ['the disk reports an error', 'look at the system log'],
};

/** For everything that is done to files; a UserError passes through. */
export function diskFailure(error: unknown, path: string): Error {
  if (error instanceof UserError) return error;
  const code = codeOf(error);
  if (code === null) return error instanceof Error ? error : new Error(String(error));
  const [reason, hint] = REASONS[code] ?? [`writing failed (${code})`, 'look at the system log'];
  return new UserError(Exit.storage, `${path}: ${reason}`, { hint, code, cause: error });
}

/** lmdb gives the system's error number, or only its words. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return error.code;
  if (/no space left/i.test(error.message)) return 'ENOSPC';
  if (/quota exceeded/i.test(error.message)) return 'EDQUOT';
  if (/read-only file system/i.test(error.message)) return 'EROFS';
  if (/permission denied/i.test(error.message)) return 'EACCES';
  if (/input\/output error|MDB_|commit failed/i.test(error.message)) return 'EIO';
  return null;
}
