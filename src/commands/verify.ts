/** `o365 verify`: goes through every layer between this machine and the first event. Changes nothing. */
import { placesOf } from '../config/places.js';
import { Exit, type ExitCode } from '../errors.js';
import type { HealthWorld } from '../health/health-world.js';
import { runChecks, type Health } from '../health/run-checks.js';
import { typeStates } from '../health/type-table.js';
import { stoppedTypes, type Row } from '../health/finding.js';
import { strong } from '../terminal/style.js';
import type { CommandWorld, GlobalOptions } from './command-world.js';
import { allCauses, explainLines } from './verify-explain.js';
import { scheduleForHealth } from './verify-schedule.js';
import { jsonRow, jsonType, rowLines, tableLines } from './verify-words.js';
import { makeHealthWorld } from './verify-world.js';

export type VerifyOptions = GlobalOptions & { json?: boolean; offline?: boolean; deep?: boolean; explain?: boolean };

/** What stalls for longer is told as it is. */
const LONGEST_MS = 3 * 60_000;

/** A person waits: shorter than in a run. */
const STALL_MS = 20_000;

/** Instead of the real ones, in tests. */
export type VerifyParts = { schedule?: HealthWorld['schedule']; stallMs?: number };

/** 0 when collecting would work, else the code of the worst failure. Throws UserError (64) for a profile name that is none, and faults of ours. */
export async function verifyCommand(options: VerifyOptions, world: CommandWorld, parts: VerifyParts = {}): Promise<ExitCode> {
  const { terminal } = world;
  if (options.explain === true) {
    for (const line of options.json === true ? [JSON.stringify({ version: 1, causes: allCauses() })] : explainLines()) terminal.out(line);
    return Exit.ok;
  }
  const { profile } = options;
  const places = placesOf({ env: world.env, home: options.home, profile, homedir: world.homedir });
  const interruption = world.interruption();
  const end = new AbortController();
  const clearEnd = world.timer(LONGEST_MS, () => end.abort());
  const healthWorld = makeHealthWorld({
    places,
    profile,
    world,
    enough: AbortSignal.any([end.signal, interruption.signal]),
    stallMs: parts.stallMs ?? STALL_MS,
    schedule: parts.schedule ?? (() => scheduleForHealth(options, world)),
  });
  const json = options.json === true;
  const offline = options.offline === true;
  try {
    const health = await runChecks(healthWorld, { offline, deep: options.deep === true, isInterrupted: () => interruption.by() !== null }, {
      begins: ({ title, question }) => terminal.progress(`${title}: ${question}`),
      ends(row) {
        terminal.progress('');
        if (!json) for (const line of rowLines(row)) terminal.out(line);
      },
    });
    const types = await typeStates(health.inspection, !offline && interruption.by() === null && health.rows.some(({ id, status }) => id === 'subscriptions' && status !== 'skipped'));
    if (json) {
      const checks = health.rows.map(jsonRow);
      terminal.out(JSON.stringify({ version: 1, profile, healthy: health.exitCode === Exit.ok, checks, types: types.map(jsonType) }));
    } else {
      const table = types.some(({ subscription, lastStored }) => subscription !== null || lastStored !== null) ? ['', ...tableLines(types, world.clock.now())] : [];
      for (const line of [...table, '', conclusion(health)]) terminal.out(line);
    }
    return interruption.by() === 'SIGINT' ? Exit.interrupted : health.exitCode;
  } finally {
    terminal.progress('');
    clearEnd();
  }
}

function conclusion({ rows, inspection }: Health): string {
  const count = (status: Row['status']) => rows.filter((row) => row.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const warned = warnings === 0 ? '' : `, ${warnings} warning${warnings === 1 ? '' : 's'}`;
  const stopped = stoppedTypes(rows);
  if (failed > 0 && stopped !== null && stopped.length < inspection.contentTypes().length) {
    return strong(`Collecting works for all but ${stopped.join(', ')}: ${failed} failed${warned}.`);
  }
  if (failed > 0) return strong(`Collecting would not work: ${failed} failed${warned}.`);
  return strong(`Healthy${warned}.`);
}
