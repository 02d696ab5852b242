import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Exit } from '../../src/errors.js';
import type { ContentBlob, OwedBlob } from '../../src/model.js';
import type { Store } from '../../src/world.js';
import { commitIds, START, tempStore, TYPE, type TempStore } from '../fakes/temp-store.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];
let place: TempStore;
let store: Store;

beforeEach(async () => {
  place = tempStore();
  ({ store } = await place.open());
});

afterEach(async () => {
  await store.close();
  place.remove();
});

async function reopen(now = START): Promise<string | null> {
  await store.close();
  const opened = await place.open(now);
  ({ store } = opened);
  return opened.mended;
}

const at = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);

function blob(contentId: string, expires = 7 * DAY): ContentBlob {
  return { contentId, contentUri: `https://localhost/${contentId}`, contentCreated: START, contentExpiration: at(expires) };
}

function owed(contentId: string): OwedBlob {
  return { ...blob(contentId), reason: 'the service answered 500', absent: false };
}

test('a step is all there after opening again: checkpoint, blobs, owed, gaps, lines', async () => {
  const checkpoint = { floor: at(-HOUR), watermark: START, lookedBackAt: at(-DAY), startedAt: null };
  const gap = { start: at(-2 * HOUR), end: at(-HOUR), reason: 'gone' };
  await commitIds(store, ['a'], { known: [blob('k')], owed: [owed('o')], gaps: [gap], checkpoint });
  expect(await reopen()).toBeNull();
  expect(store.checkpoint(TYPE)).toEqual(checkpoint);
  expect(store.checkpoint('DLP.All')).toBeNull();
  expect([store.isKnown(TYPE, 'k'), store.isKnown(TYPE, 'o'), store.isKnown('DLP.All', 'k')]).toEqual([true, false, false]);
  expect(store.owed(TYPE)).toEqual([owed('o')]);
  expect(store.owed('DLP.All')).toEqual([]);
  expect(store.gaps(START)).toEqual([{ ...gap, contentType: TYPE, foundAt: START }]);
  expect(place.lines()).toEqual(['{"Id":"a"}']);
});

test('an owed blob that is settled is owed no more', async () => {
  await commitIds(store, [], { owed: [owed('one'), owed('two')] });
  await commitIds(store, [], { settled: ['one'] });
  expect(store.owed(TYPE).map(({ contentId }) => contentId)).toEqual(['two']);
});

test('a lost blob is known, and stays so when all is downloaded again', async () => {
  await commitIds(store, [], { lost: [blob('lost', -HOUR)] });
  expect(store.isKnown(TYPE, 'lost', at(365 * DAY))).toBe(true);
  store.forget(at(7 * DAY));
  expect(store.isKnown(TYPE, 'lost')).toBe(true);
});

test('a known blob tells since when it has been stored', async () => {
  await commitIds(store, [], { known: [blob('k')], receivedAt: at(HOUR) });
  expect([store.isKnown(TYPE, 'k', at(HOUR)), store.isKnown(TYPE, 'k', at(HOUR + 1))]).toEqual([true, false]);
});

test('what has expired is forgotten, and the rest is not', async () => {
  await commitIds(store, [], { known: [blob('short', HOUR), blob('long', 20 * DAY)], gaps: [{ start: START, end: START, reason: 'x' }] });
  store.forget(at(8 * DAY));
  expect([store.isKnown(TYPE, 'short'), store.isKnown(TYPE, 'long')]).toEqual([false, true]);
  expect(store.gaps(at(8 * DAY))).toEqual([]);
});

test('contentIds of any length and letters are kept apart', async () => {
  const names = ['x'.repeat(1000), 'x'.repeat(1001), 'ü'.repeat(300), '\u{1F600}'.repeat(150), 'a$b'];
  await commitIds(store, [], { known: names.map((name) => blob(name)) });
  expect(names.map((name) => store.isKnown(TYPE, name))).toEqual([true, true, true, true, true]);
  expect(store.isKnown(TYPE, 'x'.repeat(999))).toBe(false);
  await commitIds(store, [], { owed: names.map((name) => owed(name)) });
  expect(store.owed(TYPE)).toHaveLength(5);
});

test('a step without new lines writes no segment', async () => {
  await commitIds(store, ['a']);
  await commitIds(store, ['a']);
  expect(place.lines()).toHaveLength(1);
  expect(readdirSync(join(place.eventsFolder, TYPE, '2026-11-18'))).toEqual(['20261118T120000Z-000001.jsonl']);
});

test('a segment that cannot be named is registered, said (74), and named by the next run', async () => {
  const visible = join(place.eventsFolder, TYPE, '2026-11-18', '20261118T120000Z-000001.jsonl');
  mkdirSync(join(visible, 'in the way'), { recursive: true });
  await expect(commitIds(store, ['a'])).rejects.toMatchObject({ exitCode: Exit.storage });
  rmSync(visible, { recursive: true });
  expect(await reopen()).toBeNull();
  expect(place.lines()).toEqual(['{"Id":"a"}']);
  expect(await commitIds(store, ['a', 'b'])).toBe(1);
});

test('a segment that cannot be written leaves nothing of its step', async () => {
  mkdirSync(join(place.eventsFolder, TYPE), { recursive: true });
  writeFileSync(join(place.eventsFolder, TYPE, '2026-11-18'), 'a file where the folder should be');
  const checkpoint = { floor: START, watermark: START, lookedBackAt: null, startedAt: null };
  await expect(commitIds(store, ['a'], { known: [blob('k')], checkpoint })).rejects.toMatchObject({ exitCode: Exit.storage });
  rmSync(join(place.eventsFolder, TYPE, '2026-11-18'));
  await reopen();
  expect([store.checkpoint(TYPE), store.isKnown(TYPE, 'k')]).toEqual([null, false]);
  expect(await commitIds(store, ['a'])).toBe(1);
});

test('a body that is kept aside is kept whole, under the name of its content', async () => {
  const body = Buffer.from([0xff, 0x00, 0x0a, 0x7b]);
  const file = await store.quarantine(TYPE, 'a/../b$c', body);
  expect(dirname(file)).toBe(place.quarantineFolder);
  expect(readFileSync(file)).toEqual(body);
  expect(await store.quarantine(TYPE, 'a/../b$c', body)).toBe(file);
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test.each([0o000, 0o022, 0o077])('under umask %o events are at most 0640 in 0750, and state is 0700', async (mask) => {
  const before = process.umask(mask);
  const other = tempStore();
  try {
    const { store: opened } = await other.open();
    await commitIds(opened, ['a']);
    await opened.quarantine(TYPE, 'x', Buffer.from('x'));
    await opened.close();
  } finally {
    process.umask(before);
  }
  const folder = join(other.eventsFolder, TYPE, '2026-11-18');
  const [segment] = readdirSync(folder);
  expect(modeOf(join(folder, segment!)) & ~0o640).toBe(0);
  for (const path of [folder, dirname(folder), other.eventsFolder, other.quarantineFolder]) expect(modeOf(path) & ~0o750).toBe(0);
  expect(modeOf(other.stateFolder)).toBe(0o700);
  expect(modeOf(join(other.stateFolder, 'lmdb'))).toBe(0o700);
  other.remove();
});
