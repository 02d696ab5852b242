import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/model.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { segmentFiles } from '../../src/store/segments.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { addRecords, ago, DAY, HOUR, makeProfile, MINUTE, NOON, only, SECOND, storedIds, storedLines, typeOf, type Profile, type ProfileOptions } from '../fakes/profile.js';

const GUID = '7d1c1b6e-0a3f-4a63-9b0e-5d2b8a1f0c11';
let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<Profile> {
  profile = await makeProfile({ stableBlobs: true, ...sandbox }, options);
  return profile;
}

function add(records: readonly (string | Buffer | object)[], { at = MINUTE }: { at?: number } = {}): void {
  profile.sandbox.addBlob('Audit.Exchange', { t: ago(profile, at), records });
}

function later(milliseconds: number): void {
  profile.sandbox.clock.advance(milliseconds);
}

afterEach(async () => await profile.close());

test('one Id twice in a blob, in two blobs, in two types, in another key order and letter case is stored once', async () => {
  await begin({}, { contentTypes: CONTENT_TYPES });
  profile.sandbox.play('same-id');
  const run = await profile.collect();
  expect(run.exitCode).toBe(0);
  expect(storedLines(profile)).toHaveLength(1);
  expect(typeOf(run, 'Audit.General').records + typeOf(run, 'DLP.All').records).toBe(4);
  expect(typeOf(run, 'Audit.General').duplicate + typeOf(run, 'DLP.All').duplicate).toBe(3);
  assertExactlyOnce(profile);
});

test.each([
  ['20 minutes', 20 * MINUTE],
  ['2 days', 2 * DAY],
  ['7 days and 23 hours', 8 * DAY - HOUR],
])('an Id that comes again %s later, from another run, is a duplicate', async (_name, pause) => {
  await begin();
  add([{ Id: GUID, a: 1 }, { Id: '6' }, { Id: `{${GUID}}` }]);
  await profile.collect();
  later(pause);
  // The look-back of that day evicts what is too old.
  await profile.collect();
  add([{ a: 1, Id: GUID.toUpperCase() }, { Id: '6' }, { Id: `{${GUID.toUpperCase()}}` }], { at: SECOND });
  later(MINUTE);
  expect(only(await profile.collect())).toMatchObject({ records: 3, stored: 0, duplicate: 3 });
  expect(storedIds(profile)).toEqual([GUID, '6', `{${GUID}}`]);
});

test('an Id written with escapes is the same Id', async () => {
  await begin();
  add([`{"Id":"${GUID}"}`, `{"Id":"\\u0037${GUID.slice(1)}"}`, `{"\\u0049d":"${GUID}"}`, '{"Id":"a/b"}', '{"Id":"a\\/b"}']);
  expect(only(await profile.collect())).toMatchObject({ stored: 2, duplicate: 3 });
});

test('of one Id with two contents the first delivery stays, and the other counts as duplicate', async () => {
  await begin({}, { contentTypes: ['Audit.General'] });
  profile.sandbox.play('same-id-other-content');
  expect(only(await profile.collect())).toMatchObject({ records: 2, stored: 1, duplicate: 1 });
  expect(storedLines(profile)[0]?.toString()).toContain('"ResultStatus":"True"');
});

test('records whose Id is missing, null or empty are all stored', async () => {
  await begin({}, { contentTypes: ['Audit.General'] });
  profile.sandbox.play('no-id');
  expect(only(await profile.collect())).toMatchObject({ records: 4, stored: 4, duplicate: 0 });
  assertExactlyOnce(profile, { strict: true });
});

test('an Id that lies deeper, or is no text and no number, is no Id', async () => {
  await begin();
  const odd = ['{"a":{"Id":"x"}}', '{"a":[{"Id":"x"}]}', '{"Id":{"Id":"x"}}', '{"Id":["x"]}', '{"Id":true}', '{"Id":null}', '{"ID":"x"}', '{"id":"x"}'];
  add([...odd, ...odd]);
  expect(only(await profile.collect())).toMatchObject({ stored: 16, duplicate: 0 });
});

