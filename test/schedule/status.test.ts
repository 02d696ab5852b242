import { expect, test } from '@jest/globals';
import { withJob } from '../../src/schedule/crontab-text.js';
import { collectArgs, type Job } from '../../src/schedule/job.js';
import { scheduleStatus, type ScheduleFacts } from '../../src/schedule/status.js';

const KEY = { profile: 'default', configFile: '/srv/o365/config/config.json' };
const JOB: Job = {
  ...KEY, everyMinutes: 20, offset: 7, environment: {}, node: '/usr/bin/node', program: '/opt/o365/bin/o365.js', args: collectArgs('default', '/srv/o365', null),
};
const LINE = withJob('', JOB).trimEnd();

function status(crontab: string | null, parts: Partial<ScheduleFacts> = {}) {
  const now = new Date('2026-11-22T14:03:12Z');
  return scheduleStatus({ crontab, timer: null, job: KEY, home: '/srv/o365', exists: () => true, daemonRunning: true, now, ...parts });
}

test('a job as enable wrote it is enabled: how often, and when next', () => {
  expect(status(`MAILTO=""\n${LINE}\n`)).toEqual({
    state: 'enabled', by: 'cron', everyMinutes: 20, nextRun: new Date('2026-11-22T14:07:00Z'), line: LINE, missing: null, otherProfiles: [], daemonRunning: true,
  });
});

test('a hook and variables belong to the line as enable writes it', () => {
  const job = { ...JOB, environment: { XDG_STATE_HOME: '/a b' }, args: collectArgs('default', null, 'mail -s o365 root') };
  expect(status(withJob('', job), { home: null })).toMatchObject({ state: 'enabled' });
});

test('no crontab, an empty one, and a machine without the program have no job', () => {
  for (const crontab of ['', null, 'MAILTO=""\n']) expect(status(crontab)).toMatchObject({ state: 'absent', nextRun: null, line: null });
});

test('a job for another profile, or for other settings, is not this one', () => {
  const other = withJob('', { ...JOB, profile: 'contoso' }) + withJob('', { ...JOB, profile: 'fabrikam', configFile: '/elsewhere' });
  expect(status(other)).toMatchObject({ state: 'absent', otherProfiles: ['contoso', 'fabrikam'] });
  expect(status(withJob('', { ...JOB, configFile: '/elsewhere' }))).toMatchObject({ state: 'absent', otherProfiles: ['default'] });
});

test.each([
  ['the times', LINE.replace('7-59/20', '5,50'), 45],
  ['the times, to some days', LINE.replace('* * *', '* * 1-5'), null],
  ['the command', LINE.replace('--quiet', '--max-time 5m'), 20],
])('%s edited by hand shows', (_what, line, everyMinutes) => {
  expect(status(`${line}\n`)).toMatchObject({ state: 'edited', everyMinutes, line });
});

test.each([
  ['commented out', `#${LINE}`],
  ['made to do something else', LINE.replace(' collect ', ' verify ')],
])('a line that was %s is off', (_what, line) => {
  expect(status(`${line}\n`)).toMatchObject({ state: 'off', nextRun: null });
});

test.each(['/usr/bin/node', '/opt/o365/bin/o365.js'])('when %s is gone the job is broken, and says so', (gone) => {
  expect(status(LINE, { exists: (path) => path !== gone })).toMatchObject({ state: 'broken', missing: gone });
});

test("somebody's own line that runs the collector counts as a job", () => {
  expect(status('*/20 * * * * o365 collect --quiet\n')).toMatchObject({ state: 'unmarked', line: '*/20 * * * * o365 collect --quiet' });
});

test('a cron daemon that does not run is told', () => {
  expect(status(LINE, { daemonRunning: false })).toMatchObject({ state: 'enabled', daemonRunning: false });
});

test('a systemd timer is a job too', () => {
  expect(status(null, { timer: { everyMinutes: 360, offset: 67 } })).toMatchObject({ state: 'enabled', by: 'systemd', everyMinutes: 360 });
});
