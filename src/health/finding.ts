/** What a check found out: one sentence, one remedy, one code. A row of `verify` may hold several. */
import { Exit, UserError, type ExitCode } from '../errors.js';
import type { ContentType } from '../model.js';

export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

export const CHECK_IDS = [
  'settings', 'credential', 'clock', 'network', 'token', 'permissions', 'tenant', 'subscriptions', 'content', 'storage', 'schedule', 'freshness',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** What a later check needs to make sense: an earlier one, or one of the two hosts. */
export type Need = CheckId | 'login' | 'api';

export type Finding = {
  status: Status;
  message: string;
  remedy: string | null;
  /** The service's own code, where it gave one. */
  code: string | null;
  /** What `verify` ends with when this is the worst. */
  exitCode: ExitCode;
  /** What it makes pointless; unless said, whatever needs its check. */
  breaks?: readonly Need[];
  /** The content types that it stops, where the others go on. */
  only?: readonly ContentType[];
};

export type Row = { id: CheckId; title: string; status: Status; findings: readonly Finding[] };

export function fine(message: string): Finding {
  return { status: 'ok', message, remedy: null, code: null, exitCode: Exit.ok };
}

export function skipped(message: string): Finding {
  return { status: 'skipped', message, remedy: null, code: null, exitCode: Exit.ok };
}

/** Partly done (75) is a word for a run; a check that could not be done means that the service is unavailable. A fault of ours is thrown again. */
export function findingOf(error: unknown, breaks?: readonly Need[]): Finding {
  if (!(error instanceof UserError)) throw error;
  const exitCode = error.exitCode === Exit.partial ? Exit.unavailable : error.exitCode === Exit.usage ? Exit.settings : error.exitCode;
  // "Run o365 verify" is no advice within it.
  const remedy = error.hint === null || error.hint.includes('o365 verify') ? null : error.hint;
  return { status: 'failed', message: error.message, remedy, code: error.code, exitCode, ...(breaks === undefined ? {} : { breaks }) };
}

const WORST: readonly Status[] = ['failed', 'warning', 'ok', 'skipped'];

export function worstOf(findings: readonly Finding[]): Status {
  return WORST.find((status) => findings.some((finding) => finding.status === status)) ?? 'ok';
}

/** The content types that cannot be collected, where all that has failed stops only these; null where it stops more. */
export function stoppedTypes(rows: readonly Row[]): ContentType[] | null {
  const failures = rows.flatMap(({ findings }) => findings.filter(({ status }) => status === 'failed'));
  const types = failures.flatMap(({ only }) => only ?? []);
  return failures.every(({ only }) => only !== undefined) ? [...new Set(types)] : null;
}
