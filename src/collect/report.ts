/** From the tallies to the outcome, the exit code and the report; pure. */
import { Exit, mostSerious, type ExitCode, type UserError } from '../errors.js';
import { hasMoved, reportOf, type Tally, type TypeReport } from './tally.js';

export type Outcome = 'complete' | 'partial' | 'incomplete' | 'failed' | 'busy';

export type CollectReport = {
  version: 1;
  profile: string;
  outcome: Outcome;
  startedAt: string;
  endedAt: string;
  /** What a person should know that is no failure: a mended state, a clock that is off, a clamped --since. */
  notes: string[];
  types: TypeReport[];
  /** What ended the whole run; null when nothing did. */
  error: { message: string; hint: string | null; code: string | null } | null;
};

export type RunEnd = { profile: string; startedAt: Date; endedAt: Date; notes: string[]; interrupted: 'SIGINT' | 'SIGTERM' | null; error: UserError | null };

export function makeReport(tallies: readonly Tally[], end: RunEnd): { report: CollectReport; exitCode: ExitCode } {
  const outcome = outcomeOf(tallies, end.error);
  return {
    exitCode: exitCodeOf(tallies, end),
    report: {
      version: 1,
      profile: end.profile,
      outcome: end.interrupted === null || outcome === 'complete' ? outcome : 'incomplete',
      startedAt: end.startedAt.toISOString(),
      endedAt: end.endedAt.toISOString(),
      notes: end.notes,
      types: tallies.map(reportOf),
      error: end.error === null ? null : { message: end.error.message, hint: end.error.hint, code: end.error.code },
    },
  };
}

export function busyReport(end: Omit<RunEnd, 'interrupted' | 'error'>): CollectReport {
  return { ...makeReport([], { ...end, interrupted: null, error: null }).report, outcome: 'busy' };
}

function outcomeOf(tallies: readonly Tally[], error: UserError | null): Outcome {
  if (error !== null) return tallies.some(hasMoved) ? 'partial' : 'failed';
  if (tallies.some(({ unfinished }) => unfinished)) return 'incomplete';
  if (tallies.every(isWhole)) return 'complete';
  return tallies.some(hasMoved) ? 'partial' : 'failed';
}

function isWhole({ error, failed, gaps }: Tally): boolean {
  return error === null && failed === 0 && gaps.length === 0;
}

/** The most serious of all; an unavailable service counts as partly done as soon as any type moved. */
function exitCodeOf(tallies: readonly Tally[], { error, interrupted }: RunEnd): ExitCode {
  const anyMoved = tallies.some(hasMoved);
  const soft = (code: ExitCode): ExitCode => (code === Exit.unavailable && anyMoved ? Exit.partial : code);
  if (interrupted === 'SIGINT' && error === null) return Exit.interrupted;
  return mostSerious([
    ...(error === null ? [] : [error.exitCode]),
    ...tallies.map((tally) => {
      if (tally.error !== null && !tally.unfinished) return soft(tally.error.exitCode);
      return tally.unfinished || !isWhole(tally) ? Exit.partial : Exit.ok;
    }),
  ]);
}
