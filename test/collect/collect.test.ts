import { beforeEach, expect, test } from '@jest/globals';
import { collect, type CollectJob, type Collected } from '../../src/collect/collect.js';
import { Exit, ServiceError, UserError } from '../../src/errors.js';
import { memoryStore, type MemoryStore } from '../fakes/memory-store.js';
import { memoryTenant, type MemoryTenant } from '../fakes/memory-tenant.js';
import { fakeWorld } from '../fakes/command-world.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const TYPES = ['Audit.Exchange', 'Audit.SharePoint'] as const;
let now: Date;
let store: MemoryStore;
let tenant: MemoryTenant;
let emitted: string[];

beforeEach(() => {
  now = new Date('2001-09-09T01:46:40Z');
  store = memoryStore();
  tenant = memoryTenant(() => now, TYPES);
  emitted = [];
});

async function run(job: Partial<CollectJob> = {}, enough = new AbortController().signal): Promise<Collected> {
  const { clock, random } = fakeWorld({ now: () => now });
  return await collect({ api: tenant, store, clock, random, emit: remember, enough }, { contentTypes: TYPES, recheck: 'daily', sinceMs: null, startOver: false, ...job });
}

async function remember(lines: Buffer): Promise<void> {
  await Promise.resolve();
  emitted.push(lines.toString('utf8'));
}

const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));
const body = (...ids: string[]): string => JSON.stringify(ids.map((Id) => ({ Id })));
const downloads = (): string[] => tenant.calls.filter((call) => call.startsWith('download'));

test('a failed download is owed, and the others of its window are stored', async () => {
  tenant.add('good', ago(2 * MINUTE), body('a'));
  tenant.add('bad', ago(MINUTE), new ServiceError('unavailable', 'the service answered 500'));
  const { tallies } = await run();
  expect(tallies[0]).toMatchObject({ listed: 2, downloaded: 1, failed: 1, stored: 1 });
  expect(store.owed('Audit.Exchange').map(({ contentId }) => contentId)).toEqual(['bad']);
  expect(store.isKnown('Audit.Exchange', 'bad')).toBe(false);
});

test.each([
  ['a refusal of the type', new ServiceError('refused', 'no permission')],
  ['the end of the run’s time', new ServiceError('out-of-time', 'time is up')],
])('a window that ends in %s leaves the checkpoint before it, and what was fetched is kept', async (_name, error) => {
  tenant.add('good', ago(2 * MINUTE), body('a'));
  tenant.add('bad', ago(MINUTE), error);
  await run();
  expect(store.checkpoint('Audit.Exchange')?.watermark?.getTime() ?? 0).toBeLessThanOrEqual(ago(2 * MINUTE).getTime());
  expect(store.lines()).toEqual(['{"Id":"a"}']);
  tenant.add('bad', ago(MINUTE), body('b'));
  later(20 * MINUTE);
  await run();
  expect(store.lines()).toEqual(['{"Id":"a"}', '{"Id":"b"}']);
  expect(store.checkpoint('Audit.Exchange')?.watermark).toEqual(now);
});

test('no checkpoint passes a window before all its lines are in a step', async () => {
  for (let hours = 0; hours < 48; hours++) tenant.add(`blob-${hours}`, ago(hours * HOUR + MINUTE), body(`id-${hours}`));
  await run({ sinceMs: 2 * DAY });
  const stored = new Set<string>();
  for (const step of store.steps) {
    for (const { contentId } of step.known) stored.add(contentId);
    const passed = step.checkpoint.watermark?.getTime() ?? 0;
    for (let hours = 0; hours < 47; hours++) {
      const created = ago(hours * HOUR + MINUTE).getTime();
      expect(created >= passed || created < step.checkpoint.floor.getTime() || stored.has(`blob-${hours}`) || step.contentType !== 'Audit.Exchange').toBe(true);
    }
  }
  expect(stored.size).toBe(48);
});

test('when the disk refuses, the run ends with that, no further step is tried, and the tally counts nothing of it', async () => {
  tenant.add('a', ago(MINUTE), body('a'));
  await run();
  later(20 * MINUTE);
  tenant.add('b', ago(MINUTE), body('b'));
  store.breakWith(new UserError(Exit.storage, 'the disk is full'));
  const before = store.steps.length;
  await expect(run()).rejects.toMatchObject({ exitCode: 74 });
  expect(store.steps).toHaveLength(before);
  expect(emitted.join('')).toBe('{"Id":"a"}\n');
});

test('late content is found by the overlap: created 23 hours before the last run, listed only now', async () => {
  await run({ sinceMs: 2 * DAY });
  later(20 * MINUTE);
  tenant.add('late', ago(23 * HOUR), body('late'));
  const { tallies } = await run();
  expect(tallies[0]).toMatchObject({ listed: 1, stored: 1 });
});

test('an outage of days is asked for in windows that the service takes', async () => {
  await run();
  later(6 * DAY + 23 * HOUR);
  for (let day = 0; day < 6; day++) tenant.add(`day-${day}`, ago(day * DAY + HOUR), body(`id-${day}`));
  const { tallies } = await run();
  expect(tallies[0]).toMatchObject({ stored: 6, error: null });
});

