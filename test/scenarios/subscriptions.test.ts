import { afterEach, expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/model.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { addRecords, makeProfile, MINUTE, only, storedIds, typeOf, type Profile, type ProfileOptions } from '../fakes/profile.js';

let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  profile = await makeProfile({ stableBlobs: true, ...sandbox }, { contentTypes: CONTENT_TYPES, ...options });
  for (const contentType of CONTENT_TYPES) addRecords(profile, MINUTE, [`of ${contentType}`], { contentType });
  return profile;
}

function later(milliseconds: number): void {
  profile.sandbox.clock.advance(milliseconds);
}

function started(): string[] {
  return profile.sandbox.requests.filter(({ operation }) => operation === 'start').map(({ contentType }) => String(contentType));
}

afterEach(async () => await profile.close());

test('the first run starts each missing subscription once, with no body, and the next run none', async () => {
  await begin({ enabled: ['Audit.Exchange'] });
  expect((await profile.collect()).exitCode).toBe(0);
  expect(started().toSorted()).toEqual(CONTENT_TYPES.filter((type) => type !== 'Audit.Exchange').toSorted());
  later(20 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  expect(started()).toHaveLength(4);
  assertExactlyOnce(profile, { strict: true });
});

test('a start of what is already enabled (AF20024) is a success', async () => {
  await begin();
  profile.sandbox.play('already-enabled');
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

test.each([
  ['cool-down', '8m 46s', 9],
  ['cool-down-429', '14m 56s', 15],
])('a start that is too early (%s: %s) says how long, holds up no other type, and is made up for', async (scenario, _words, minutes) => {
  await begin({ enabled: [] });
  profile.sandbox.play(scenario);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'partial']);
  expect(typeOf(run, 'Audit.Exchange').error?.message).toContain(`${minutes} min`);
  expect(run.report.types.filter(({ stored }) => stored === 1)).toHaveLength(4);
  later(20 * MINUTE);
  const next = await profile.collect();
  expect([next.exitCode, typeOf(next, 'Audit.Exchange').stored]).toEqual([0, 1]);
  assertExactlyOnce(profile, { strict: true });
});

test('where one start makes all types wait, each run starts one more and the others are not held up', async () => {
  await begin({ enabled: [], behaviour: { coolDownPerTenant: true } });
  for (let run = 0; run < 6; run++) {
    await profile.collect();
    later(20 * MINUTE);
  }
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile);
});

test('a subscription that got lost (AF20022) is started once, and the gap is reported once', async () => {
  await begin();
  expect((await profile.collect()).exitCode).toBe(0);
  later(20 * MINUTE);
  profile.sandbox.play('subscription-lost');
  const run = await profile.collect();
  expect([run.exitCode, started()]).toEqual([75, ['Audit.Exchange']]);
  expect(typeOf(run, 'Audit.Exchange').gaps).toHaveLength(1);
  later(20 * MINUTE);
  const next = await profile.collect();
  expect([next.exitCode, typeOf(next, 'Audit.Exchange').gaps, started().length]).toEqual([0, [], 1]);
});

test('disabled subscriptions are started again, and the gap since the last listing is named', async () => {
  await begin();
  await profile.collect();
  later(20 * MINUTE);
  profile.sandbox.play('disabled');
  const run = await profile.collect();
  expect([run.exitCode, started().length]).toEqual([75, 5]);
  expect(run.report.types.map(({ gaps }) => gaps.map(({ start, end }) => `${start} ${end}`))).toEqual(
    CONTENT_TYPES.map(() => ['2026-11-18T12:00:00.000Z 2026-11-18T12:20:00.000Z']),
  );
});

test('a start that is answered "enabled" and takes no effect for an hour leads to no storm of starts, is said, and ends by itself', async () => {
  await begin({ enabled: [] }, { contentTypes: ['Audit.Exchange'] });
  profile.sandbox.play('never-effective');
  for (let run = 0; run < 6; run++) {
    const { exitCode } = await profile.collect();
    expect(exitCode).toBe(75);
    later(5 * MINUTE);
  }
  expect(started().length).toBeLessThanOrEqual(3);
  later(60 * MINUTE);
  await profile.collect();
  expect(storedIds(profile)).toEqual(['of Audit.Exchange']);
  expect(profile.sandbox.checkLaws()).toEqual([]);
});

test.each(['foreign-webhook', 'expired-webhook', 'without-status', 'odd-case'])('%s: nothing is started, nothing is touched, all is stored', async (scenario) => {
  await begin();
  profile.sandbox.play(scenario);
  expect((await profile.collect()).exitCode).toBe(0);
  expect(started()).toEqual([]);
  assertExactlyOnce(profile, { strict: true });
});

test.each(['auditing-off', 'auditing-off-2019'])('%s is named with what to do, and nothing moves', async (scenario) => {
  await begin({ enabled: [] });
  profile.sandbox.play(scenario);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([77, 'failed']);
  expect(run.report.types[0]?.error).toMatchObject({ code: 'DataServiceException', message: expect.stringMatching(/auditing is off/) });
  expect(run.report.types[0]?.error?.hint).toContain('Set-AdminAuditLogConfig');
});

test.each([
  ['tenant-mismatch', 'AF20010'],
  ['tenant-deleted', 'AF20011'],
  ['tenant-misconfigured', 'AF20012'],
  ['tenant-not-a-guid', 'AF20013'],
  ['no-roles', 'AF10001'],
])('%s is fatal, with its own sentence, and asked for once', async (scenario, code) => {
  await begin();
  profile.sandbox.play(scenario);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome, run.report.types[0]?.error?.code]).toEqual([77, 'failed', code]);
  expect(run.report.types[0]?.error?.hint).not.toBeNull();
  expect(profile.sandbox.requests.filter(({ operation }) => operation === 'subscriptions')).toHaveLength(1);
});

test('without ReadDlp DLP.All is refused and named, and the four others are collected', async () => {
  await begin({ roles: ['ActivityFeed.Read'] });
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([77, 'partial']);
  expect(typeOf(run, 'DLP.All').error?.code).toBe('AF10001');
  expect(run.report.types.filter(({ stored }) => stored === 1)).toHaveLength(4);
  profile.sandbox.options.roles = ['ActivityFeed.Read', 'ActivityFeed.ReadDlp'];
  later(20 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

test('internal errors on every call are 69 after few requests, and the next run resumes', async () => {
  await begin();
  profile.sandbox.play('internal-errors');
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([69, 'failed']);
  expect(profile.sandbox.requests.length).toBeLessThan(10);
  profile.sandbox.behaviour.apiError = null;
  later(3 * 60 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

test('a path that does not exist at the endpoint is the endpoint’s fault, and no content that is missing', async () => {
  await begin({}, { contentTypes: ['Audit.Exchange'] });
  profile.sandbox.faults.add({ on: 'subscriptions', answer: { status: 404, body: '<html>not here</html>' } });
  const run = await profile.collect();
  expect([run.exitCode, only(run).error?.message]).toEqual([69, expect.stringMatching(/404/)]);
});
