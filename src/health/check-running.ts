/** Does a job run, did it go well the last time, and how fresh is what it brought? */
import { Exit } from '../errors.js';
import { ageWords, countWords, spanWords } from './age.js';
import { found } from './causes.js';
import { fine, type Finding } from './finding.js';
import type { ScheduleState, StoreLook } from './health-world.js';
import type { Settings } from '../model.js';
import type { Inspection } from './inspection.js';

const DAY_MS = 24 * 3_600_000;
/** A period that cannot be read off the job counts as this. */
const LONGEST_PERIOD_MS = DAY_MS;
/** documented: the service lists content for seven days. */
const REACH_MS = 7 * DAY_MS;

export async function checkSchedule(inspection: Inspection): Promise<Finding[]> {
  const schedule = await inspection.world.schedule();
  const lastRun = await lastRunOf(inspection);
  const now = inspection.world.clock.now();
  const findings = jobFindings(schedule);
  if (schedule.kind === 'scheduled' && lastRun !== null) {
    const periodMs = schedule.everyMs ?? LONGEST_PERIOD_MS;
    const isOld = now.getTime() - lastRun.endedAt.getTime() > 2 * periodMs;
    if (isOld) findings.push(found('lastRunOld', { age: ageWords(lastRun.endedAt, now), period: spanWords(periodMs) }));
  }
  if (lastRun !== null && lastRun.exitCode !== Exit.ok && lastRun.exitCode !== Exit.interrupted) {
    const { outcome, exitCode, reason } = lastRun;
    findings.push(found('lastRunFailed', { age: ageWords(lastRun.endedAt, now), outcome, exitCode, reason: reason ?? (outcome === 'incomplete' ? 'its time was up' : 'see its log') }));
  }
  if (findings.length > 0 || schedule.kind !== 'scheduled') return findings;
  const every = schedule.everyMs === null ? '' : ` every ${spanWords(schedule.everyMs)}`;
  return [fine(`${schedule.where} runs \`o365 collect\`${every}.`)];
}

function jobFindings(schedule: ScheduleState): Finding[] {
  switch (schedule.kind) {
    case 'unknown':
      return [found('scheduleUnknown', schedule)];
    case 'none':
      return [schedule.others.length === 0 ? found('noJob') : found('otherProfilesJob', { profiles: schedule.others.join(', ') })];
    case 'off':
      return [found('jobOff')];
    case 'broken':
      return [found('jobBroken', { missing: schedule.missing })];
    case 'scheduled':
      return schedule.isDaemonRunning === false ? [found('daemonStopped')] : [];
  }
}

export async function checkFreshness(inspection: Inspection): Promise<Finding[]> {
  const look = await inspection.store();
  const now = inspection.world.clock.now();
  const types = inspection.contentTypes();
  const collected = types.flatMap((type) => (look.checkpoints[type] === undefined ? [] : [{ type, upTo: look.checkpoints[type].watermark ?? look.checkpoints[type].floor }]));
  if (collected.length === 0) return [fine('Nothing was collected yet: `o365 collect` takes the last hour first.')];
  const oldest = collected.reduce((one, other) => (other.upTo < one.upTo ? other : one));
  const findings: Finding[] = [];
  if (now.getTime() - oldest.upTo.getTime() > DAY_MS) {
    const deadline = `${new Date(oldest.upTo.getTime() + REACH_MS).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    findings.push(found('behind', { type: oldest.type, age: ageWords(oldest.upTo, now), deadline }));
  }
  findings.push(...silence(inspection, look.heardAt));
  const owed = types.reduce((sum, type) => sum + (look.owed[type] ?? 0), 0);
  if (owed > 0) findings.push(found('owed', { count: countWords(owed, 'blob') }));
  const latest = Math.max(0, ...(look.lastRun?.types.map(({ latencySeconds }) => latencySeconds?.max ?? 0) ?? []));
  if (latest * 1000 > 5 * DAY_MS) findings.push(found('veryLate', { days: Math.floor((latest * 1000) / DAY_MS) }));
  return findings.length > 0 ? findings : [fine(freshnessWords(look, now))];
}

function silence(inspection: Inspection, heardAt: Date | null): Finding[] {
  const { clock, silenceAfterMs } = inspection.world;
  const settings = settingsOrNull(inspection);
  const afterMs = settings === null ? null : silenceAfterMs(settings);
  if (settings === null || afterMs === null || heardAt === null || clock.now().getTime() - heardAt.getTime() < afterMs) return [];
  return [found('silence', { age: ageWords(heardAt, clock.now()), alert: settings.noDataAlert })];
}

function settingsOrNull(inspection: Inspection): Settings | null {
  try {
    return inspection.settings();
  } catch {
    return null;
  }
}

function freshnessWords({ lastRun, segments }: StoreLook, now: Date): string {
  const newest = Object.values(segments.newest).toSorted((a, b) => b.getTime() - a.getTime())[0];
  const run = lastRun === null ? '' : `The last run ended ${ageWords(lastRun.endedAt, now)} ago (${lastRun.outcome}). `;
  return `${run}${newest === undefined ? 'No event is stored yet.' : `The last event was stored ${ageWords(newest, now)} ago.`}`;
}

async function lastRunOf(inspection: Inspection): Promise<StoreLook['lastRun']> {
  try {
    return (await inspection.store()).lastRun;
  } catch {
    // Storage says what is wrong with the store.
    return null;
  }
}
