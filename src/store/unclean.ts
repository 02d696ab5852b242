/**
 * Whether the last run closed its state. LMDB trusts its pages: where one is damaged, reading it may kill the process, and that in every
 * run from then on. So after a run that died, all of the state is read once in another process, which may die of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const LOOK_THROUGH = fileURLToPath(new URL('./look-through.js', import.meta.url));
const PATIENCE_MS = 120_000;

export function wasLeftOpen(stateFolder: string): boolean {
  return existsSync(markOf(stateFolder));
}

export function markOpen(stateFolder: string): void {
  writeFileSync(markOf(stateFolder), '', { mode: 0o600 });
}

export function markClosed(stateFolder: string): void {
  rmSync(markOf(stateFolder), { force: true });
}

/** False only when the reader died of it; a reader that could not be started, or took too long, proves nothing. */
export function canBeRead(folder: string): boolean {
  const { status, error } = spawnSync(execPath, [LOOK_THROUGH, folder], { stdio: 'ignore', timeout: PATIENCE_MS });
  return status === 0 || error !== undefined;
}

function markOf(stateFolder: string): string {
  return join(stateFolder, 'open');
}