test('an Id is stored once: in a blob, in another, in another type, in a later run; and the others are counted as duplicates', async () => {
  tenant.add('one', ago(3 * MINUTE), body('a', 'a', 'b'));
  tenant.add('two', ago(2 * MINUTE), body('b', 'c'));
  tenant.add('other', ago(MINUTE), body('c', 'd'), 'Audit.SharePoint');
  const first = await run();
  expect(first.tallies.reduce((sum, { stored }) => sum + stored, 0)).toBe(4);
  expect(first.tallies.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(3);
  later(20 * MINUTE);
  tenant.add('three', ago(MINUTE), body('a', 'e'));
  expect((await run()).tallies[0]).toMatchObject({ records: 2, stored: 1, duplicate: 1, known: 2 });
  expect(store.lines().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'].map((Id) => `{"Id":"${Id}"}`));
});

test('a blob that is known is not downloaded again; a day later it is, once', async () => {
  tenant.add('one', ago(MINUTE), body('a'));
  await run();
  later(20 * MINUTE);
  await run();
  expect(downloads()).toHaveLength(1);
  later(DAY);
  tenant.add('one', ago(DAY + 21 * MINUTE), body('a', 'late'));
  expect((await run()).tallies[0]).toMatchObject({ rechecked: 1, late: 1, stored: 1, duplicate: 1 });
  later(20 * MINUTE);
  await run();
  expect(downloads()).toHaveLength(2);
});

test('with recheck never, a known blob is not downloaded again', async () => {
  tenant.add('one', ago(MINUTE), body('a'));
  await run({ recheck: 'never' });
  later(DAY + HOUR);
  await run({ recheck: 'never' });
  expect(downloads()).toHaveLength(1);
});

test('times come from the clock that is handed in, corrected by the service’s when they differ by more than two minutes', async () => {
  await run();
  expect(store.checkpoint('Audit.Exchange')).toMatchObject({ floor: ago(HOUR), watermark: now });
  tenant.skewMs = 2 * MINUTE;
  await run();
  expect(store.checkpoint('Audit.Exchange')?.watermark).toEqual(now);
  tenant.skewMs = -3 * MINUTE;
  tenant.add('x', ago(10 * MINUTE), body('x'));
  await run();
  expect(store.checkpoint('Audit.Exchange')?.watermark).toEqual(ago(3 * MINUTE));
  expect(store.steps.at(-1)?.receivedAt).toEqual(ago(3 * MINUTE));
});

test('the floor is fixed when a first run starts, even if it fails', async () => {
  tenant.subscriptions = async () => await Promise.reject(new ServiceError('unavailable', 'down'));
  const { tallies } = await run();
  expect(tallies.map(({ error, windows }) => [error?.message, windows])).toEqual([['down', 0], ['down', 0]]);
  expect(store.checkpoint('Audit.Exchange')).toMatchObject({ floor: ago(HOUR), watermark: null });
});

test('a floor to come, which a wrong clock wrote, does not stop collecting', async () => {
  later(365 * DAY);
  await run();
  later(-365 * DAY);
  tenant.add('x', ago(MINUTE), body('x'));
  await run();
  expect(store.lines()).toEqual(['{"Id":"x"}']);
  expect(store.checkpoint('Audit.Exchange')?.watermark).toEqual(now);
});

test('after a rebuilt state all seven days are listed', async () => {
  tenant.add('old', ago(6 * DAY), body('old'));
  await run({ startOver: true });
  expect(store.lines()).toEqual(['{"Id":"old"}']);
});

test('new lines are shown once they are stored, and each once', async () => {
  tenant.add('one', ago(MINUTE), body('a', 'b', 'a'));
  await run();
  later(20 * MINUTE);
  await run();
  expect(emitted.join('')).toBe('{"Id":"a"}\n{"Id":"b"}\n');
});

test('a run whose time is up before it starts asks for no content', async () => {
  tenant.add('one', ago(MINUTE), body('a'));
  const { tallies } = await run({}, AbortSignal.abort());
  expect(tallies[0]).toMatchObject({ left: 1, unfinished: true, windows: 0 });
  expect(downloads()).toEqual([]);
});

test('a step holds three megabytes at most, except for one body that is larger', async () => {
  const large = (name: string, bytes: number): string => JSON.stringify([{ Id: name, text: 'x'.repeat(bytes) }]);
  for (let index = 0; index < 10; index++) tenant.add(`megabyte-${index}`, ago((20 - index) * 1000), large(`m-${index}`, 1_000_000));
  tenant.add('five megabytes', ago(5000), large('five', 5_000_000));
  await run();
  const sizes = store.steps.map(({ lines }) => lines.map((part) => part.length));
  expect(sizes.filter((parts) => parts.reduce((sum, bytes) => sum + bytes, 0) > 3 * 1024 * 1024)).toEqual([[expect.any(Number)]]);
  expect(sizes.flat()).toHaveLength(11);
  const ids = store.lines().map((line) => /"Id":"([^"]+)"/.exec(line)?.[1]);
  expect(new Set(ids)).toEqual(new Set(['five', ...Array.from({ length: 10 }, (_, index) => `m-${index}`)]));
});
