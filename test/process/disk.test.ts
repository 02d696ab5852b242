import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { runBin } from '../fakes/child.js';
import { addRecords, DAY, makeProfile, MINUTE, only, type Profile } from '../fakes/profile.js';

let profile: Profile;
let undo: (() => void)[] = [];

afterEach(async () => {
  for (const step of undo.toReversed()) step();
  undo = [];
  await profile.close();
});

function data(): string {
  return join(profile.places.stateFolder, 'lmdb', 'data.mdb');
}

async function begin(): Promise<void> {
  profile = await makeProfile({ stableBlobs: true });
  addMore('first', 3);
}

function addMore(name: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const t = new Date(profile.sandbox.clock.now().getTime() - (index + 1) * 1000);
    profile.sandbox.addBlob('Audit.Exchange', { t, records: Array.from({ length: 200 }, (_, record) => ({ Id: `${name}-${index}-${record}`, filler: 'x'.repeat(1000) })) });
  }
}

/** A small disk of its own where root may mount one; else a folder in which nothing can be written. Returns what makes it roomy again. */
function smallDisk(folder: string, bytes: number): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'none', folder], { stdio: 'ignore' });
  } catch {
    chmodSync(folder, 0o500);
    undo.push(() => chmodSync(folder, 0o700));
    return () => chmodSync(folder, 0o700);
  }
  undo.push(() => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }));
  return () => void execFileSync('mount', ['-o', 'remount,size=100m', folder], { stdio: 'ignore' });
}

/** As smallDisk, read-only. */
function readOnly(folder: string): () => void {
  const makeRoomy = smallDisk(folder, 1_000_000);
  try {
    execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' });
  } catch {
    return makeRoomy;
  }
  return () => void execFileSync('mount', ['-o', 'remount,rw,size=100m', folder], { stdio: 'ignore' });
}

async function assertRefusedThenWhole(makeRoomy: () => void): Promise<void> {
  const before = profile.sandbox.ledger.records().length;
  for (let run = 0; run < 2; run++) {
    const refused = await profile.collect();
    expect(refused.exitCode).toBe(74);
    expect(`${refused.report.error?.message} ${refused.error?.message}`).toMatch(/full|read-only|may not write/);
    expect(refused.report.types.every(({ windows, stored, downloaded }) => windows + stored + downloaded === 0)).toBe(true);
    profile.sandbox.clock.advance(20 * MINUTE);
  }
  makeRoomy();
  const run = await profile.collect();
  expect([run.exitCode, only(run).stored]).toEqual([0, before]);
  assertExactlyOnce(profile, { strict: true });
}

test('a full disk beneath the events is 74: nothing moves, nothing is lost, and with space the next run goes on', async () => {
  await begin();
  await assertRefusedThenWhole(smallDisk(join(profile.home, 'data'), 200_000));
});

test('a read-only folder beneath the events is 74, and later all is stored', async () => {
  await begin();
  await assertRefusedThenWhole(readOnly(join(profile.home, 'data')));
});

test('a read-only folder beneath the state is 74, and later all is stored', async () => {
  await begin();
  await assertRefusedThenWhole(readOnly(join(profile.home, 'state')));
});

test.each([4096, 24_576, 49_152])('a disk of %i bytes beneath the state is 74, not a crash, and with space the next run goes on', async (bytes) => {
  await begin();
  const makeRoomy = smallDisk(join(profile.home, 'state'), bytes);
  const runs = [await runBin(['--home', profile.home, 'collect', '--json']), await runBin(['--home', profile.home, 'collect', '--json'])];
  for (const { code, signal } of runs) expect([code, signal]).toEqual([74, null]);
  makeRoomy();
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

test('a disk that fills up in the middle of a life keeps what is stored, and the rest follows', async () => {
  await begin();
  const makeRoomy = smallDisk(join(profile.home, 'data'), 2_000_000);
  await profile.collect();
  let refusals = 0;
  for (let run = 0; run < 6; run++) {
    profile.sandbox.clock.advance(20 * MINUTE);
    addMore(`run-${run}`, 2);
    if ((await profile.collect()).exitCode !== 0) refusals += 1;
  }
  expect(refusals).toBeGreaterThan(0);
  makeRoomy();
  profile.sandbox.clock.advance(20 * MINUTE);
  expect((await profile.collect()).exitCode).toBe(0);
  assertExactlyOnce(profile, { strict: true });
});

describe('a state that between two runs is', () => {
  const damages: [string, () => void][] = [
    ['cut in the middle', () => truncateSync(data(), Math.floor(statSync(data()).size / 2))],
    ['cut within its first page', () => truncateSync(data(), 1000)],
    ['empty', () => truncateSync(data(), 0)],
    ['garbage', () => writeFileSync(data(), 'no database at all')],
    ['removed', () => rmSync(profile.places.stateFolder, { recursive: true })],
    ['removed but for its folder', () => rmSync(dirname(data()), { recursive: true })],
  ];

  test.each(damages)('%s is rebuilt and said; nothing is lost and nothing double, and an outage before it is made up for', async (_name, damage) => {
    await begin();
    await profile.collect();
    for (const days of [1, 2]) {
      profile.sandbox.clock.advance(days * DAY);
      addRecords(profile, MINUTE, [`day-${days}`]);
    }
    damage();
    const { code, signal, stdout } = await runBin(['--home', profile.home, 'collect', '--json']);
    expect([code, signal]).toEqual([0, null]);
    expect(JSON.parse(stdout).notes.join()).toMatch(/rebuilt from 1 segments with 600 records/);
    await profile.collect();
    assertExactlyOnce(profile, { killedRuns: true, strict: true });
    expect(readdirSync(profile.home)).toContain('state');
  });
});
