import { afterEach, describe, expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/model.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { addRecords, ago, DAY, HOUR, makeProfile, MINUTE, NOON, only, SECOND, storedIds, type Profile, type ProfileOptions } from '../fakes/profile.js';

let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  profile = await makeProfile(sandbox, options);
  return profile;
}

afterEach(async () => await profile.close());

function later(milliseconds: number): void {
  profile.sandbox.clock.advance(milliseconds);
}

function listings(): { start: Date; end: Date; status: number }[] {
  return profile.sandbox.requests
    .filter(({ operation, url }) => operation === 'content' && !/nextpage/i.test(url))
    .map(({ url, status }) => {
      const query = new URL(url).searchParams;
      return { start: new Date(`${query.get('startTime')}Z`), end: new Date(`${query.get('endTime')}Z`), status };
    });
}

function requestsOf(operation: 'content' | 'blob' | 'start' | 'token'): number {
  return profile.sandbox.requests.filter((entry) => entry.operation === operation).length;
}

const GROUPINGS: [string, Partial<SandboxOptions>][] = [
  ['sliced', { insideSpan: 'slice' }],
  ['whole', { insideSpan: 'whole' }],
  ['stable', { stableBlobs: true }],
];

test('a new subscription that lists nothing for 12 hours is a success with no events, and what it lists then is stored', async () => {
  await begin({ enabled: [], behaviour: { quietMs: 12 * HOUR } });
  const first = await profile.collect();
  expect([first.exitCode, first.report.outcome, only(first).listed]).toEqual([0, 'complete', 0]);
  addRecords(profile, -HOUR, ['later']);
  addRecords(profile, 30 * MINUTE, ['before']);
  for (let run = 0; run < 5; run++) {
    later(3 * HOUR);
    expect((await profile.collect()).exitCode).toBe(0);
  }
  expect(storedIds(profile).toSorted()).toEqual(['before', 'later']);
  assertExactlyOnce(profile);
});

test('an instant back-fill of 22 hours is taken by --since, and by a first run only its last hour', async () => {
  await begin({ ratePerHour: 300, history: 22 });
  const first = await profile.collect();
  assertExactlyOnce(profile);
  later(MINUTE);
  const second = await profile.collect({ since: '24h' });
  expect(only(second).stored).toBeGreaterThan(only(first).stored);
  assertExactlyOnce(profile, { since: new Date(NOON.getTime() - DAY + MINUTE) });
});

test('a normal run over five content types stores a few blobs of each', async () => {
  await begin({ ratePerHour: 600, history: 3 }, { contentTypes: CONTENT_TYPES });
  const run = await profile.collect({ since: '3h' });
  expect(run.exitCode).toBe(0);
  expect(run.report.types.map(({ contentType }) => contentType)).toEqual([...CONTENT_TYPES]);
  expect(run.report.types.every(({ stored, downloaded }) => stored > 0 && downloaded > 0)).toBe(true);
  assertExactlyOnce(profile, { since: new Date(NOON.getTime() - 3 * HOUR) });
});

describe.each([1, 2, 3])('a page size of %i', (pageSize) => {
  test('loses nothing, although links come in lower case without PublisherIdentifier', async () => {
    await begin({ pageSize, stableBlobs: true });
    for (let index = 0; index < 7; index++) addRecords(profile, (index + 1) * MINUTE, [`id-${index}`]);
    const run = await profile.collect();
    expect(only(run)).toMatchObject({ listed: 7, downloaded: 7, stored: 7 });
    assertExactlyOnce(profile, { strict: true });
  });
});

test('an empty page with a next one is not the end', async () => {
  await begin({ behaviour: { emptyFirstPage: true } });
  addRecords(profile, MINUTE, ['a']);
  expect(only(await profile.collect()).stored).toBe(1);
  assertExactlyOnce(profile);
});

test('a page that points to itself ends the type with an error, and the next run stores all', async () => {
  await begin();
  addRecords(profile, MINUTE, ['a']);
  profile.sandbox.faults.add({ on: 'content', answer: { nextPageUri: 'self' } });
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome, only(run).windows]).toEqual([69, 'failed', 0]);
  expect(only(run).error?.message).toMatch(/does not end/);
  expect(requestsOf('content')).toBeLessThan(5);
  profile.sandbox.faults.clear();
  later(20 * MINUTE);
  await profile.collect();
  assertExactlyOnce(profile);
});

