/**
 * One budget for all requests of a run, whatever their type: at most so many in any sliding 60 seconds, and when the service
 * says "too many", everybody waits, then one goes ahead alone to see whether it is over.
 * documented: 2,000 requests a minute a tenant.
 */
import type { Clock, Random } from '../world.js';
import { backoffMs } from './backoff.js';

const WINDOW_MS = 60_000;

export type RequestBudget = {
  /** Resolves when a request may be sent; false when the signal fired first. Each true is paid back with one `done`. */
  take(signal: AbortSignal): Promise<boolean>;
  /** 'none' when no answer came. */
  done(outcome: 'ok' | 'none' | 'throttled', retryAfterMs?: number | null): void;
  isThrottled(): boolean;
};

export function makeRequestBudget(perMinute: number, clock: Clock, random: Random): RequestBudget {
  /** When each request of the last minute was over: counted from its end, it lies in the service's minute whenever it arrived there. */
  let ended: number[] = [];
  let underWay = 0;
  let blockedUntil = 0;
  let throttledInARow = 0;

  /** 0 when a request may go now. */
  function waitMs(): number {
    const now = clock.elapsed();
    if (now < blockedUntil) return blockedUntil - now;
    if (throttledInARow > 0 && underWay > 0) return 100;
    if (underWay + ended.length < perMinute) return 0;
    ended = ended.filter((time) => time > now - WINDOW_MS);
    if (underWay + ended.length < perMinute) return 0;
    return Math.max(10, (ended[0] ?? now) + WINDOW_MS - now + 1);
  }

  return {
    async take(signal) {
      for (let ms = waitMs(); ; ms = waitMs()) {
        if (signal.aborted) return false;
        if (ms === 0) break;
        await clock.wait(ms, signal);
      }
      underWay += 1;
      return true;
    },
    done(outcome, retryAfterMs) {
      underWay -= 1;
      ended.push(clock.elapsed());
      if (outcome === 'ok') throttledInARow = 0;
      if (outcome !== 'throttled') return;
      const now = clock.elapsed();
      if (retryAfterMs !== undefined && retryAfterMs !== null) blockedUntil = Math.max(blockedUntil, now + retryAfterMs);
      // Requests that were under way together are turned down together: that is one refusal, not sixteen.
      else if (now >= blockedUntil) blockedUntil = now + backoffMs(throttledInARow++, random());
      throttledInARow = Math.max(throttledInARow, 1);
    },
    isThrottled: () => throttledInARow > 0,
  };
}
