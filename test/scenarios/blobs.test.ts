import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Fault, SandboxOptions } from '../../src/sandbox/sandbox.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { pullOnce } from '../fakes/pull-once.js';
import { addRecords, ago, DAY, HOUR, makeProfile, MINUTE, only, storedIds, typeOf, type Profile, type ProfileOptions } from '../fakes/profile.js';

let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  profile = await makeProfile({ stableBlobs: true, ...sandbox }, options);
  return profile;
}

/** So many blobs of three records, a second apart. */
function addBlobs(count: number): void {
  for (let index = 0; index < count; index++) addRecords(profile, (index + 1) * 1000, [0, 1, 2].map((record) => `blob-${index}-${record}`));
}

function fault(answer: Fault['answer'], rest: Partial<Fault> = {}): void {
  profile.sandbox.faults.add({ on: 'blob', answer, ...rest });
}

function refusal(status: number, code: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ error: { code, message: 'so it is' } }) };
}

function downloads(): number {
  return profile.sandbox.requests.filter(({ operation }) => operation === 'blob').length;
}

function later(milliseconds: number): void {
  profile.sandbox.clock.advance(milliseconds);
}

afterEach(async () => await profile.close());

test.each([0, 1, 90, 2000])('a blob of %i records is stored whole', async (count) => {
  await begin();
  const records = Array.from({ length: count }, (_, index) => ({ Id: `id-${index}`, CreationTime: '2026-11-18T11:00:00' }));
  profile.sandbox.addBlob('Audit.Exchange', { t: ago(profile, MINUTE), records, ...(count === 0 ? { raw: Buffer.from('[]') } : {}) });
  const run = await profile.collect();
  expect([run.exitCode, only(run).downloaded, only(run).stored]).toEqual([0, 1, count]);
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ known: 1, downloaded: 0 });
  assertExactlyOnce(profile, { strict: true });
});

test('a blob of 50 MB is stored whole', async () => {
  await begin();
  profile.sandbox.play('huge-blob');
  const run = await profile.collect();
  expect([run.exitCode, only(run).stored]).toEqual([0, 40_000]);
  expect(storedIds(profile)).toHaveLength(40_000);
}, 60_000);