test.each(['stale-page', 'aged-page'])('a next page that has aged (%s) makes the window be listed again', async (scenario) => {
  await begin({ stableBlobs: true });
  profile.sandbox.play(scenario);
  for (let index = 0; index < 5; index++) addRecords(profile, (index + 1) * MINUTE, [`id-${index}`]);
  const run = await profile.collect();
  expect([run.exitCode, only(run).stored]).toEqual([0, 5]);
  assertExactlyOnce(profile, { strict: true });
});

test('a next page that stays refused ends the type, and nothing moves', async () => {
  await begin({ stableBlobs: true });
  profile.sandbox.play('aged-page');
  profile.sandbox.faults.add({ on: 'content', matches: 'nextpage=', answer: { status: 400, body: '{"error":{"code":"AF20031","message":"Invalid nextPage Input: x."}}' } });
  for (let index = 0; index < 5; index++) addRecords(profile, (index + 1) * MINUTE, [`id-${index}`]);
  const run = await profile.collect();
  expect([run.exitCode, only(run).windows, only(run).stored]).toEqual([69, 0, 0]);
  profile.sandbox.faults.clear();
  await profile.collect();
  assertExactlyOnce(profile, { strict: true });
});

test('a next page on another host is not followed, and that host never sees the token', async () => {
  await begin();
  addRecords(profile, MINUTE, ['a']);
  const foreign = await startSandbox({ ratePerHour: 0 });
  try {
    profile.sandbox.faults.add({ on: 'content', times: 1, answer: { nextPageUri: `${foreign.apiUrl}/api/v1/page` } });
    const run = await profile.collect();
    expect([run.exitCode, only(run).windows]).toEqual([69, 0]);
    expect(only(run).error?.message).toContain(foreign.apiUrl);
    expect(foreign.requests).toHaveLength(0);
  } finally {
    await foreign.close();
  }
  await profile.collect();
  assertExactlyOnce(profile);
});

test('blobs on another host are not fetched, are owed, and are stored when they come home', async () => {
  await begin();
  addRecords(profile, MINUTE, ['a']);
  const foreign = await startSandbox({ ratePerHour: 0 });
  try {
    profile.sandbox.faults.add({ on: 'content', times: 1, answer: { contentUriOrigin: foreign.apiUrl } });
    const run = await profile.collect();
    expect([run.exitCode, only(run).failed]).toEqual([75, 1]);
    expect(foreign.requests).toHaveLength(0);
  } finally {
    await foreign.close();
  }
  profile.sandbox.faults.clear();
  later(20 * MINUTE);
  const run = await profile.collect();
  expect([run.exitCode, storedIds(profile)]).toEqual([0, ['a']]);
  assertExactlyOnce(profile);
});

test('a blob that is created exactly at the end of a run belongs to the next run, once', async () => {
  await begin({ stableBlobs: true });
  profile.sandbox.addBlob('Audit.Exchange', { t: NOON, records: [{ Id: 'edge' }] });
  expect(only(await profile.collect()).listed).toBe(0);
  later(20 * MINUTE);
  expect(only(await profile.collect()).stored).toBe(1);
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ listed: 1, known: 1, stored: 0 });
  assertExactlyOnce(profile, { strict: true });
});

test('a tail that grows gives its new events once, and its old ones not again', async () => {
  await begin({ groupRecords: 1000, startTime: new Date(NOON.getTime() + 30 * MINUTE) });
  for (let run = 0; run < 6; run++) {
    addRecords(profile, MINUTE, [`run-${run}-a`, `run-${run}-b`]);
    const { stored, duplicate } = only(await profile.collect());
    expect([stored, duplicate]).toEqual([2, run * 2]);
    later(20 * MINUTE);
  }
  later(-20 * MINUTE);
  assertExactlyOnce(profile);
});

test.each(GROUPINGS)('a window that starts inside a span loses nothing and doubles nothing (%s)', async (_name, options) => {
  await begin({ ...options, groupSpanMs: 20 * HOUR, groupRecords: 10_000, startTime: new Date('2026-11-18T11:30:00Z') });
  // The span reaches over the floor at 10:30, the six-hour grid at 12:00 and 18:00, and each run's end.
  for (let minutes = -600; minutes < 240; minutes += 25) addRecords(profile, minutes * MINUTE, [`at${minutes}`]);
  for (let run = 0; run < 12; run++) {
    expect((await profile.collect()).exitCode).toBe(0);
    later(HOUR);
  }
  assertExactlyOnce(profile, { strict: options.stableBlobs === true });
});

