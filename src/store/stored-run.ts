import type { LastRun } from '../world.js';
import type { StoredRun } from './state.js';

export function storeRun(run: LastRun): StoredRun {
  return {
    ...run,
    endedAt: run.endedAt.getTime(),
    types: run.types.map((type) => ({ ...type, coolingDownUntil: type.coolingDownUntil?.getTime() ?? null })),
  };
}

export function loadRun(stored: StoredRun): LastRun {
  return {
    ...stored,
    endedAt: new Date(stored.endedAt),
    types: stored.types.map((type) => ({ ...type, coolingDownUntil: type.coolingDownUntil === null ? null : new Date(type.coolingDownUntil) })),
  };
}