test.each([
  ['gzipped', { gzip: true }],
  ['plain', { gzip: false }],
  ['deflated, unasked', { behaviour: { encoding: 'deflate' as const } }],
  ['in chunks', { gzip: false, behaviour: { transfer: 'chunked' as const } }],
  ['until the connection ends', { gzip: false, behaviour: { transfer: 'close' as const } }],
  ['gzipped until the connection ends', { behaviour: { transfer: 'close' as const } }],
  ['as text/plain', { behaviour: { contentTypeHeader: 'text/plain' } }],
])('answers that come %s are read', async (_name, options) => {
  await begin(options);
  addBlobs(5);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

describe.each([
  ['a cut that its length shows', { cut: 0.5, announce: true }, {}],
  ['a cut that only its content shows', { cut: 0.5, announce: false }, {}],
  ['a cut that only its content shows, ungzipped', { cut: 0.5, announce: false }, { gzip: false }],
  ['a cut just before the end', { cut: 0.999, announce: false }, { gzip: false }],
  ['nothing at all with 200', { cut: 0, announce: false }, { gzip: false }],
  ['a reset half-way', { reset: 0.5 }, {}],
  ['a reset before the answer', { reset: 0 }, {}],
  ['an internal error', refusal(500, 'AF50000'), {}],
  ['an internal error without a name', refusal(503, 'AF50006'), {}],
  ['a 503 in HTML', { status: 503, body: '<html>down</html>' }, {}],
  ['a 408', { status: 408 }, {}],
  ['a web page with 200', { status: 200, body: '<html>please log in</html>' }, {}],
] satisfies [string, Fault['answer'], Partial<SandboxOptions>][])('%s', (_name, answer, options) => {
  test('that strikes once is made good in the same run', async () => {
    await begin(options);
    addBlobs(4);
    fault(answer, { times: 2 });
    const run = await profile.collect();
    expect([run.exitCode, only(run).failed, only(run).stored]).toEqual([0, 0, 12]);
    assertExactlyOnce(profile, { strict: true });
  });

  test('that stays for one blob makes it owed, lets the others through, and is made good when it ends', async () => {
    await begin(options);
    addBlobs(4);
    fault(answer, { matches: '115958000' });
    const run = await profile.collect();
    expect([run.exitCode, run.report.outcome]).toEqual([75, 'partial']);
    expect(only(run)).toMatchObject({ listed: 4, downloaded: 3, failed: 1, stored: 9 });
    expect(only(run).reasons).toHaveLength(1);
    later(20 * MINUTE);
    expect(only(await profile.collect())).toMatchObject({ listed: 4, known: 3, failed: 1 });
    // Beyond the overlap, where it is not listed any more.
    later(30 * HOUR);
    expect(only(await profile.collect())).toMatchObject({ failed: 1 });
    profile.sandbox.faults.clear();
    later(20 * MINUTE);
    const last = await profile.collect();
    expect([last.exitCode, only(last).failed, only(last).stored]).toEqual([0, 0, 3]);
    later(20 * MINUTE);
    expect(only(await profile.collect())).toMatchObject({ downloaded: 0 });
    assertExactlyOnce(profile, { strict: true });
  });
});

test('internal errors on every seventh download are made good in the same run, or in the next', async () => {
  await begin();
  addBlobs(40);
  profile.sandbox.play('stray-errors');
  const run = await profile.collect();
  // How the requests fall decides which blobs are struck; one that is struck at all four attempts is owed, and no other.
  const struck = profile.sandbox.requests.filter(({ code }) => code === 'AF50000').map(({ url }) => url);
  const failed = new Set(struck.filter((url) => struck.filter((other) => other === url).length === 4)).size;
  expect([struck.length >= 5, failed <= 1]).toEqual([true, true]);
  expect([run.exitCode, only(run).failed, only(run).stored]).toEqual([failed === 0 ? 0 : 75, failed, 120 - 3 * failed]);
  later(20 * MINUTE);
  expect([(await profile.collect()).exitCode, storedIds(profile).length]).toEqual([0, 120]);
  assertExactlyOnce(profile, { strict: true });
});

test('internal errors for an hour end in owed blobs, and the run after that hour stores them all', async () => {
  await begin();
  addBlobs(6);
  profile.sandbox.play('no-downloads');
  for (let run = 0; run < 3; run++) {
    expect(only(await profile.collect())).toMatchObject({ failed: 6, stored: 0 });
    later(20 * MINUTE);
  }
  profile.sandbox.faults.clear();
  expect(only(await profile.collect())).toMatchObject({ failed: 0, stored: 18 });
  assertExactlyOnce(profile, { strict: true });
});

test.each([
  ['that stands still', { stall: 0.5 }],
  ['that stands still before the answer', { stall: 0 }],
  ['that gives a byte a second', { trickle: 1 }],
] satisfies [string, Fault['answer']][])('a connection %s is given up and tried again', async (_name, answer) => {
  await begin({ gzip: false });
  profile.sandbox.addBlob('Audit.Exchange', { t: ago(profile, MINUTE), records: Array.from({ length: 20 }, (_, index) => ({ Id: `id-${index}` })) });
  fault(answer, { times: 1 });
  const tally = await pullOnce(profile, { stallMs: 700 });
  expect([tally.failed, tally.stored]).toEqual([0, 20]);
  expect(downloads()).toBeGreaterThan(1);
});

test('an expired blob is lost at once: counted, named with its time, and never asked for again', async () => {
  await begin();
  addBlobs(3);
  fault(refusal(400, 'AF20051'), { matches: '115958000' });
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'partial']);
  expect(only(run)).toMatchObject({ listed: 3, downloaded: 2, lost: 1, failed: 0 });
  expect(only(run).gaps).toHaveLength(1);
  expect(only(run).gaps[0]).toMatchObject({ start: '2026-11-18T11:59:58.000Z', end: '2026-11-18T11:59:58.000Z' });
  expect(only(run).gaps[0]?.reason).toContain('AF20051');
  for (const pause of [20 * MINUTE, 2 * DAY, 4 * DAY]) {
    later(pause);
    const next = await profile.collect();
    expect([next.exitCode, only(next).gaps]).toEqual([0, []]);
  }
  assertExactlyOnce(profile, { strict: true, excused: ({ id }) => id?.startsWith('blob-1') === true });
});

