import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { scheduleCommand, type ScheduleAction, type ScheduleOptions } from '../../src/commands/schedule.js';
import type { CommandWorld } from '../../src/commands/command-world.js';
import { makeProfile } from '../fakes/profile.js';
import { makeMachine, worldOf, type Machine } from './fake-machine.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'o365-schedule-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function schedule(machine: Machine, action: ScheduleAction, options: Partial<ScheduleOptions> = {}, world: Partial<CommandWorld> = {}) {
  machine.out.length = 0;
  machine.said.length = 0;
  return scheduleCommand(action, { home: folder, profile: 'default', ...options }, worldOf(machine, { homedir: folder, accountHome: folder, ...world }));
}

describe('enable', () => {
  test('adds one line to a user without a crontab, and says when it runs', async () => {
    const machine = makeMachine();
    expect(await schedule(machine, 'enable')).toBe(0);
    expect(machine.crontab).toMatch(/^\d+-59\/20 \* \* \* \* \/usr\/bin\/node \/opt\/o365\/bin\/o365\.js --home \S+ --profile default collect --quiet --log # o365 [^\n]+\n$/);
    expect(machine.out.join('\n')).toContain('every 20 minutes, by cron');
    expect(machine.out.join('\n')).toMatch(/next run {2}2026-11-22T14:\d\dZ \(in \d+ min\)/);
  });

  test('writes only when something changes, and keeps --every where the flag is left out', async () => {
    const machine = makeMachine({ crontab: 'MAILTO=""\n' });
    await schedule(machine, 'enable', { every: '1h', onProblem: "echo 100% | mail -s 'o365 fails' root" });
    const first = machine.crontab;
    await schedule(machine, 'enable');
    expect(machine.crontab).toBe(first);
    expect(machine.calls.filter((call) => call === 'crontab -')).toHaveLength(1);
    await schedule(machine, 'enable', { every: '20m' });
    expect(machine.crontab).toContain('/20 * * * * ');
    expect(machine.crontab!.split('\n')).toHaveLength(3);
  });

  test('carries the folders that are in force here, because cron has none of the variables', async () => {
    const machine = makeMachine();
    const env = { XDG_CONFIG_HOME: '/etc/x', XDG_DATA_HOME: 'relative', XDG_STATE_HOME: '/var/a b' };
    await scheduleCommand('enable', { profile: 'default' }, worldOf(machine, { env, accountHome: '/root' }));
    expect(machine.crontab).toContain("/usr/bin/env HOME=/home/ana XDG_CONFIG_HOME=/etc/x 'XDG_STATE_HOME=/var/a b' /usr/bin/node");
    expect(machine.crontab).toContain('settings=/etc/x/o365/config.json');
  });

  test('names the variables that a run would miss, and puts no secret into the line', async () => {
    const machine = makeMachine();
    const env = { O365_CLIENT_SECRET: 'squeamish', HTTPS_PROXY: 'http://u:ossifrage@p:1', O365_HOME: '/x' };
    await schedule(machine, 'enable', {}, { env });
    expect(machine.said.join('\n')).toContain('O365_CLIENT_SECRET, HTTPS_PROXY');
    expect(machine.said.join('\n')).not.toContain('O365_HOME');
    expect(machine.crontab! + machine.said.join() + machine.out.join()).not.toMatch(/squeamish|ossifrage/);
  });

  test.each(['45m', '90s', '2d', 'often'])('--every %s is a usage error, and nothing is touched', async (every) => {
    const machine = makeMachine({ crontab: '0 1 * * * x\n' });
    await expect(schedule(machine, 'enable', { every })).rejects.toMatchObject({ exitCode: 64 });
    expect(machine.calls).toEqual([]);
  });

  test.each(['enable', 'disable', 'status'] as const)('a crontab that cannot be read is never overwritten (%s)', async (action) => {
    const machine = makeMachine({ crontab: 'precious\n', readFailure: 'You (ana) are not allowed to use this program (crontab)\nSee crontab(1) for more information\n' });
    await expect(schedule(machine, action)).rejects.toMatchObject({ exitCode: 69 });
    expect(machine.crontab).toBe('precious\n');
    expect(machine.calls).toEqual(['crontab -l']);
  });

  test('a crontab that cannot be written is a storage error, in the words of crontab', async () => {
    const machine = makeMachine({ crontab: '', writeFailure: 'mkstemp: No space left on device\n' });
    await expect(schedule(machine, 'enable')).rejects.toMatchObject({ exitCode: 74, message: expect.stringContaining('No space left') });
  });

  test('with --json it prints one document', async () => {
    const machine = makeMachine();
    await schedule(machine, 'enable', { json: true }, { node: '/bin/sh', program: '/bin/sh' });
    expect(machine.out).toHaveLength(1);
    expect(JSON.parse(machine.out[0]!)).toMatchObject({ version: 1, profile: 'default', enabled: true, state: 'enabled', everySeconds: 1200, lastRun: null });
  });
});

describe('without a crontab program', () => {
  test('the line to paste is printed alone on its line, and the exit code is 69', async () => {
    const machine = makeMachine({ hasCrontabProgram: false });
    await expect(schedule(machine, 'enable')).rejects.toMatchObject({ exitCode: 69 });
    expect(machine.out).toEqual([expect.stringMatching(/^\d+-59\/20 .* collect --quiet --log # o365 profile=default settings=\S+$/)]);
  });

  test('a systemd timer takes the place of cron, is seen, changed and taken away', async () => {
    const machine = makeMachine({ hasCrontabProgram: false, hasSystemd: true });
    await schedule(machine, 'enable', { every: '6h', home: join(folder, 'a b%$"') });
    const units = join(folder, '.config/systemd/user');
    const [service = '', timer = ''] = readdirSync(units).toSorted();
    expect(readFileSync(join(units, timer), 'utf8')).toMatch(/^OnCalendar=\*-\*-\* 0[0-5]\/6:[0-5]\d:00$/m);
    expect(readFileSync(join(units, service), 'utf8')).toContain(String.raw`--home "${folder}/a b%%$$\"" --profile default collect --quiet --log`);
    expect(machine.calls).toContain(`systemctl --user enable ${timer}`);
    await schedule(machine, 'status', { home: join(folder, 'a b%$"') });
    expect(machine.out[0]).toContain('every 6 hours, by systemd');
    await schedule(machine, 'disable', { home: join(folder, 'a b%$"') });
    expect(readdirSync(units)).toEqual([]);
    expect(machine.calls).toContain(`systemctl --user disable --now ${timer}`);
  });
});

describe('disable and status', () => {
  test('disabling takes the one line away; again, it changes nothing and says so', async () => {
    const machine = makeMachine({ crontab: '0 1 * * * x\n' });
    await schedule(machine, 'enable');
    await schedule(machine, 'disable');
    expect(machine.crontab).toBe('0 1 * * * x\n');
    const writes = machine.calls.filter((call) => call === 'crontab -').length;
    expect(await schedule(machine, 'disable', { json: true })).toBe(0);
    expect(JSON.parse(machine.out[0]!)).toEqual({ version: 1, profile: 'default', enabled: false, changed: false });
    expect(machine.calls.filter((call) => call === 'crontab -')).toHaveLength(writes);
  });

  test('status without a job says how to make one', async () => {
    const machine = makeMachine();
    expect(await schedule(machine, 'status', { profile: 'contoso' })).toBe(0);
    expect(machine.out[0]).toContain('No job collects profile "contoso"; `o365 --profile contoso schedule enable` makes one.');
  });

  test('status names the last run, and how it ended', async () => {
    const profile = await makeProfile();
    try {
      const machine = makeMachine();
      await profile.collect();
      await schedule(machine, 'status', { home: profile.home });
      expect(machine.out.join('\n')).toContain('last run  2026-11-18T12:00Z, complete');
      profile.sandbox.faults.add({ on: 'token', answer: { status: 401, body: '{"error":"invalid_client","error_description":"AADSTS7000222: expired"}' } });
      profile.sandbox.clock.advance(3_600_000);
      await profile.collect();
      await schedule(machine, 'status', { home: profile.home });
      expect(machine.out.join('\n')).toContain('last run  2026-11-18T13:00Z, failed, exit code 77: ');
      await schedule(machine, 'status', { home: profile.home, json: true });
      expect(JSON.parse(machine.out[0]!)).toMatchObject({ enabled: false, state: 'absent', lastRun: { endedAt: '2026-11-18T13:00:00.000Z', outcome: 'failed', exitCode: 77 } });
    } finally {
      await profile.close();
    }
  });
});
