/** When the last run was, and how it ended. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type LastRun = { startedAt: Date; endedAt: Date | null; outcome: string | null };

/** Every run writes its start into the lock and leaves it there. Null when there was none yet. */
export function lastStart(stateFolder: string): LastRun | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(stateFolder, 'lock'), 'utf8'));
    const startedAt: unknown = typeof owner === 'object' && owner !== null ? Reflect.get(owner, 'startedAt') : null;
    return typeof startedAt === 'string' ? { startedAt: new Date(startedAt), endedAt: null, outcome: null } : null;
  } catch {
    return null;
  }
}