test.each([
  ['AF20050', refusal(400, 'AF20050')],
  ['404', { status: 404 }],
  ['AF20052', refusal(400, 'AF20052')],
])('a blob that does not exist (%s) is owed once more, then lost, and the watermark passes', async (_name, answer) => {
  await begin();
  addBlobs(3);
  fault(answer, { matches: '115958000' });
  expect(only(await profile.collect())).toMatchObject({ downloaded: 2, failed: 1, lost: 0 });
  later(20 * MINUTE);
  const second = await profile.collect();
  expect(only(second)).toMatchObject({ failed: 0, lost: 1 });
  expect([second.exitCode, only(second).gaps.length]).toEqual([75, 1]);
  later(20 * MINUTE);
  const third = await profile.collect();
  expect([third.exitCode, only(third).lost, only(third).failed]).toEqual([0, 0, 0]);
  assertExactlyOnce(profile, { strict: true, excused: ({ id }) => id?.startsWith('blob-1') === true });
});

test('a blob that did not exist at first and then does is stored', async () => {
  await begin();
  addBlobs(1);
  fault({ status: 404 }, { times: 1 });
  expect(only(await profile.collect())).toMatchObject({ failed: 1 });
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ stored: 3, lost: 0 });
  assertExactlyOnce(profile, { strict: true });
});

test('a blob that fails until it expires is lost then, and named', async () => {
  await begin({ retentionDays: 7 });
  addBlobs(1);
  fault(refusal(500, 'AF50000'));
  expect(only(await profile.collect())).toMatchObject({ failed: 1 });
  later(6 * DAY);
  expect(only(await profile.collect())).toMatchObject({ failed: 1, lost: 0 });
  later(DAY);
  const run = await profile.collect();
  expect(only(run)).toMatchObject({ failed: 0, lost: 1 });
  expect(only(run).gaps[0]?.reason).toMatch(/expired before/);
  later(20 * MINUTE);
  expect(only(await profile.collect())).toMatchObject({ failed: 0, lost: 0, listed: 0 });
});

describe.each([
  ['403', 403, null],
  ['429', 429, null],
  ['429 with seconds', 429, '7'],
  ['403 with a date', 403, 'Wed, 18 Nov 2026 12:00:30 GMT'],
] as const)('too many requests (%s)', (_name, status, retryAfter) => {
  const tooMany = { ...refusal(status, 'AF429'), headers: { 'Content-Type': 'application/json', ...(retryAfter === null ? {} : { 'Retry-After': retryAfter }) } };

  test('on listings and blobs are waited out, and the run is complete', async () => {
    await begin();
    addBlobs(20);
    profile.sandbox.faults.add({ on: 'content', every: 2, times: 3, answer: tooMany });
    fault(tooMany, { every: 4, times: 5 });
    const run = await profile.collect();
    expect([run.exitCode, only(run).stored, only(run).failed]).toEqual([0, 60, 0]);
    expect(run.world.waitedMs()).toBeGreaterThanOrEqual(retryAfter === null ? 500 : 7000);
    assertExactlyOnce(profile, { strict: true });
  });

  test('that do not end make the run end in its time, incomplete and without a storm; the next one goes on', async () => {
    await begin();
    addBlobs(30);
    fault(tooMany, { skip: 10 });
    const run = await profile.collect({ maxTime: '10m' });
    expect([run.exitCode, run.report.outcome]).toEqual([75, 'incomplete']);
    expect(run.world.waitedMs()).toBeLessThanOrEqual(12 * MINUTE);
    expect(only(run).left).toBeGreaterThan(0);
    expect(only(run).failed).toBe(0);
    expect(downloads()).toBeLessThan(retryAfter === null ? 10 + 16 + 40 : 10 + 16 + 120);
    profile.sandbox.faults.clear();
    later(20 * MINUTE);
    expect((await profile.collect()).exitCode).toBe(0);
    assertExactlyOnce(profile, { strict: true });
  });
});

