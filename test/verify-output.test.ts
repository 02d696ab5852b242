import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCauses } from '../src/commands/verify-explain.js';
import { inTermsOfHealth, scheduleForHealth } from '../src/commands/verify-schedule.js';
import type { ScheduleState as Job } from '../src/schedule/status.js';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.js';
import { fakeWorld } from './fakes/command-world.js';
import { giveCertificate } from './health/settings-cases.js';
import { makeStage, type Stage } from './health/stage.js';

let sandbox: Sandbox;
let stage: Stage;

beforeAll(async () => {
  sandbox = await startSandbox({ startTime: new Date('2026-11-18T12:00:00Z'), frozen: true, ratePerHour: 0 });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  stage = makeStage(sandbox);
});
afterEach(() => stage.close());

describe('what Microsoft said', () => {
  test('is shown with its code, trace ID and correlation ID, which support asks for', async () => {
    sandbox.play('application-unknown');
    const { message } = (await stage.verify()).row('token');
    expect(message).toMatch(/^There is no application .+ \(AADSTS700016, trace ID [0-9a-f-]{36}, correlation ID [0-9a-f-]{36}\)\.$/);
  });

  test('of a code that nobody knows stands in Microsoft\'s own words, cleaned of secrets and of what moves a cursor', async () => {
    const words = `AADSTS9999999: The moon\u001B[2J is wrong for ${sandbox.clientSecret}. More.`;
    sandbox.faults.add({ on: 'token', answer: { status: 400, body: JSON.stringify({ error: 'invalid_request', error_codes: [9999999], error_description: words }) } });
    const { row, text, exitCode } = await stage.verify();
    expect(row('token')).toMatchObject({ code: 'AADSTS9999999', message: expect.stringContaining('The moon'), remedy: expect.stringContaining('9999999') });
    expect(text).not.toContain(sandbox.clientSecret);
    expect(row('token').message).not.toContain('\u001B');
    expect(exitCode).toBe(77);
  });

  test('of a code of the API that nobody knows, too', async () => {
    sandbox.faults.add({ on: 'subscriptions', answer: { status: 400, body: '{"error":{"code":"AF77777","message":"The tide is wrong.\\u001b[31m"}}' } });
    const { row, exitCode } = await stage.verify();
    expect(row('tenant')).toMatchObject({ status: 'failed', message: expect.stringMatching(/AF77777.*The tide is wrong/) });
    expect(row('tenant').message).not.toContain('\u001B');
    expect(row('tenant').remedy).not.toContain('o365 verify');
    expect(exitCode).toBe(69);
  });

  test('of a certificate is followed by ours: file and thumbprint to compare', async () => {
    await giveCertificate(stage, 5000, false);
    const verified = await stage.verify();
    const { certificateFile } = stage.places;
    const thumbprint = /SHA-1 ([0-9A-F]{40})/.exec(verified.row('credential').message)?.[1];
    expect(verified.row('token').remedy).toContain(`The file is ${certificateFile}, its SHA-1 thumbprint ${thumbprint}`);
  });
});

describe('the credential', () => {
  test('that is a Secret ID is named with the file that wants the Value', async () => {
    const file = join(stage.home, 'secret');
    writeFileSync(file, '6d0f3b0a-51a7-4b0e-9a3c-7f2f0b1f8e11', { mode: 0o600 });
    stage.configure({ credential: { kind: 'secret-file', file } });
    const { message, remedy } = (await stage.verify()).row('credential');
    expect(message).toContain(`The client secret in ${file} is a GUID`);
    expect(remedy).toContain('put the Value into that file');
  });

  test('that has expired is named with both files', async () => {
    await giveCertificate(stage, 800 * 86_400_000);
    const { certificateFile, privateKeyFile } = stage.places;
    expect((await stage.verify()).row('credential').remedy).toContain(`Move ${certificateFile} and ${privateKeyFile} away`);
  });
});

describe('a service that does not answer well', () => {
  test('with 500 to everything ends 69, without 77', async () => {
    sandbox.play('internal-errors');
    const { row, exitCode } = await stage.verify();
    expect(row('tenant')).toMatchObject({ status: 'failed', message: 'The service answered 500 (AF50000).' });
    expect(exitCode).toBe(69);
  });

  test('that throttles for ever ends 69 when the patience of verify does', async () => {
    sandbox.faults.add({ on: 'subscriptions', answer: { status: 429, body: '{"error":{"code":"AF429","message":"Too many requests. Method=ListSubscriptions"}}' } });
    const { row, exitCode } = await stage.verify();
    expect(row('tenant')).toMatchObject({ status: 'failed', code: 'AF429' });
    expect(exitCode).toBe(69);
  });

  test('that turns every token down with 401 ends 77', async () => {
    sandbox.play('token-refused');
    sandbox.tokenLifetimeSeconds = 1;
    sandbox.faults.add({ on: 'subscriptions', answer: { status: 401, body: '' } });
    const { row, exitCode } = await stage.verify();
    expect(row('tenant')).toMatchObject({ status: 'failed', code: '401' });
    expect(exitCode).toBe(77);
  });

  test('at one content type alone names that type, and the others go on', async () => {
    sandbox.subscriptions.set('Audit.Exchange', 'enabled');
    sandbox.subscriptions.set('Audit.General', 'enabled');
    sandbox.faults.add({ on: 'content', contentType: 'Audit.General', answer: { status: 500, body: '{"error":{"code":"AF50000","message":"An internal error occurred."}}' } });
    const { row, exitCode } = await stage.verify();
    expect(row('content')).toMatchObject({ status: 'failed', message: expect.stringMatching(/^Audit\.General: the service answered 500 \(AF50000\)\. Connected/) });
    expect(exitCode).toBe(69);
  });
});