test.each(GROUPINGS)('what arrived 3 hours ago and is listed only now is found by the overlap, or by the next daily look-back (%s)', async (_name, options) => {
  await begin(options);
  await profile.collect({ since: '6h' });
  addRecords(profile, 3 * HOUR + MINUTE, ['early']);
  addRecords(profile, 3 * HOUR, ['late'], { visibleInMs: 30 * MINUTE });
  addRecords(profile, 3 * HOUR - MINUTE, ['after']);
  for (let run = 0; run < 3; run++) {
    later(20 * MINUTE);
    await profile.collect();
  }
  later(DAY);
  await profile.collect();
  expect(storedIds(profile).toSorted()).toEqual(['after', 'early', 'late']);
  assertExactlyOnce(profile, { since: new Date(NOON.getTime() - 6 * HOUR) });
});

test('what arrived 30 hours ago and is listed only now is found by the daily look-back', async () => {
  await begin({ stableBlobs: true });
  await profile.collect({ since: '2d' });
  addRecords(profile, 36 * HOUR, ['very-late'], { visibleInMs: MINUTE });
  later(20 * MINUTE);
  expect(only(await profile.collect()).listed).toBe(0);
  later(DAY);
  expect(only(await profile.collect()).stored).toBe(1);
  assertExactlyOnce(profile, { since: new Date(NOON.getTime() - 2 * DAY), strict: true });
});

test('--recheck finds what appeared under a contentId that is already stored', async () => {
  await begin({ groupRecords: 1000 });
  for (const minutes of [40, 20]) addRecords(profile, minutes * MINUTE, [`at-${minutes}`]);
  addRecords(profile, 30 * MINUTE, ['hidden'], { visibleInMs: MINUTE });
  await profile.collect();
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ known: 1, stored: 0 });
  const run = await profile.collect({ recheck: true });
  expect(only(run)).toMatchObject({ downloaded: 1, stored: 1, duplicate: 2 });
  assertExactlyOnce(profile);
});

test('the same contentId twice in a listing, and on two pages, is fetched once', async () => {
  await begin({ pageSize: 2, stableBlobs: true, behaviour: { repeatItems: true } });
  for (let index = 0; index < 5; index++) addRecords(profile, (index + 1) * MINUTE, [`id-${index}`]);
  expect(only(await profile.collect())).toMatchObject({ listed: 5, downloaded: 5 });
  expect(requestsOf('blob')).toBe(5);
  assertExactlyOnce(profile, { strict: true });
});

test.each([
  ['fast', 10 * MINUTE, /10 min fast/],
  ['slow', -10 * MINUTE, /10 min slow/],
  ['nine days fast', 9 * DAY, /fast/],
])('a clock that is %s is named and corrected: no window is refused, nothing is lost', async (_name, offset, words) => {
  await begin({ stableBlobs: true });
  for (let index = 0; index < 5; index++) addRecords(profile, index * DAY + MINUTE, [`id-${index}`]);
  const wrong = { now: () => new Date(profile.sandbox.clock.now().getTime() + offset) };
  const run = await profile.collect({ since: '7d' }, wrong);
  expect([run.exitCode, only(run).stored]).toEqual([0, 5]);
  expect(run.report.notes.join()).toMatch(words);
  expect(listings().at(-1)?.end).toEqual(NOON);
  expect(listings()[0]!.start.getTime()).toBeGreaterThanOrEqual(NOON.getTime() - 7 * DAY);
  later(20 * MINUTE);
  expect(only(await profile.collect({}, wrong))).toMatchObject({ stored: 0, downloaded: 0 });
});

test('no window is wider than 24 hours, where the service would answer a wide one in part', async () => {
  await begin({ stableBlobs: true, behaviour: { wideWindow: 'partial', omittedTimes: 'error400' } });
  for (let day = 0; day < 6; day++) addRecords(profile, day * DAY + 5 * HOUR, [`day-${day}`]);
  await profile.collect({ since: '7d' });
  expect(Math.max(...listings().map(({ start, end }) => end.getTime() - start.getTime()))).toBeLessThanOrEqual(DAY);
  assertExactlyOnce(profile, { since: ago(profile, 6.9 * DAY), strict: true });
});

test('after an outage of six days all of it is taken, oldest first, in windows that touch', async () => {
  await begin({ stableBlobs: true });
  await profile.collect();
  for (let hours = 0; hours < 6 * 24; hours += 5) addRecords(profile, -hours * HOUR - MINUTE, [`hour-${hours}`]);
  later(6 * DAY);
  profile.sandbox.forgetRequests();
  const run = await profile.collect();
  expect([run.exitCode, only(run).gaps]).toEqual([0, []]);
  const asked = listings();
  asked.slice(1).forEach(({ start }, index) => expect(start).toEqual(asked[index]!.end));
  expect(asked[0]!.start.getTime()).toBeLessThanOrEqual(NOON.getTime());
  assertExactlyOnce(profile, { strict: true });
});