test('bodies that are no array of objects are kept aside whole and owed; the others are stored, a byte order mark and Latin-1 too', async () => {
  await begin();
  profile.sandbox.play('odd-bodies');
  addBlobs(2);
  const run = await profile.collect();
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'partial']);
  expect(only(run)).toMatchObject({ listed: 11, downloaded: 4, failed: 7, stored: 8 });
  const kept = readdirSync(profile.places.quarantineFolder).map((name) => readFileSync(join(profile.places.quarantineFolder, name), 'latin1'));
  expect(kept.toSorted()).toEqual(['[1,2,3]', '[{"Id":"odd-2"},]', '[{"Id":"odd-5"},{"Id":"od', 'null', '{"Id":"odd-1"}', '{"Id":"odd-3"}\n{"Id":"odd-4"}\n', '{}'].toSorted());
  expect(JSON.stringify(run.report)).not.toContain('odd-');
  const again = await profile.collect();
  expect(only(again)).toMatchObject({ failed: 7, known: 4 });
  assertExactlyOnce(profile, { strict: true });
});

test('a type whose blobs all fail does not hold up another type', async () => {
  await begin({}, { contentTypes: ['Audit.Exchange', 'Audit.SharePoint'] });
  addBlobs(3);
  addRecords(profile, MINUTE, ['other'], { contentType: 'Audit.SharePoint' });
  fault(refusal(500, 'AF50000'), { matches: 'Audit_Exchange' });
  const run = await profile.collect();
  expect([run.exitCode, typeOf(run, 'Audit.SharePoint').stored, typeOf(run, 'Audit.Exchange').failed]).toEqual([75, 1, 3]);
  profile.sandbox.faults.clear();
  later(20 * MINUTE);
  await profile.collect();
  assertExactlyOnce(profile, { strict: true });
});

test('a look-back that does not fit into a run keeps no new content away, and goes on in the next run', async () => {
  await begin();
  for (let index = 0; index < 40; index++) addRecords(profile, (index + 1) * MINUTE, [`old-${index}`]);
  await profile.collect();
  later(DAY + HOUR);
  addRecords(profile, MINUTE, ['new']);
  const cut = async () => {
    // The run's time is up during the tenth download.
    profile.sandbox.faults.clear();
    fault(refusal(429, 'AF429'), { skip: 10 });
    return await profile.collect({ maxTime: '1m' });
  };
  const first = await cut();
  expect([first.report.outcome, storedIds(profile).includes('new')]).toEqual(['incomplete', true]);
  for (let run = 0; run < 4; run++) await cut();
  profile.sandbox.faults.clear();
  profile.sandbox.forgetRequests();
  const last = await profile.collect();
  expect([last.exitCode, downloads()]).toEqual([0, 0]);
  assertExactlyOnce(profile, { strict: true });
});

test('2,000 blobs after an outage are taken at the limit of requests, with no refusal and no time wasted', async () => {
  await begin();
  await profile.collect();
  later(2 * DAY);
  for (let index = 0; index < 2000; index++) addRecords(profile, (index + 1) * 60_000, [`id-${index}`]);
  const sentAt: number[] = [];
  const tally = await pullOnce(profile, { perMinute: 200, onSend: (elapsed) => sentAt.push(elapsed) });
  expect([tally.stored, tally.failed]).toEqual([2000, 0]);
  const minutes = (sentAt.at(-1)! - sentAt[0]!) / MINUTE;
  expect(minutes).toBeLessThan((sentAt.length / 200) * 1.1);
  const crowded = sentAt.filter((time, index) => (sentAt[index + 200] ?? Infinity) - time < MINUTE);
  expect(crowded).toEqual([]);
  expect(existsSync(profile.places.quarantineFolder)).toBe(false);
}, 60_000);

test('the limit of the service itself is met with patience: 25 a minute, and nothing is lost', async () => {
  await begin({ requestsPerMinute: 25 });
  addBlobs(30);
  const run = await profile.collect({ maxTime: '2m' });
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'incomplete']);
  expect(only(run).failed).toBe(0);
  profile.sandbox.options.requestsPerMinute = 100_000;
  later(20 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});
