import { existsSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHECK_IDS } from '../../src/health/finding.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { makeStage, type Stage } from './stage.js';

let sandbox: Sandbox;
let stage: Stage;

beforeAll(async () => {
  sandbox = await startSandbox({ startTime: new Date('2026-11-18T12:00:00Z'), frozen: true, history: 24 });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  stage = makeStage(sandbox);
});
afterEach(() => stage.close());

describe('a healthy profile', () => {
  test('is healthy before the first subscription: all twelve rows, in order, all well', async () => {
    const verified = await stage.verify();
    expect(verified.rows.map(({ id }) => id)).toEqual([...CHECK_IDS]);
    expect(verified.rows.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(verified.row('subscriptions').message).toBe('Exchange and General not started yet: the first `o365 collect` starts them.');
    expect([verified.exitCode, verified.healthy]).toEqual([0, true]);
  });

  test('is asked without changing anything: no start, no folder, no state, no event', async () => {
    await stage.verify();
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('start');
    expect(sandbox.requests.some(({ operation }) => operation === 'blob')).toBe(false);
    expect(readdirSync(stage.home)).toEqual(['config']);
    expect(sandbox.checkLaws()).toEqual([]);
  });

  test('leaves no probe behind where folders exist, and moves no state', async () => {
    await stage.collect();
    const before = listing(stage);
    await stage.verify({ deep: true });
    expect(listing(stage)).toEqual(before);
  });

  test('shows each content type: status, newest blob, what waits, last event, debts, latency', async () => {
    expect(await stage.collect()).toBe(0);
    const verified = await stage.verify({ deep: true });
    expect(verified.rows.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(verified.types).toEqual([
      expect.objectContaining({ contentType: 'Audit.Exchange', subscription: 'enabled', waiting: 0, owed: 0, newestBlob: expect.stringMatching(/^2026-11-1[78]T/) }),
      expect.objectContaining({ contentType: 'Audit.General', subscription: 'enabled' }),
    ]);
    expect(verified.row('storage').message).toMatch(/^Writable, .+ free; \d+ segments?, .+ in the last week\. All \d+ records? in them (was|were) read, \d+ Ids? looked up\.$/);
    expect(verified.row('freshness').message).toMatch(/^The last run ended 0 s ago \(complete\)\. The last event was stored \d+ s ago\.$/);
  });

  test('counts the blobs that wait for the next run', async () => {
    await stage.collect();
    sandbox.clock.advance(60_000);
    sandbox.addBlob('Audit.Exchange', { t: sandbox.clock.now(), records: [{ Id: 'w-1' }] });
    sandbox.clock.advance(60_000);
    const { types } = await stage.verify();
    expect(types[0]).toMatchObject({ contentType: 'Audit.Exchange', waiting: 1 });
  });

  test('fits 80 columns but for words that are longer, and ends with the verdict', async () => {
    await stage.collect();
    const { text } = await stage.verify({ json: false });
    const tooLong = text.split('\n').filter((line) => line.length > 80 && !/\S{50,}/.test(line));
    expect(tooLong).toEqual([]);
    expect(text.trimEnd().split('\n').at(-1)).toBe('Healthy.');
    expect(text).toContain('Audit.Exchange');
  });
});

describe('settings from the environment alone', () => {
  test('need no file, and leave none', async () => {
    stage.close();
    const { tenantId, applicationId, endpoint } = stage.settings;
    Object.assign(stage.env, {
      O365_TENANT_ID: tenantId,
      O365_APPLICATION_ID: applicationId,
      O365_ENDPOINT: endpoint.apiUrl,
      O365_LOGIN_URL: endpoint.loginUrl,
      O365_CA_FILE: sandbox.caFile,
      O365_CLIENT_SECRET: sandbox.clientSecret,
    });
    const verified = await stage.verify();
    expect(verified.exitCode).toBe(0);
    expect(verified.row('credential').message).toBe('Client secret in the variable O365_CLIENT_SECRET.');
    expect(existsSync(stage.home)).toBe(false);
  });
});

describe('--offline', () => {
  test('asks nobody, and still judges what lies on this machine', async () => {
    await stage.collect();
    sandbox.forgetRequests();
    const verified = await stage.verify({ offline: true });
    expect(sandbox.requests).toEqual([]);
    expect(verified.rows.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(['clock', 'network', 'token', 'permissions', 'tenant', 'subscriptions', 'content']);
    expect(verified.row('token').message).toBe('Not asked: --offline.');
    expect(verified.row('storage').status).toBe('ok');
    expect(verified.exitCode).toBe(0);
  });
});

describe('what a failure makes pointless', () => {
  test('is skipped and says whose failure it was, and what is left is still asked', async () => {
    sandbox.play('secret-wrong');
    const { rows, exitCode } = await stage.verify();
    const statuses = Object.fromEntries(rows.map(({ id, status }) => [id, status]));
    expect(statuses).toMatchObject({ network: 'ok', token: 'failed', permissions: 'skipped', tenant: 'skipped', subscriptions: 'skipped', content: 'skipped', storage: 'ok', schedule: 'ok', freshness: 'ok' });
    expect(rows.filter(({ status }) => status === 'skipped').every(({ message }) => message === 'Not asked: Token failed.')).toBe(true);
    expect(exitCode).toBe(77);
  });

  test('never hides a second fault that has nothing to do with the first', async () => {
    sandbox.play('secret-wrong');
    stage.clockErrorMs = -12 * 60_000;
    stage.schedule = { kind: 'none', others: [] };
    const verified = await stage.verify();
    expect(verified.row('clock')).toMatchObject({ status: 'warning', message: expect.stringContaining('12 minutes behind') });
    expect(verified.row('token')).toMatchObject({ status: 'failed', code: 'AADSTS7000215' });
    expect(verified.row('schedule')).toMatchObject({ status: 'warning' });
  });

  test('names the file that a wrong client secret lies in', async () => {
    sandbox.play('secret-wrong');
    stage.configure({ credential: { kind: 'secret-file', file: sandbox.clientSecretFile } });
    expect((await stage.verify()).row('token').remedy).toContain(`put it into ${sandbox.clientSecretFile};`);
  });

  test('with several failures, the code is that of the most serious', async () => {
    sandbox.play('secret-wrong');
    stage.configure({ credential: { kind: 'secret-file', file: `${stage.home}/none` } });
    expect((await stage.verify()).exitCode).toBe(78);
  });
});

function listing({ home }: Stage): string[] {
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted();
}
