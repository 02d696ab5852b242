/** The user's crontab, always through the `crontab` program: the spool file has its own rights and its own watcher. */
import { Exit, UserError } from '../errors.js';
import type { Run } from '../world.js';

/** Null where there is no crontab program; '' where this user has no crontab. Text as `crontab-text.ts` takes it. Throws UserError (69) when it cannot be read. */
export async function readCrontab(run: Run): Promise<string | null> {
  const { code, stdout, stderr } = await run('crontab', ['-l']);
  if (code === null) return null;
  if (code === 0) return stdout.toString('latin1');
  if (/no crontab for/i.test(stderr)) return '';
  throw new UserError(Exit.unavailable, `the crontab of this user cannot be read: ${reasonOf(stderr, code)}`, {
    hint: 'nothing was changed; does `crontab -l` work?',
  });
}

/** Throws UserError (74) when it is refused; then the crontab is as it was. */
export async function writeCrontab(run: Run, text: string): Promise<void> {
  const { code, stderr } = await run('crontab', ['-'], { input: Buffer.from(text, 'latin1') });
  if (code === 0) return;
  throw new UserError(Exit.storage, `the crontab could not be written: ${reasonOf(stderr, code)}`, { hint: 'the crontab is as it was before' });
}

/** The last thing that a program said, for a message. */
export function reasonOf(stderr: string, code: number | null): string {
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? `exit code ${code ?? 'unknown'}` : last.slice(0, 200);
}
