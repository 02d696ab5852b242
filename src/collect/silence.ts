/** The service has nothing new for so long that something may be wrong with it, or with us. */
import type { NoDataAlert } from '../model.js';
import type { Store } from '../world.js';

/** The sentence that says so, once for each silence; null otherwise. */
export function silenceNote(store: Pick<Store, 'noticeSilence'>, alert: NoDataAlert, now: Date): string | null {
  const afterMs = millisecondsOf(alert);
  const since = afterMs === null ? null : store.noticeSilence(now, afterMs);
  if (since === null) return null;
  return `no event has been stored since ${since.toISOString().slice(0, 16)}Z, longer than --no-data-alert ${alert} allows: \`o365 verify\` looks for the cause`;
}

/** Null for none. */
export function millisecondsOf(alert: NoDataAlert): number | null {
  if (alert === 'none') return null;
  return Number.parseInt(alert, 10) * (alert.endsWith('m') ? 60_000 : 3_600_000);
}
