/** From the tallies to the outcome, the exit code and the report; pure. */
import { Exit, mostSerious, type ExitCode } from '../errors.js';
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
};

export type RunEnd = { profile: string; startedAt: Date; endedAt: Date; notes: string[]; interrupted: 'SIGINT' | 'SIGTERM' | null };

export function makeReport(tallies: readonly Tally[], end: RunEnd): { report: CollectReport; exitCode: ExitCode } {
  const outcome = outcomeOf(tallies);
  return {
    exitCode: end.interrupted === 'SIGINT' ? Exit.interrupted : exitCodeOf(tallies),
    report: {
      version: 1,
      profile: end.profile,
      outcome: end.interrupted === null || outcome === 'complete' ? outcome : 'incomplete',
      startedAt: end.startedAt.toISOString(),
      endedAt: end.endedAt.toISOString(),
      notes: end.notes,
      types: tallies.map(reportOf),
    },
  };
}

export function busyReport(end: Omit<RunEnd, 'interrupted'>): CollectReport {
  return { ...makeReport([], { ...end, interrupted: null }).report, outcome: 'busy' };
}

function outcomeOf(tallies: readonly Tally[]): Outcome {
  if (tallies.some(({ unfinished }) => unfinished)) return 'incomplete';
  if (tallies.every(isWhole)) return 'complete';
  return tallies.some(hasMoved) ? 'partial' : 'failed';
}

function isWhole({ error, failed, gaps }: Tally): boolean {
  return error === null && failed === 0 && gaps.length === 0;
}

/** The most serious of all types; an unavailable service counts as partly done as soon as any type moved. */
function exitCodeOf(tallies: readonly Tally[]): ExitCode {
  const anyMoved = tallies.some(hasMoved);
  return mostSerious(
    tallies.map((tally) => {
      if (tally.error !== null && !tally.unfinished) {
        const code = tally.error.exitCode;
        return code === Exit.unavailable && anyMoved ? Exit.partial : code;
      }
      return tally.unfinished || !isWhole(tally) ? Exit.partial : Exit.ok;
    }),
  );
}
