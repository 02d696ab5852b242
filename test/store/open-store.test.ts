import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { open } from 'lmdb';
import { segmentFiles } from '../../src/store/segments.js';
import { lookAt } from '../../src/store/lmdb-file.js';
import { commitIds, START, tempStore, TYPE, type TempStore } from '../fakes/temp-store.js';

const DAY = 86_400_000;
let place: TempStore;
let data: string;

beforeEach(async () => {
  place = tempStore();
  data = join(place.stateFolder, 'lmdb', 'data.mdb');
  const { store } = await place.open();
  await commitIds(store, ['a', 'b']);
  await commitIds(store, ['c'], { contentType: 'DLP.All' });
  await store.close();
});

afterEach(() => place.remove());

async function newOf(ids: readonly string[], now = START): Promise<{ mended: string | null; added: number }> {
  const { store, mended } = await place.open(now);
  const added = await commitIds(store, ids);
  await store.close();
  return { mended, added };
}

/** A segment as a run leaves it that dies after writing it aside. */
function hide(file: string): string {
  const hidden = join(dirname(file), `.${basename(file)}.partial`);
  renameSync(file, hidden);
  return hidden;
}

describe('the commit of a run that died', () => {
  test('before its segment was whole leaves nothing behind', async () => {
    const half = join(place.eventsFolder, TYPE, '2026-11-18', '.20261118T120100Z-000003.jsonl.partial');
    writeFileSync(half, '{"Id":"x"}\n{"Id":');
    expect(await newOf(['x'])).toEqual({ mended: null, added: 1 });
    expect(existsSync(half)).toBe(false);
    expect(place.lines().filter((line) => line.includes('"x"'))).toHaveLength(1);
  });

  test('after writing aside and before registering is undone: its records come again', async () => {
    const { store } = await place.open();
    await store.close();
    const written = join(place.eventsFolder, TYPE, '2026-11-18', '.20261118T120100Z-000003.jsonl.partial');
    writeFileSync(written, '{"Id":"x"}\n');
    expect(await newOf(['x'])).toEqual({ mended: null, added: 1 });
    expect(place.lines().filter((line) => line.includes('"x"'))).toHaveLength(1);
  });

  test('after registering and before renaming is completed: its records are not new', async () => {
    const { store } = await place.open();
    await commitIds(store, ['x']);
    // Not closed: the registration stands. The copy is the disk at that moment.
    const copy = tempStore();
    cpSync(place.root, copy.root, { recursive: true });
    const [file] = segmentFiles(copy.eventsFolder).filter((path) => readFileSync(path, 'utf8').includes('"x"'));
    hide(file!);
    const { store: next, mended } = await copy.open();
    expect(mended).toBeNull();
    expect(await commitIds(next, ['x'])).toBe(0);
    await next.close();
    await store.close();
    expect(copy.lines().filter((line) => line.includes('"x"'))).toHaveLength(1);
    copy.remove();
  });

  test('after renaming and before forgetting the registration is complete', async () => {
    const { store } = await place.open();
    await commitIds(store, ['x']);
    const copy = tempStore();
    cpSync(place.root, copy.root, { recursive: true });
    await store.close();
    const { store: next } = await copy.open();
    expect(await commitIds(next, ['x'])).toBe(0);
    await next.close();
    expect(copy.lines()).toHaveLength(4);
    copy.remove();
  });
});