test('the invented tenant with every quirk is stored byte for byte, in all five types', async () => {
  await begin({ ratePerHour: 4000, history: 6 }, { contentTypes: CONTENT_TYPES });
  const run = await profile.collect({ since: '6h' });
  expect(run.exitCode).toBe(0);
  expect(storedLines(profile).length).toBeGreaterThan(5000);
  assertExactlyOnce(profile, { since: new Date(NOON.getTime() - 6 * HOUR), strict: true });
}, 60_000);

test('numbers, duplicate keys, key order, escapes, blanks and bytes that are no UTF-8 are stored as they came', async () => {
  await begin();
  const records = [
    '{"n":9007199254740993,"Id":"1","m":1.0E+3,"z":-0,"y":1e400}',
    '{"Id":"2","a":1,"a":2,"A":3}',
    '{ "Id" : "3" ,\t"s":"\\u0041\\ud83d\\ude00 \\/ \\ud800 \u2028\u2029" }',
    Buffer.from('{"Id":"4","ObjectId":"caf\u00E9"}', 'latin1'),
    '{"Id":"5","deep":[[[{"Id":"x"},{}],[]],"]}",{"a":"\\\\\\""}]}',
  ];
  add(records);
  expect((await profile.collect()).exitCode).toBe(0);
  expect(storedLines(profile).map((line) => line.toString('latin1'))).toEqual(records.map((record) => (typeof record === 'string' ? Buffer.from(record) : record).toString('latin1')));
  assertExactlyOnce(profile, { strict: true });
});

test('line breaks between tokens become blanks, and each record is exactly one line', async () => {
  await begin({}, { contentTypes: ['Audit.General'] });
  profile.sandbox.play('odd-lines');
  profile.sandbox.addBlob('Audit.General', { t: ago(profile, MINUTE), records: ['{"Id":"p"}', '{"Id":"q"}'], raw: Buffer.from(' [\r\n{"Id":"p"}\n,\r\n\t{"Id":"q"}\n]\r\n') });
  expect(only(await profile.collect())).toMatchObject({ records: 5, stored: 5 });
  const text = segmentFiles(profile.places.eventsFolder).map((file) => readFileSync(file, 'utf8')).join('');
  expect(text.split('\n')).toHaveLength(6);
  expect(text).toContain('{    "Id": "line-3",   "Size": 9007199254740993 }');
  assertExactlyOnce(profile, { strict: true });
});

test('odd times of creation are stored and do not break the latency', async () => {
  await begin({}, { contentTypes: ['Audit.General'] });
  profile.sandbox.play('odd-times');
  const run = await profile.collect();
  expect(only(run)).toMatchObject({ stored: 5, latencySeconds: { min: -DAY / 1000 + 60, max: (5 * DAY) / 1000 + 60 } });
  assertExactlyOnce(profile, { strict: true });
});

test('without any time of creation there is no latency', async () => {
  await begin();
  add([{ Id: 'a' }, { Id: 'b', CreationTime: 'yesterday' }, { Id: 'c', CreationTime: 20151111 }, { Id: 'd', CreationTime: '2015-13-45T99:99:99' }]);
  expect(only(await profile.collect())).toMatchObject({ stored: 4, latencySeconds: null });
});

test('latency is from creation, read as UTC, to receipt', async () => {
  await begin();
  add([{ Id: 'a', CreationTime: '2026-11-18T11:00:00' }, { Id: 'b', CreationTime: '2026-11-18T11:50:00.1234567Z' }, { Id: 'c', CreationTime: '2026-11-18T11:30:00' }]);
  expect(only(await profile.collect()).latencySeconds).toEqual({ min: 600, median: 1800, max: 3600 });
});

test('segments lie under their type and day of receipt, and their names sort by time', async () => {
  await begin();
  addRecords(profile, MINUTE, ['a']);
  await profile.collect();
  later(13 * HOUR);
  addRecords(profile, MINUTE, ['b']);
  await profile.collect();
  const names = segmentFiles(profile.places.eventsFolder).map((file) => file.slice(profile.places.eventsFolder.length + 1));
  expect(names).toEqual(['Audit.Exchange/2026-11-18/20261118T120000Z-000001.jsonl', 'Audit.Exchange/2026-11-19/20261119T010000Z-000002.jsonl']);
});