describe('a permission that is missing for DLP.All alone', () => {
  test('fails, and the other content types are asked all the same', async () => {
    sandbox.options.roles = ['ActivityFeed.Read'];
    for (const type of ['Audit.Exchange', 'DLP.All'] as const) sandbox.subscriptions.set(type, 'enabled');
    stage.configure({ contentTypes: ['Audit.Exchange', 'DLP.All'] });
    const { row, exitCode, types } = await stage.verify();
    expect([row('permissions'), row('tenant'), row('subscriptions'), row('content')].map(({ status }) => status)).toEqual(['failed', 'ok', 'ok', 'ok']);
    expect(types.map(({ waiting }) => waiting)).toEqual([0, null]);
    expect(exitCode).toBe(77);
  });

  test('is what the last line says, with the command that leaves DLP.All out, and no start of it is promised', async () => {
    sandbox.options.roles = ['ActivityFeed.Read'];
    stage.configure({ contentTypes: ['Audit.Exchange', 'Audit.General', 'DLP.All'] });
    const { row } = await stage.verify();
    expect(row('permissions').remedy).toContain('`o365 configure --content-types Audit.Exchange,Audit.General`');
    expect(row('subscriptions').message).toBe('Exchange and General not started yet: the first `o365 collect` starts them. DLP.All cannot be started without its permission.');
    const { text, exitCode } = await stage.verify({ json: false });
    expect(text).toContain('Collecting works for all but DLP.All: 1 failed.');
    expect(exitCode).toBe(77);
  });

  test('stops everything where DLP.All is all there is', async () => {
    sandbox.options.roles = ['ActivityFeed.Read'];
    stage.configure({ contentTypes: ['DLP.All'] });
    expect((await stage.verify({ json: false })).text).toContain('Collecting would not work: 1 failed.');
  });
});

describe('two hosts', () => {
  test('are judged apart: with the API out of reach, the secret is still tried', async () => {
    const { endpoint } = stage.settings;
    stage.configure({ endpoint: { ...endpoint, apiUrl: 'https://127.0.0.1:1' } });
    const { row } = await stage.verify();
    expect(row('network')).toMatchObject({ status: 'failed', message: expect.stringMatching(/127\.0\.0\.1:1 .*localhost:\d+ answers/) });
    expect(row('token')).toMatchObject({ status: 'failed', code: 'AADSTS500011' });
    expect(row('permissions')).toMatchObject({ status: 'skipped', message: 'Not asked: Token failed.' });
  });
});

describe('--explain', () => {
  test('prints every cause of every table, with its remedy, and asks nobody', async () => {
    const { text, exitCode } = await stage.verify({ explain: true, json: false });
    expect(exitCode).toBe(0);
    expect(sandbox.requests).toEqual([]);
    const flat = text.replaceAll(/\s+/g, ' ');
    for (const { sentence, remedy, code } of allCauses()) {
      expect(flat).toContain(code === null ? sentence : `${code}: ${sentence}`);
      expect(flat).toContain(remedy);
    }
    expect(allCauses().length).toBeGreaterThan(120);
  });
});

describe('the job, as `o365 schedule` finds it', () => {
  const job: Job = { state: 'enabled', by: 'cron', everyMinutes: 20, nextRun: null, line: null, missing: null, otherProfiles: [], daemonRunning: true };

  test.each<[string, Partial<Job>, object]>([
    ['enabled', {}, { kind: 'scheduled', where: 'The crontab', everyMs: 1_200_000, isDaemonRunning: true }],
    ['enabled by systemd', { by: 'systemd', daemonRunning: null }, { kind: 'scheduled', where: 'A systemd timer', isDaemonRunning: null }],
    ['edited beyond reading', { state: 'edited', everyMinutes: null }, { kind: 'scheduled', where: 'The crontab', everyMs: null }],
    ['of somebody else', { state: 'unmarked' }, { kind: 'scheduled', where: expect.stringContaining('did not write') }],
    ['off', { state: 'off' }, { kind: 'off' }],
    ['broken', { state: 'broken', missing: '/gone/node' }, { kind: 'broken', missing: '/gone/node' }],
    ['absent, but for another profile', { state: 'absent', otherProfiles: ['contoso'] }, { kind: 'none', others: ['contoso'] }],
  ])('%s', (_name, changes, wanted) => {
    expect(inTermsOfHealth({ ...job, ...changes })).toMatchObject(wanted);
  });

  test('is a warning, not a failure, where the crontab cannot be read', async () => {
    const world = { ...fakeWorld({ now: () => sandbox.clock.now() }), run: async () => ({ code: 1, stdout: Buffer.alloc(0), stderr: 'crontab: you may not use this program' }) };
    expect(await scheduleForHealth({ profile: 'default', home: stage.home }, world)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('may not use') });
  });
});
