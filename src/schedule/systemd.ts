/** Where there is no cron: a pair of systemd user units, a service and its timer. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Exit, UserError } from '../errors.js';
import type { Run } from '../world.js';
import { reasonOf } from './crontab.js';
import { commandWords, type Job, type JobKey } from './job.js';

/** Two settings may each have a profile of the same name. */
export function unitName({ profile, configFile }: JobKey): string {
  return `o365-${profile}-${createHash('sha256').update(configFile).digest('hex').slice(0, 6)}`;
}

export async function isSystemdHere(run: Run): Promise<boolean> {
  return (await run('systemctl', ['--user', 'show-environment'])).code === 0;
}

/** Throws UserError (74). */
export async function enableTimer(run: Run, folder: string, job: Job): Promise<void> {
  const name = unitName(job);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.service`), serviceUnit(job));
    writeFileSync(join(folder, `${name}.timer`), timerUnit(job));
  } catch (error) {
    throw new UserError(Exit.storage, `the timer could not be written to ${folder}`, { hint: 'look at the rights of the folder', cause: error });
  }
  await systemctl(run, ['daemon-reload']);
  await systemctl(run, ['enable', `${name}.timer`]);
  // A timer that runs already would keep its former times.
  await systemctl(run, ['restart', `${name}.timer`]);
}

/** False when there was none. Throws UserError (74). */
export async function disableTimer(run: Run, folder: string, job: JobKey): Promise<boolean> {
  const name = unitName(job);
  if (readTimer(folder, job) === null) return false;
  await systemctl(run, ['disable', '--now', `${name}.timer`]);
  for (const suffix of ['service', 'timer']) rmSync(join(folder, `${name}.${suffix}`), { force: true });
  await systemctl(run, ['daemon-reload']);
  return true;
}

/** How often the timer runs, in minutes; null where there is none. */
export function readTimer(folder: string, job: JobKey): { everyMinutes: number; offset: number } | null {
  const file = join(folder, `${unitName(job)}.timer`);
  if (!existsSync(file)) return null;
  const [, every, offset] = /^# every (\d+) minutes, offset (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  return every === undefined || offset === undefined ? null : { everyMinutes: Number(every), offset: Number(offset) };
}

export function serviceUnit(job: Job): string {
  return [
    '[Unit]',
    `Description=Collect Office 365 audit events (${job.profile})`,
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${commandWords(job).map(quoteForUnit).join(' ')}`,
    '',
  ].join('\n');
}

export function timerUnit(job: Job): string {
  return [
    `# every ${job.everyMinutes} minutes, offset ${job.offset}`,
    '[Unit]',
    `Description=Collect Office 365 audit events (${job.profile})`,
    '',
    '[Timer]',
    `OnCalendar=${calendarOf(job.everyMinutes, job.offset)}`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
}

/** measured: systemd refuses a step of 24 hours. */
export function calendarOf(everyMinutes: number, offset: number): string {
  const minute = String(offset % 60).padStart(2, '0');
  if (everyMinutes < 60) return `*-*-* *:${minute}/${everyMinutes}:00`;
  const hour = String(Math.floor(offset / 60)).padStart(2, '0');
  return `*-*-* ${everyMinutes === 1440 ? hour : `${hour}/${everyMinutes / 60}`}:${minute}:00`;
}

/** documented: systemd.service(5), "Command lines": %, $ and quotes have a meaning. */
function quoteForUnit(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@+=:,./%$-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
}

async function systemctl(run: Run, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run('systemctl', ['--user', ...args]);
  if (code === 0) return;
  throw new UserError(Exit.storage, `systemctl --user ${args.join(' ')} failed: ${reasonOf(stderr, code)}`, { hint: 'does `systemctl --user status` work?' });
}
