/** One request to the API until it has an answer that counts: budget, token, time budget, retries, refusals turned into ServiceError. */
import { NetworkError, ServiceError } from '../errors.js';
import type { Clock, HttpRequest, HttpResponse, Random, Send, Tokens } from '../world.js';
import { judge } from './af-codes.js';
import { backoffMs, retryAfterMs } from './backoff.js';
import type { RequestBudget } from './request-budget.js';
import { errorOf, NotUnderstood } from './wire.js';

/** How often a request that fails in passing is sent; the waits between come to about 7 s. What still fails then is the next run's. */
const ATTEMPTS = 4;

/** Why the run's time ended. */
export type RunTime = {
  /** No new request after this. */
  enough: AbortSignal;
  /** Requests under way are given up. */
  hardEnd: AbortSignal;
};

export type Caller = {
  send: Send;
  tokens: Tokens;
  budget: RequestBudget;
  clock: Clock;
  random: Random;
  time: RunTime;
  /** Hears the service's clock with each answer. */
  heard(response: HttpResponse): void;
};

/** Thrown when a page link of a listing has aged. */
export class StalePage extends Error {
  override name = 'StalePage';
}

export type Call = Pick<HttpRequest, 'method' | 'url' | 'admitLarge'> & { isBlob?: true };

/**
 * Sends until `read` understands the answer. `read` throws NotUnderstood for an answer that is worth another try.
 * Throws ServiceError, or StalePage.
 */
export async function call<T>(caller: Caller, request: Call, read: (response: HttpResponse) => T): Promise<T> {
  let renewed = false;
  let lastTrouble: unknown = null;
  for (let attempt = 0; attempt < ATTEMPTS; ) {
    if (lastTrouble !== null) await caller.clock.wait(backoffMs(attempt - 1, caller.random()), caller.time.enough);
    const token = await caller.tokens.get();
    await takeTurn(caller);
    let response: HttpResponse;
    try {
      response = await caller.send({ ...request, headers: { Authorization: `Bearer ${token}` }, signal: caller.time.hardEnd });
    } catch (error) {
      caller.budget.done('none');
      lastTrouble = error;
      if (caller.time.hardEnd.aborted) throw outOfTime();
      attempt += 1;
      continue;
    }
    caller.heard(response);
    const verdict = response.status < 300 ? ({ kind: 'success' } as const) : judge({ status: response.status, isBlob: request.isBlob === true, ...errorOf(bodyOf(response)) });
    if (verdict.kind === 'throttled') {
      caller.budget.done('throttled', retryAfterMs(response.headers['retry-after'], caller.clock.now()));
      continue;
    }
    caller.budget.done('ok');
    switch (verdict.kind) {
      case 'success':
        try {
          return read(response);
        } catch (error) {
          if (!(error instanceof NotUnderstood || error instanceof NetworkError)) throw error;
          lastTrouble = error;
          attempt += 1;
          break;
        }
      case 'stale-token':
        if (renewed) {
          throw new ServiceError('refused', 'the service turned down a new token (401)', {
            code: '401',
            hint: 'check that endpoint, tenant ID and application ID belong to one cloud: o365 verify',
          });
        }
        renewed = true;
        await caller.tokens.renew(token);
        break;
      case 'stale-page':
        throw new StalePage(verdict.sentence);
      case 'transient':
        lastTrouble = new Error(verdict.sentence);
        attempt += 1;
        break;
      case 'failed': {
        const { code } = errorOf(bodyOf(response));
        throw new ServiceError(verdict.failure, verdict.sentence, {
          hint: verdict.hint,
          ...(code === null ? {} : { code: /^AF\d+$|^429$/.test(code) ? code : 'DataServiceException' }),
          ...(verdict.retryAfterMs === undefined ? {} : { retryAfterMs: verdict.retryAfterMs }),
        });
      }
    }
  }
  throw unavailable(lastTrouble);
}

async function takeTurn(caller: Caller): Promise<void> {
  const mayGo = await caller.budget.take(caller.time.enough);
  if (mayGo) return;
  if (!caller.budget.isThrottled()) throw outOfTime();
  throw new ServiceError('throttled', 'the service throttles this tenant and the time of this run is up', {
    code: 'AF429',
    hint: 'the next run goes on; if it stays, ask Microsoft for a higher limit',
  });
}

function outOfTime(): ServiceError {
  return new ServiceError('out-of-time', 'the time of this run is up', { hint: 'the next run goes on' });
}

function unavailable(trouble: unknown): ServiceError {
  const sentence = trouble instanceof Error ? trouble.message : 'no reason given';
  const hint = (trouble instanceof NetworkError ? trouble.hint : null) ?? 'the next run tries again';
  const code = trouble instanceof NetworkError ? trouble.code : null;
  return new ServiceError('unavailable', sentence, { hint, cause: trouble, ...(code === null ? {} : { code }) });
}

/** An error body may be damaged too; then the status alone decides. */
function bodyOf(response: HttpResponse): Buffer {
  try {
    return response.body;
  } catch {
    return Buffer.alloc(0);
  }
}