describe('a state that is', () => {
  const SIZES = [1, 100, 4095, 4096, 8191, 8192, 12_288, 20_000];

  test.each(SIZES)('cut to %i bytes is never read, is kept aside, and is rebuilt from the segments', async (size) => {
    truncateSync(data, Math.min(size, statSync(data).size - 1));
    const { mended, added } = await newOf(['a', 'b', 'c', 'd']);
    expect([mended, added]).toEqual([expect.stringMatching(/damaged.*rebuilt from 2 segments with 3 records/), 1]);
    expect(readdirSync(place.stateFolder).some((name) => name.startsWith('lmdb.damaged-'))).toBe(true);
  });

  test('garbage is kept aside and rebuilt', async () => {
    writeFileSync(data, Buffer.alloc(32_768, 'garbage'));
    expect(await newOf(['a', 'd'])).toEqual({ mended: expect.stringMatching(/damaged/), added: 1 });
  });

  test('empty is rebuilt', async () => {
    truncateSync(data, 0);
    expect(await newOf(['a', 'd'])).toEqual({ mended: expect.stringMatching(/was empty/), added: 1 });
  });

  test('missing beside segments is rebuilt', async () => {
    rmSync(place.stateFolder, { recursive: true });
    expect(await newOf(['a', 'd'])).toEqual({ mended: expect.stringMatching(/was missing/), added: 1 });
  });

  test('emptied of its entries is rebuilt', async () => {
    const root = open({ path: dirname(data), maxDbs: 8 });
    await root.openDB({ name: 'meta' }).clearAsync();
    await root.close();
    expect(await newOf(['a', 'd'])).toEqual({ mended: expect.stringMatching(/was emptied/), added: 1 });
  });

  test('missing without segments is a first run, and nothing is said', async () => {
    rmSync(place.stateFolder, { recursive: true });
    rmSync(place.eventsFolder, { recursive: true });
    expect(await newOf(['a'])).toEqual({ mended: null, added: 1 });
  });

  test('from a newer version is refused with 78, and nothing changes', async () => {
    const root = open({ path: dirname(data), maxDbs: 8 });
    await root.openDB({ name: 'meta' }).put('version', 2);
    await root.close();
    const before = readFileSync(data);
    await expect(place.open()).rejects.toMatchObject({ exitCode: 78, message: expect.stringMatching(/newer/) });
    expect(readFileSync(data).equals(before)).toBe(true);
    expect(place.lines()).toHaveLength(3);
  });
});

test('a rebuilt state begins seven days back for a week, however often the runs after it die', async () => {
  rmSync(place.stateFolder, { recursive: true });
  const first = await place.open();
  expect(first.startOver).toBe(true);
  await first.store.close();
  const second = await place.open();
  expect([second.mended, second.startOver]).toEqual([null, true]);
  await second.store.close();
  const later = await place.open(new Date(START.getTime() + 8 * DAY));
  expect(later.startOver).toBe(false);
  await later.store.close();
});

test('a state that was left open and is sound is taken as it is', async () => {
  const { store } = await place.open();
  await commitIds(store, ['x']);
  const copy = tempStore();
  cpSync(place.root, copy.root, { recursive: true });
  await store.close();
  expect([existsSync(join(copy.stateFolder, 'open')), existsSync(join(place.stateFolder, 'open'))]).toEqual([true, false]);
  const { store: next, mended } = await copy.open();
  expect([mended, await commitIds(next, ['x', 'y'])]).toEqual([null, 1]);
  await next.close();
  copy.remove();
});

test('a state of a newer version that was left open is refused, not rebuilt', async () => {
  const root = open({ path: dirname(data), maxDbs: 8 });
  await root.openDB({ name: 'meta' }).put('version', 2);
  await root.close();
  writeFileSync(join(place.stateFolder, 'open'), '');
  await expect(place.open()).rejects.toMatchObject({ exitCode: 78 });
});

test('the sequence goes on behind the highest segment', async () => {
  rmSync(place.stateFolder, { recursive: true });
  await newOf(['d']);
  expect(segmentFiles(place.eventsFolder).map((file) => basename(file)).toSorted().at(-1)).toBe('20261118T120000Z-000003.jsonl');
});

test('a damaged line in a segment costs only its own Id, and a last line without its end counts', async () => {
  const [file] = segmentFiles(place.eventsFolder).filter((path) => path.includes(TYPE));
  writeFileSync(file!, '{"Id":"a"}\n{"Id":"b\n{"Id":"e"}');
  rmSync(place.stateFolder, { recursive: true });
  expect(await newOf(['a', 'c', 'e', 'd'])).toEqual({ mended: expect.stringMatching(/3 records/), added: 1 });
});

test('segments of more than eight days ago are not read', async () => {
  rmSync(place.stateFolder, { recursive: true });
  expect(await newOf(['a', 'b'], new Date(START.getTime() + 11 * DAY))).toEqual({ mended: expect.stringMatching(/with 0 records/), added: 2 });
});

test('what is not ours in the events folder is left alone', async () => {
  mkdirSync(join(place.eventsFolder, TYPE, '2026-11-18', 'sub'), { recursive: true });
  const notes = join(place.eventsFolder, TYPE, '2026-11-18', 'notes.txt');
  appendFileSync(notes, 'mine');
  appendFileSync(join(place.eventsFolder, 'README'), 'mine');
  await newOf(['x']);
  expect(readFileSync(notes, 'utf8')).toBe('mine');
});

test.each([
  ['absent', () => rmSync(data)],
  ['empty', () => truncateSync(data, 0)],
  ['sound', () => {}],
  ['damaged', () => truncateSync(data, 9000)],
] as const)('a look at the file tells that it is %s', (state, change) => {
  change();
  expect(lookAt(data)).toBe(state);
});
