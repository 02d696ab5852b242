/** When another try for a token makes sense, and how long to wait for it. */
import { NetworkError, ServiceError } from '../errors.js';
import type { UserError } from '../errors.js';
import type { Clock, Random } from '../world.js';
import { CLOCK_TOLERANCE_MS } from './token-answer.js';
import type { Outcome } from './token-answer.js';

const RETRIES = 4;
const FIRST_PAUSE_MS = 1000;

export type Patience = {
  /** Whether the request is signed here, so that its times can be put right. */
  signs: boolean;
  clock: Pick<Clock, 'wait'>;
  random: Random;
  signal: AbortSignal | undefined;
};

type Good = Extract<Outcome, { token: string }>;

/**
 * Asks until there is a token. What passes by itself is tried again, four times at most; a signature that was outside its time once more,
 * by the server's clock; nothing else. `askOnce` gets the correction, in milliseconds, that its signature's times need.
 */
export async function askPatiently(
  { signs, clock, random, signal }: Patience,
  knownSkew: () => number | null,
  askOnce: (correctionMs: number) => Promise<Outcome>,
): Promise<Good> {
  let corrected = correctionFor(knownSkew());
  let mayCorrect = signs;
  for (let attempt = 0; ; ) {
    if (isOver(signal)) throw outOfTime();
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the one before
    const outcome = await askOnce(corrected);
    if ('token' in outcome) return outcome;
    if (isOver(signal) || isAborted(outcome.error)) throw outOfTime();
    const correction = correctionFor(knownSkew());
    const isOfTheClock = outcome.code === 'AADSTS700024' || outcome.code === 'AADSTS700027';
    if (mayCorrect && isOfTheClock && Math.abs(correction - corrected) > CLOCK_TOLERANCE_MS) {
      mayCorrect = false;
      corrected = correction;
      continue;
    }
    if (!outcome.isPassing || attempt === RETRIES) throw outcome.error;
    const pause = FIRST_PAUSE_MS * 2 ** attempt * (0.5 + random());
    attempt += 1;
    // oxlint-disable-next-line no-await-in-loop
    await clock.wait(Math.max(pause, outcome.retryAfterMs ?? 0), signal);
  }
}

function correctionFor(skewMs: number | null): number {
  return skewMs !== null && Math.abs(skewMs) > CLOCK_TOLERANCE_MS ? skewMs : 0;
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function isAborted(error: UserError): boolean {
  return error instanceof NetworkError && error.failure === 'aborted';
}

function outOfTime(): ServiceError {
  return new ServiceError('out-of-time', 'The time was up before there was a token.', { hint: 'The next run goes on.' });
}
