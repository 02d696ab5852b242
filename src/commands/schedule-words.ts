/** What `o365 schedule` says. Pure. */
import { join } from 'node:path';
import { periodInWords } from '../schedule/every.js';
import { LOG_NAME } from '../schedule/run-log.js';
import type { ScheduleState } from '../schedule/status.js';
import { sentence } from '../terminal/sentence.js';
import { mark } from '../terminal/style.js';
import type { LastRun } from '../world.js';

export type Shown = { profile: string; state: ScheduleState; lastRun: LastRun | null; stateFolder: string; now: Date };

export function statusJson({ profile, state, lastRun, stateFolder }: Shown): Record<string, unknown> {
  const { everyMinutes, ...rest } = state;
  return {
    version: 1,
    profile,
    enabled: isOn(state),
    ...rest,
    everySeconds: everyMinutes === null ? null : everyMinutes * 60,
    lastRun: lastRun === null ? null : { endedAt: lastRun.endedAt, outcome: lastRun.outcome, exitCode: lastRun.exitCode, reason: lastRun.reason },
    log: join(stateFolder, LOG_NAME),
  };
}

export function enabledLines(shown: Shown): string[] {
  const { state } = shown;
  return [`${mark('ok')} ${sentence(`Profile "${shown.profile}" is collected ${every(state)}, by ${state.by ?? 'cron'}`)}`, ...details(shown)];
}

export function disabledLines(profile: string, changed: boolean): string[] {
  return [
    `${mark('ok')} ${sentence(changed ? `The job of profile "${profile}" is gone; nothing collects it now` : `Profile "${profile}" had no job; nothing was changed`)}`,
  ];
}

export function statusLines(shown: Shown): string[] {
  const { profile, state } = shown;
  const [sign, text] = headline(profile, state);
  return [`${mark(sign)} ${sentence(text)}`, ...details(shown)];
}

function headline(profile: string, state: ScheduleState): [sign: 'ok' | 'warning' | 'failed', text: string] {
  const enable = `\`o365 ${profile === 'default' ? '' : `--profile ${profile} `}schedule enable\``;
  switch (state.state) {
    case 'enabled':
      return ['ok', `Profile "${profile}" is collected ${every(state)}, by ${state.by ?? 'cron'}`];
    case 'edited':
      return ['warning', `Profile "${profile}" is collected by a line that was edited by hand; ${enable} writes it anew`];
    case 'off':
      return ['warning', `The job of profile "${profile}" is switched off in the crontab; ${enable} switches it on`];
    case 'broken':
      return ['failed', `The job of profile "${profile}" runs ${state.missing ?? 'a program'}, which is gone; ${enable} corrects it`];
    case 'unmarked':
      return ['ok', `A crontab line that was written by hand runs \`o365 collect\``];
    case 'absent':
      return ['warning', `No job collects profile "${profile}"; ${enable} makes one`];
  }
}

function every({ everyMinutes }: ScheduleState): string {
  return everyMinutes === null ? 'regularly' : `every ${periodInWords(everyMinutes)}`;
}

function details({ state, lastRun, stateFolder, now }: Shown): string[] {
  const rows: [name: string, text: string][] = [
    ...(state.nextRun === null ? [] : [['next run', `${clockOf(state.nextRun)} (in ${minutesTo(state.nextRun, now)})`] as [string, string]]),
    ['last run', lastRun === null ? 'none yet' : outcomeOf(lastRun)],
    ['log', join(stateFolder, LOG_NAME)],
    ...(state.line === null ? [] : [['crontab', state.line] as [string, string]]),
    ...(state.otherProfiles.length === 0 ? [] : [['others', state.otherProfiles.join(', ')] as [string, string]]),
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(8)}  ${text}`);
}

/** For stderr. `enabling` is null for a mere look. */
export function warningsOf({ profile, state }: Shown, enabling: { configured: boolean; variables: readonly string[] } | null): string[] {
  const warnings = [
    state.by === 'cron' && state.daemonRunning === false ? 'no cron daemon runs on this machine, so nothing will happen: `systemctl start cron`, or `service cron start`' : '',
    enabling?.configured === false ? `profile "${profile}" is not in the settings file yet: \`o365 configure\` puts it there` : '',
    enabling !== null && enabling.variables.length > 0
      ? `cron does not have ${enabling.variables.join(', ')} from this shell: put what a run needs into the settings, or at the top of the crontab (\`crontab -e\`)`
      : '',
    enabling !== null && state.by === 'systemd' ? 'the timer runs while you are logged in; `loginctl enable-linger` lets it run always' : '',
  ];
  return warnings.filter((text) => text !== '').map((text) => `${mark('warning')} ${sentence(text)}`);
}

function outcomeOf({ endedAt, outcome, exitCode, reason }: LastRun): string {
  const trouble = exitCode === 0 ? '' : `, exit code ${exitCode}${reason === null ? '' : `: ${reason}`}`;
  return `${clockOf(endedAt)}, ${outcome}${trouble}`;
}

function isOn({ state }: ScheduleState): boolean {
  return state === 'enabled' || state === 'edited' || state === 'unmarked';
}

function clockOf(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}

function minutesTo(date: Date, now: Date): string {
  const minutes = Math.max(1, Math.round((date.getTime() - now.getTime()) / 60_000));
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
