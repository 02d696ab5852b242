/** Whom a run tells besides the terminal: the log, and the command of --on-problem. Neither can change how the run ended. */
import type { CollectReport } from '../collect/report.js';
import { Exit, type ExitCode } from '../errors.js';
import { reasonOf } from '../schedule/crontab.js';
import { appendToLog, LOG_NAME } from '../schedule/run-log.js';
import { summaryLine } from './collect-words.js';
import type { CommandWorld } from './command-world.js';

const PROBLEMS: readonly ExitCode[] = [Exit.unavailable, Exit.storage, Exit.refused, Exit.settings];
/** A hook that hangs must not keep the next run from its turn. */
const HOOK_PATIENCE_MS = 60_000;

export type Ended = { options: { onProblem?: string; log?: boolean }; stateFolder: string; silenceBegan: boolean };

/** A hook that fails is noted in the report. */
export async function tellOthers(report: CollectReport, exitCode: ExitCode, ended: Ended, world: CommandWorld): Promise<void> {
  const { options, stateFolder, silenceBegan } = ended;
  if (options.onProblem !== undefined && (silenceBegan || PROBLEMS.includes(exitCode))) {
    const note = await runHook(options.onProblem, report, exitCode, world);
    if (note !== null) report.notes.push(note);
  }
  if (options.log === true) writeLog(report, stateFolder, world);
}

/** The report goes to its standard input, as JSON. Returns a note when it failed, else null. */
async function runHook(command: string, report: CollectReport, exitCode: ExitCode, world: Pick<CommandWorld, 'run' | 'env'>): Promise<string | null> {
  const { code, stderr } = await world.run('/bin/sh', ['-c', command], {
    input: Buffer.from(`${JSON.stringify(report)}\n`),
    env: { ...withoutSecrets(world.env), O365_EXIT_CODE: String(exitCode) },
    timeoutMs: HOOK_PATIENCE_MS,
  });
  if (code === 0) return null;
  return code === null
    ? `the command of --on-problem was ended by a signal, or after ${HOOK_PATIENCE_MS / 1000} s`
    : `the command of --on-problem failed with exit code ${code}: ${reasonOf(stderr, code)}`;
}

/** What belongs to others stays: a hook may need its own. */
function withoutSecrets(env: CommandWorld['env']): CommandWorld['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(O365|IDENTITY|MSI|AZURE)_/.test(name)));
}

function writeLog(report: CollectReport, stateFolder: string, world: Pick<CommandWorld, 'terminal' | 'clock'>): void {
  try {
    appendToLog(stateFolder, summaryLine(report), world.clock.now());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    world.terminal.say(`${LOG_NAME} in ${stateFolder} could not be written${code}.`);
  }
}
