import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { pruneCommand } from '../../src/commands/prune.js';
import { writeSettings } from '../../src/config/settings-file.js';
import { segmentFiles } from '../../src/store/segments.js';
import { fakeWorld } from '../fakes/command-world.js';
import { addRecords, DAY, HOUR, makeProfile, only, type Profile } from '../fakes/profile.js';

let profile: Profile;
afterEach(async () => await profile.close());

async function prune(options: { keep?: string; json?: boolean } = {}) {
  const world = fakeWorld({ now: () => profile.sandbox.clock.now() });
  const code = await pruneCommand({ home: profile.home, profile: 'default', ...options }, world);
  return { code, lines: world.outLines };
}

function days(): string[] {
  return [...new Set(segmentFiles(profile.places.eventsFolder).map((file) => /\d{4}-\d\d-\d\d(?=\/)/.exec(file)?.[0] ?? ''))];
}

/** A run each day, each with one new event. */
async function runFor(count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    if (day > 0) profile.sandbox.clock.advance(DAY);
    addRecords(profile, HOUR / 2, [`day ${day}`]);
    await profile.collect();
  }
}

test('whole days go, today and the days to keep stay, and what was known stays known', async () => {
  profile = await makeProfile();
  await runFor(4);
  expect(days()).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
  const { code, lines } = await prune({ keep: '1' });
  expect({ code, days: days() }).toEqual({ code: 0, days: ['2026-11-20', '2026-11-21'] });
  expect(lines[0]).toMatch(/^Removed 2 segments of 2 days, \d+\.\d MB: everything received before 2026-11-20\.$/);
  expect(lines[1]).toContain('With fewer than 9 days kept');
  addRecords(profile, HOUR / 4, ['DAY 0', 'new']);
  const again = only(await profile.collect());
  expect([again.stored, again.duplicate]).toEqual([1, again.records - 1]);
  expect(again.duplicate).toBeGreaterThan(0);
});

test('a setting prunes at the end of each run; without it nothing is ever removed', async () => {
  profile = await makeProfile();
  await runFor(3);
  expect(days()).toHaveLength(3);
  writeSettings(profile.places, 'default', { ...profile.settings, keepDays: 1 });
  const { exitCode, report } = await profile.collect();
  expect({ exitCode, notes: report.notes, days: days() }).toEqual({ exitCode: 0, notes: [], days: ['2026-11-19', '2026-11-20'] });
  profile.sandbox.clock.advance(DAY);
  expect((await prune()).lines[0]).toContain('before 2026-11-20');
});

test('only segments go, with bodies kept aside that are as old; what somebody else put there stays', async () => {
  profile = await makeProfile();
  await runFor(3);
  const [first = ''] = segmentFiles(profile.places.eventsFolder);
  writeFileSync(join(dirname(first), 'notes.txt'), 'mine');
  mkdirSync(profile.places.quarantineFolder, { recursive: true });
  for (const [name, age] of [['old.body', 5], ['new.body', 0]] as const) {
    const file = join(profile.places.quarantineFolder, name);
    writeFileSync(file, 'x');
    const time = new Date(profile.sandbox.clock.now().getTime() - age * DAY);
    utimesSync(file, time, time);
  }
  const { lines } = await prune({ keep: '1', json: true });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ version: 1, keepDays: 1, segments: 1, days: 0, quarantined: 1, before: '2026-11-19' });
  expect(readdirSync(dirname(first))).toEqual(['notes.txt']);
  expect(readdirSync(profile.places.quarantineFolder)).toEqual(['new.body']);
  expect(existsSync(first)).toBe(false);
});

test('without a sound state nothing is removed: the events are needed to make it again', async () => {
  profile = await makeProfile();
  await runFor(2);
  writeFileSync(join(profile.places.stateFolder, 'lmdb', 'data.mdb'), '');
  await expect(prune({ keep: '1' })).rejects.toMatchObject({ exitCode: 74 });
  expect(days()).toHaveLength(2);
});

test.each([undefined, '0', '-1', '1.5', 'soon', 'off'])('keeping %s days is a usage error', async (keep) => {
  profile = await makeProfile();
  await expect(prune(keep === undefined ? {} : { keep })).rejects.toMatchObject({ exitCode: 64 });
});
