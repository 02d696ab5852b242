import { afterEach, expect, test } from '@jest/globals';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { runBin } from '../fakes/child.js';
import { addRecords, DAY, HOUR, makeProfile, MINUTE, profileAt, storedIds, storedLines, type Profile } from '../fakes/profile.js';

let profile: Profile;

afterEach(async () => await profile.close());

/** A clock that is right until it has been looked at so often, and off from then on. */
function jumping(afterLooks: number, offset: number): { now: () => Date } {
  let looks = 0;
  return { now: () => new Date(profile.sandbox.clock.now().getTime() + (looks++ < afterLooks ? 0 : offset)) };
}

test.each([
  ['forward by 40 days', 40 * DAY],
  ['back by 40 days', -40 * DAY],
  ['forward by an hour', HOUR],
  ['back by an hour', -HOUR],
])('a clock that jumps %s in the middle of a run, at whatever moment, makes nothing lost and nothing double', async (_name, offset) => {
  profile = await makeProfile({ stableBlobs: true });
  for (const looks of [1, 2, 4, 6, 9]) {
    addRecords(profile, MINUTE, [`id-${looks}-a`, `id-${looks}-b`]);
    await profile.collect({}, jumping(looks, offset));
    profile.sandbox.clock.advance(20 * MINUTE);
    // The same Ids again, in another blob.
    addRecords(profile, MINUTE, [`id-${looks}-a`, `new-${looks}`]);
    expect((await profile.collect()).exitCode).toBe(0);
    profile.sandbox.clock.advance(20 * MINUTE);
  }
  await profile.collect();
  expect(new Set(storedIds(profile)).size).toBe(15);
  assertExactlyOnce(profile);
});

test.each([
  ['a year ahead', 365 * DAY],
  ['a year behind', -365 * DAY],
])('a clock that is %s for a few runs, then right, makes nothing lost and nothing double', async (_name, offset) => {
  profile = await makeProfile({ stableBlobs: true });
  for (let run = 0; run < 9; run++) {
    addRecords(profile, MINUTE, [`id-${run}`, 'again']);
    const isOff = run % 3 === 1;
    const { exitCode, report } = await profile.collect({}, isOff ? { now: () => new Date(profile.sandbox.clock.now().getTime() + offset) } : {});
    expect([exitCode, report.notes.length]).toEqual([0, isOff ? 1 : 0]);
    profile.sandbox.clock.advance(20 * MINUTE);
  }
  profile.sandbox.clock.advance(-20 * MINUTE);
  expect(storedIds(profile).toSorted()).toEqual(['again', ...Array.from({ length: 9 }, (_, run) => `id-${run}`)]);
  assertExactlyOnce(profile);
});

test('the service’s own clock may go back by half an hour', async () => {
  profile = await makeProfile({ stableBlobs: true });
  addRecords(profile, MINUTE, ['a']);
  await profile.collect();
  profile.sandbox.clock.advance(-30 * MINUTE);
  addRecords(profile, MINUTE, ['b']);
  expect((await profile.collect()).exitCode).toBe(0);
  profile.sandbox.clock.advance(2 * HOUR);
  expect((await profile.collect()).exitCode).toBe(0);
  expect(storedIds(profile).toSorted()).toEqual(['a', 'b']);
});

test.each([
  ['ends', '2026-11-01T04:40:00Z'],
  ['begins', '2026-03-08T05:40:00Z'],
])('where daylight saving time %s, a host in New York asks for the same windows as one in UTC', async (_name, start) => {
  profile = await makeProfile({ stableBlobs: true, startTime: new Date(start) });
  const other = await profileAt(profile.sandbox, { contentTypes: ['Audit.Exchange'] });
  const asked = async (home: string, TZ: string): Promise<string[]> => {
    profile.sandbox.forgetRequests();
    const { code } = await runBin(['--home', home, 'collect', '--quiet', '--json', '--since', '7d'], { env: { TZ } });
    expect(code).toBe(0);
    return profile.sandbox.requests.filter(({ operation }) => operation === 'content').map(({ url }) => url);
  };
  for (let run = 0; run < 3; run++) {
    addRecords(profile, MINUTE, [`run-${run}`]);
    const inNewYork = await asked(profile.home, 'America/New_York');
    expect(inNewYork.length).toBeGreaterThan(0);
    expect(await asked(other.home, 'UTC')).toEqual(inNewYork);
    profile.sandbox.clock.advance(HOUR);
  }
  expect(storedLines(profile)).toEqual(storedLines(other));
  expect(storedIds(profile)).toEqual(['run-0', 'run-1', 'run-2']);
});
