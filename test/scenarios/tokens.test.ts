import { afterEach, expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/model.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { addRecords, makeProfile, MINUTE, SECOND, only, type Profile, type ProfileOptions, type Run } from '../fakes/profile.js';

let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  profile = await makeProfile({ stableBlobs: true, ...sandbox }, options);
  for (let index = 0; index < 40; index++) addRecords(profile, (index + 1) * SECOND, [`id-${index}`]);
  return profile;
}

function tokenRequests(): number {
  return profile.sandbox.requests.filter(({ operation }) => operation === 'token').length;
}

function wordsOf(run: Run): string {
  return JSON.stringify([run.report, run.world.said, run.error?.message, run.error?.hint]);
}

afterEach(async () => await profile.close());

test.each(['number', 'string'] as const)('a token whose lifetime is a %s is asked for once a run', async (tokenNumbers) => {
  await begin({ behaviour: { tokenNumbers } }, { contentTypes: CONTENT_TYPES });
  expect((await profile.collect()).exitCode).toBe(0);
  expect(tokenRequests()).toBe(1);
  assertExactlyOnce(profile, { strict: true });
});

const REFUSALS = [
  ['secret-wrong', 'AADSTS7000215'],
  ['secret-expired', 'AADSTS7000222'],
  ['application-unknown', 'AADSTS700016'],
  ['tenant-unknown', 'AADSTS90002'],
  ['tenant-garbled', 'AADSTS900023'],
  ['no-service-principal', 'AADSTS7000229'],
  ['application-disabled', 'AADSTS7000112'],
  ['conditional-access', 'AADSTS53003'],
  ['wrong-cloud', 'AADSTS500011'],
] as const;

test.each(REFUSALS)('%s is refused with %s: 77, one request, no secret in any word, and nothing moves', async (scenario, code) => {
  await begin();
  profile.sandbox.play(scenario);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome, only(run).error?.code]).toEqual([77, 'failed', code]);
  expect(only(run).error?.hint).not.toBeNull();
  expect(tokenRequests()).toBe(1);
  expect(wordsOf(run)).not.toContain(profile.sandbox.clientSecret);
});

test('each refusal has a sentence of its own', async () => {
  await begin();
  const sentences = new Set<string | undefined>();
  for (const [scenario] of REFUSALS) {
    profile.sandbox.play(scenario);
    sentences.add(only(await profile.collect()).error?.message);
  }
  expect(sentences.size).toBe(REFUSALS.length);
});

test('tokens of 60 seconds are renewed in the middle of a run, and nothing is lost or doubled', async () => {
  await begin();
  profile.sandbox.play('short-tokens');
  // Each look at the clock takes two seconds.
  const run = await profile.collect({}, {
    now: () => {
      profile.sandbox.clock.advance(2 * SECOND);
      return profile.sandbox.clock.now();
    },
    elapsed: () => profile.sandbox.clock.now().getTime(),
  });
  expect([run.exitCode, only(run).stored]).toEqual([0, 40]);
  expect(tokenRequests()).toBeGreaterThan(1);
  assertExactlyOnce(profile, { strict: true });
});

test('a token that is revoked in the middle is renewed once for all downloads, and each refused request is repeated', async () => {
  await begin();
  profile.sandbox.faults.add({ on: 'blob', skip: 5, times: 1, answer: { delayMs: 0 } });
  let revoked = false;
  const run = await profile.collect({}, {
    now: () => {
      if (!revoked && profile.sandbox.requests.filter(({ operation }) => operation === 'blob').length > 5) {
        revoked = true;
        profile.sandbox.revokeTokens();
      }
      return profile.sandbox.clock.now();
    },
  });
  expect([revoked, run.exitCode, only(run).stored]).toEqual([true, 0, 40]);
  expect(tokenRequests()).toBe(2);
  expect(profile.sandbox.requests.some(({ status }) => status === 401)).toBe(true);
  assertExactlyOnce(profile, { strict: true });
});

test.each(['message', 'empty'] as const)('a listing that is answered 401 (%s) is repeated with a new token', async (body) => {
  await begin();
  profile.sandbox.faults.add({ on: 'content', times: 1, answer: { status: 401, body: body === 'empty' ? '' : '{"Message":"Authorization has been denied for this request."}' } });
  const run = await profile.collect();
  expect([run.exitCode, tokenRequests()]).toEqual([0, 2]);
  assertExactlyOnce(profile, { strict: true });
});

test.each(['message', 'empty'] as const)('a service that refuses every token (%s) is asked once more with a new one, then the run ends with 77', async (body) => {
  await begin({ behaviour: { unauthorizedBody: body } });
  profile.sandbox.faults.add({ on: 'subscriptions', answer: { status: 401, body: body === 'empty' ? '' : '{"Message":"Authorization has been denied for this request."}' } });
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome, tokenRequests()]).toEqual([77, 'failed', 2]);
});

test('a token that is good for no time at all is no token: nothing moves', async () => {
  await begin();
  profile.sandbox.play('token-refused');
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([69, 'failed']);
});

test.each(['entra-busy', 'entra-throttled'])('%s passes, and the run is complete', async (scenario) => {
  await begin();
  profile.sandbox.play(scenario);
  expect((await profile.collect()).exitCode).toBe(0);
  expect(tokenRequests()).toBe(3);
  assertExactlyOnce(profile, { strict: true });
});

test.each(['captive-portal', 'token-reset'])('%s is trouble with the network: 69, nothing moves, and the next run stores all', async (scenario) => {
  await begin();
  profile.sandbox.play(scenario);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([69, 'failed']);
  profile.sandbox.faults.clear();
  profile.sandbox.clock.advance(20 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

test('a certificate for another host name is named as such', async () => {
  await begin({ behaviour: { certificateName: 'elsewhere.example' } });
  const run = await profile.collect();
  expect([run.exitCode, only(run).error?.message]).toEqual([69, expect.stringMatching(/belongs to another name/)]);
});

test('no token and no secret is in the report or in any word of a run that fails everywhere', async () => {
  await begin();
  const issued: string[] = [];
  profile.sandbox.faults.add({ on: 'content', answer: { status: 403, body: '<html>no</html>' } });
  const run = await profile.collect();
  issued.push(profile.sandbox.clientSecret);
  expect(run.exitCode).toBe(77);
  expect(wordsOf(run)).not.toMatch(/eyJ[\w-]{10}/);
  for (const secret of issued) expect(wordsOf(run)).not.toContain(secret);
});
