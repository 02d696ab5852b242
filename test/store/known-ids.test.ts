import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openState } from '../../src/store/state.js';
import type { Store } from '../../src/world.js';
import { commitIds, START, tempStore, type TempStore } from '../fakes/temp-store.js';

const DAY = 86_400_000;
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

async function reopen(now = START): Promise<void> {
  await store.close();
  ({ store } = await place.open(now));
}

const on = (day: number): Date => new Date(START.getTime() + day * DAY);

test('an Id is new once: in a step, in the next one, and after the store was opened again', async () => {
  expect(await commitIds(store, ['a', 'b', 'a', 'A'])).toBe(2);
  expect(await commitIds(store, ['b', 'c'])).toBe(1);
  await reopen();
  expect(await commitIds(store, ['a', 'B', 'c', 'd'])).toBe(1);
});

test('Ids of many small steps are all known, and lie in few pages, also when the store was opened again between them', async () => {
  const idOf = (step: number) => [`a-${step}`, `b-${step}`, `c-${step}`];
  for (let step = 0; step < 100; step++) {
    expect(await commitIds(store, idOf(step))).toBe(3);
    if (step === 20 || step === 50) await reopen();
  }
  await reopen();
  expect(await commitIds(store, Array.from({ length: 100 }, (_, step) => idOf(step)).flat())).toBe(0);
  await store.close();
  const state = openState(join(place.stateFolder, 'lmdb'));
  expect(state.idPages.getKeysCount()).toBeLessThanOrEqual(17);
  await state.root.close();
  ({ store } = await place.open());
});

test('what has no Id is new always', async () => {
  expect(await commitIds(store, [null, null])).toBe(2);
  expect(await commitIds(store, [null])).toBe(1);
});

test('Ids that only begin alike, or differ in one place, are different Ids', async () => {
  const guid = '11111111-1111-1111-1111-11111111111';
  expect(await commitIds(store, [`${guid}0`, `${guid}1`, guid, `${guid}0 `, guid.replaceAll('-', '')])).toBe(5);
});

test('200,000 Ids are all known, and 200,000 others are all new, also after opening again', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../fakes/many-ids.js', import.meta.url))]);
  expect(JSON.parse(stdout)).toEqual({ before: [0, 200_000], after: [0, 200_000] });
});

test('Ids that are counters, not chance, are told apart', async () => {
  const counters = Array.from({ length: 5000 }, (_, index) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`);
  expect(await commitIds(store, counters)).toBe(5000);
  expect(await commitIds(store, counters)).toBe(0);
});

test('an Id is known for eight days and forgotten after ten', async () => {
  await commitIds(store, ['old']);
  store.forget(on(8));
  expect(await commitIds(store, ['old'], { receivedAt: on(8) })).toBe(0);
  store.forget(on(10.5));
  await reopen(on(10.5));
  expect(await commitIds(store, ['old'], { receivedAt: on(10.5) })).toBe(1);
});

test('a clock that went ahead and came back makes no Id forgotten', async () => {
  await commitIds(store, ['today']);
  await commitIds(store, ['ahead'], { receivedAt: on(3) });
  expect(await commitIds(store, ['later today'])).toBe(1);
  await reopen();
  expect(await commitIds(store, ['today', 'ahead', 'later today'])).toBe(0);
});

test('a step that did not happen leaves its Ids new', () => {
  const ids = { digests: randomBytes(32), hasId: new Uint8Array([1, 1]) };
  store.unseen(ids);
  expect([...store.unseen(ids).isNew]).toEqual([1, 1]);
});
