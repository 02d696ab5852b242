/** What can go wrong, and the exit code that says so. One function, `exitCodeOf`, turns the first into the second. */

/** sysexits where one fits. */
export const Exit = {
  ok: 0,
  /** A fault of ours. */
  fault: 1,
  /** A wrong flag, a missing answer. */
  usage: 64,
  /** The service or the network; nothing moved. */
  unavailable: 69,
  /** Writing failed: disk full, read-only. */
  storage: 74,
  /** Partly done; the next run goes on. */
  partial: 75,
  /** Microsoft refused us: credential, consent, permission, tenant. */
  refused: 77,
  /** Settings missing, unreadable, wrong, or from a newer version. */
  settings: 78,
  interrupted: 130,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];

const SERIOUSNESS: readonly ExitCode[] = [1, 64, 74, 78, 77, 69, 75, 0];

/** The most serious of several codes, in the order 1, 64, 74, 78, 77, 69, 75, 0. */
export function mostSerious(codes: readonly ExitCode[]): ExitCode {
  return SERIOUSNESS.find((code) => codes.includes(code)) ?? Exit.ok;
}

/**
 * A failure that a user can meet: what is wrong, and the next step.
 * `code` is the service's own ("AADSTS7000222", "AF10001") where it gave one.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly hint: string | null;
  readonly code: string | null;

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options: { hint?: string; code?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint ?? null;
    this.code = options.code ?? null;
  }
}

/** Anything that is not a UserError is a fault of ours. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof UserError ? error.exitCode : Exit.fault;
}

export type NetworkFailure =
  'no-such-host' | 'refused' | 'timed-out' | 'reset' | 'tls-issuer' | 'tls-name' | 'tls' | 'proxy' | 'aborted' | 'other';

/** There was no answer. The message names host and port; never headers, which hold the token. */
export class NetworkError extends UserError {
  override name = 'NetworkError';

  constructor(
    readonly failure: NetworkFailure,
    message: string,
    options: { hint?: string; code?: string; cause?: unknown } = {},
  ) {
    super(Exit.unavailable, message, options);
  }
}

export type ServiceFailure =
  /** Throttled until the run's time was up. */
  | 'throttled'
  /** No answer, or none that made sense, after every retry. */
  | 'unavailable'
  /** The run's time is up, or it was interrupted. */
  | 'out-of-time'
  /** AF20051: expired for good. */
  | 'expired'
  /** AF20050 or 404: does not exist, for now. */
  | 'absent'
  /** AF20022. */
  | 'no-subscription'
  /** AF20023. */
  | 'subscription-disabled'
  /** Started too recently; `retryAfterMs` says for how long. */
  | 'cooling-down'
  /** AF20030, AF20055: the times were refused; the clock is off. */
  | 'bad-times'
  /** Credential, consent, permission, tenant. */
  | 'refused'
  /** A link to another origin than the configured one: not followed. */
  | 'foreign-host'
  /** The listing did not end, or repeated itself. */
  | 'paging';

/** What the service (or the way to it) said no with, in the terms that decide what to do next. */
export class ServiceError extends UserError {
  override name = 'ServiceError';
  readonly retryAfterMs: number | null;

  constructor(
    readonly failure: ServiceFailure,
    message: string,
    options: { hint?: string; code?: string; cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(exitOf(failure), message, options);
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

function exitOf(failure: ServiceFailure): ExitCode {
  if (failure === 'refused') return Exit.refused;
  return failure === 'unavailable' || failure === 'bad-times' || failure === 'foreign-host' || failure === 'paging' ? Exit.unavailable : Exit.partial;
}
