import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { allCauses } from '../src/commands/verify-explain.js';
import { jobIn } from '../src/commands/verify-crontab.js';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.js';
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

describe('the line in the crontab', () => {
  const line = '7,27,47 * * * * /usr/bin/node /opt/o365/bin/o365.js collect --quiet --profile contoso --home /srv/o365';

  test.each([
    ['is found for its profile and home', line, 'contoso', '/srv/o365', { kind: 'scheduled', everyMs: 20 * 60_000 }],
    ['is another profile\'s', line, 'default', '/srv/o365', { kind: 'none', others: ['contoso'] }],
    ['is another home\'s', line, 'contoso', '/srv/other', { kind: 'none', others: ['contoso'] }],
    ['is commented out', `# ${line}`, 'contoso', '/srv/o365', { kind: 'none', others: [] }],
    ['runs another command', '*/5 * * * * o365 verify', 'default', null, { kind: 'none', others: [] }],
    ['says every five minutes', '*/5 * * * * o365 collect', 'default', null, { kind: 'scheduled', everyMs: 5 * 60_000 }],
    ['says every six hours', '12 */6 * * * O365_HOME="/srv/o 365" o365 collect', 'default', '/srv/o 365', { kind: 'scheduled', everyMs: 6 * 3_600_000 }],
    ['says something irregular', '3 4-6 * * 1 o365 collect', 'default', null, { kind: 'scheduled', everyMs: null }],
  ])('%s', (_name, crontab, profile, home, wanted) => {
    expect(jobIn(`SHELL=/bin/sh\n${crontab}\n`, profile, home)).toMatchObject(wanted);
  });
});