test('after an outage of nine days the lost span is reported once, to the second, and the rest is taken', async () => {
  await begin({ stableBlobs: true });
  await profile.collect();
  for (let hours = 0; hours < 9 * 24; hours += 5) addRecords(profile, -hours * HOUR - MINUTE, [`hour-${hours}`]);
  later(9 * DAY);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'partial']);
  const reach = new Date(NOON.getTime() + 2 * DAY + 5 * MINUTE);
  expect(only(run).gaps.map(({ start, end }) => [start, end])).toEqual([
    // Late content of what had been listed is out of reach as well.
    [ago(profile, 9 * DAY + HOUR).toISOString(), NOON.toISOString()],
    [NOON.toISOString(), reach.toISOString()],
  ]);
  assertExactlyOnce(profile, { strict: true });
  later(20 * MINUTE);
  const next = await profile.collect();
  expect([next.exitCode, only(next).gaps]).toEqual([0, []]);
});

test.each([
  ['newest first', { behaviour: { newestFirst: true } }],
  ['with the first item’s expiration on all', { behaviour: { sharedExpiration: true } }],
  ['kept for 7 days', { retentionDays: 7 }],
  ['kept for 21 days', { retentionDays: 21 }],
] satisfies [string, Partial<SandboxOptions>][])('a listing that comes %s is taken whole', async (_name, options) => {
  await begin({ stableBlobs: true, ...options });
  for (let hours = 0; hours < 6 * 24; hours += 7) addRecords(profile, hours * HOUR + MINUTE, [`hour-${hours}`], { dc: hours % 2 ? 'na0036' : 'emea0026' });
  expect((await profile.collect({ since: '7d' })).exitCode).toBe(0);
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ downloaded: 0, failed: 0, lost: 0 });
  assertExactlyOnce(profile, { since: ago(profile, 6.9 * DAY), strict: true });
});

test('in steady state the same windows are asked for again, one listing each, and nothing is downloaded', async () => {
  await begin({ stableBlobs: true });
  addRecords(profile, MINUTE, ['a']);
  await profile.collect();
  later(DAY + HOUR);
  await profile.collect();
  later(20 * MINUTE);
  await profile.collect();
  profile.sandbox.forgetRequests();
  later(20 * MINUTE);
  const run = await profile.collect();
  const first = listings();
  expect(profile.sandbox.requests.map(({ operation }) => operation).toSorted()).toEqual([...first.map(() => 'content'), 'subscriptions', 'token'].toSorted());
  expect(first.length).toBe(only(run).windows);
  profile.sandbox.forgetRequests();
  later(20 * SECOND);
  await profile.collect();
  expect(listings().slice(0, -1)).toEqual(first.slice(0, -1));
});

test('a floor that --since moves back fetches what is missing, once, on a later run too', async () => {
  await begin({ stableBlobs: true });
  for (let day = 0; day < 6; day++) addRecords(profile, day * DAY + MINUTE, [`day-${day}`]);
  await profile.collect();
  expect(storedIds(profile)).toEqual(['day-0']);
  later(20 * MINUTE);
  expect(only(await profile.collect({ since: '7d' })).stored).toBe(5);
  later(20 * MINUTE);
  expect(only(await profile.collect({ since: '7d' })).stored).toBe(0);
  assertExactlyOnce(profile, { since: ago(profile, 6.9 * DAY), strict: true });
});

test('--since beyond seven days is clamped, and said', async () => {
  await begin();
  addRecords(profile, 6.5 * DAY, ['old']);
  const run = await profile.collect({ since: '30d' });
  expect([run.exitCode, storedIds(profile)]).toEqual([0, ['old']]);
  expect(run.report.notes.join()).toMatch(/seven days/);
});

test.each(GROUPINGS)('a tenant that moves for days, through runs every 20 minutes and outages of 6 and 9 days, is stored exactly once (%s)', async (_name, options) => {
  await begin({ ...options, ratePerHour: 40, seed: 7, pageSize: 20, history: 2 }, { contentTypes: CONTENT_TYPES });
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) {
      await profile.collect();
      later(20 * MINUTE);
    }
  };
  await turns(12);
  later(6 * DAY);
  await turns(4);
  later(9 * DAY);
  await turns(4);
  later(DAY);
  const last = await profile.collect();
  expect(last.exitCode).toBe(0);
  assertExactlyOnce(profile);
}, 60_000);
