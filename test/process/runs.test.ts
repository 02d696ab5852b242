import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/model.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { assertExactlyOnce } from '../fakes/exactly-once.js';
import { runBin, startBin, until, type Child, type Ended } from '../fakes/child.js';
import { leaksIn } from '../wizard/wizard-home.js';
import { addRecords, makeProfile, MINUTE, profileAt, SECOND, storedIds, storedLines, type Profile, type ProfileOptions } from '../fakes/profile.js';

let profile: Profile;

async function begin(sandbox: Partial<SandboxOptions> = {}, options: ProfileOptions = {}): Promise<void> {
  profile = await makeProfile({ stableBlobs: true, ...sandbox }, options);
  for (let index = 0; index < 60; index++) addRecords(profile, (index + 1) * SECOND, [`id-${index}`]);
}

function collectArgs(...more: string[]): string[] {
  return ['--home', profile.home, 'collect', ...more];
}

function count(operation: string): number {
  return profile.sandbox.requests.filter((entry) => entry.operation === operation).length;
}

/** A run that is in the middle of its downloads, each of which takes this long. */
async function inTheMiddle(delayMs: number, ...more: string[]): Promise<Child> {
  profile.sandbox.faults.add({ on: 'blob', answer: { delayMs } });
  const child = startBin(collectArgs('--json', ...more));
  await until(() => count('blob') > 0);
  return child;
}

async function assertNextRunStoresAll(): Promise<void> {
  profile.sandbox.faults.clear();
  profile.sandbox.clock.advance(20 * MINUTE);
  const last = await profile.collect();
  expect(last.exitCode).toBe(0);
  expect(storedIds(profile).toSorted()).toEqual(Array.from({ length: 60 }, (_, index) => `id-${index}`).toSorted());
  expect(profile.sandbox.checkLaws()).toEqual([]);
}

afterEach(async () => await profile.close());

test('a second run at the same time says so, exits 0 and asks nothing of the service', async () => {
  await begin();
  const first = await inTheMiddle(300);
  const tokens = count('token');
  const second = await runBin(collectArgs('--json'));
  expect([second.code, JSON.parse(second.stdout).outcome, second.stderr]).toEqual([0, 'busy', '']);
  expect(second.stdout).toContain(String(first.process.pid));
  expect(count('token')).toBe(tokens);
  expect((await first.ended).code).toBe(0);
  await assertNextRunStoresAll();
});

test('a run that is stopped still holds the lock, and ends well when it goes on', async () => {
  await begin();
  const first = await inTheMiddle(200);
  first.process.kill('SIGSTOP');
  expect(JSON.parse((await runBin(collectArgs('--json'))).stdout).outcome).toBe('busy');
  first.process.kill('SIGCONT');
  expect((await first.ended).code).toBe(0);
  await assertNextRunStoresAll();
});

test('a lock that a dead run left is taken over at once', async () => {
  await begin();
  const first = await inTheMiddle(500);
  first.process.kill('SIGKILL');
  await first.ended;
  await assertNextRunStoresAll();
});

test.each([
  ['names a process that lives and is another program', `{"pid":${process.ppid},"startedAt":"2026-11-18T11:00:00.000Z"}\n`],
  ['names itself', `{"pid":${process.pid},"startedAt":"2026-11-18T11:00:00.000Z"}\n`],
  ['is empty', ''],
  ['is garbage', '\u0000{{{'],
])('a lock file that %s holds nobody up', async (_name, content) => {
  await begin();
  await profile.collect();
  writeFileSync(join(profile.places.stateFolder, 'lock'), content);
  await assertNextRunStoresAll();
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 75],
] as const)('%s ends a run between blobs within seconds with %i, and the next one goes on', async (signal, code) => {
  await begin();
  const child = await inTheMiddle(400);
  const began = performance.now();
  child.process.kill(signal);
  const ended = await child.ended;
  expect(performance.now() - began).toBeLessThan(5000);
  expect([ended.code, ended.signal, JSON.parse(ended.stdout).outcome]).toEqual([code, null, 'incomplete']);
  const stored = storedIds(profile).length;
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(60);
  await assertNextRunStoresAll();
});

test('a second SIGINT does not wait for what hangs', async () => {
  await begin();
  profile.sandbox.faults.add({ on: 'blob', answer: { stall: 0 } });
  const child = startBin(collectArgs('--json'));
  await until(() => count('blob') > 0);
  child.process.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.process.kill('SIGINT');
  const began = performance.now();
  expect((await child.ended).code).toBe(130);
  expect(performance.now() - began).toBeLessThan(4000);
  await assertNextRunStoresAll();
});

test('--max-time ends a run between blobs with 75, and the next one goes on', async () => {
  await begin();
  profile.sandbox.faults.add({ on: 'blob', answer: { delayMs: 700 } });
  const ended = await runBin(collectArgs('--json', '--max-time', '1s'));
  expect([ended.code, JSON.parse(ended.stdout).outcome]).toEqual([75, 'incomplete']);
  expect(JSON.parse(ended.stdout).types[0].left).toBeGreaterThan(0);
  await assertNextRunStoresAll();
});

test('--max-time that is up before the first answer is incomplete, and no failure', async () => {
  await begin();
  profile.sandbox.faults.add({ on: 'subscriptions', answer: { status: 503 } });
  const run = await profile.collect({ maxTime: '1s' });
  expect([run.exitCode, run.report.outcome]).toEqual([75, 'incomplete']);
  await assertNextRunStoresAll();
});

test('--json prints exactly one document and nothing else, whatever happens', async () => {
  await begin();
  const [good, usage] = [await runBin(collectArgs('--json')), await runBin(collectArgs('--json', '--stdout'))];
  expect(JSON.parse(good.stdout)).toMatchObject({ version: 1, profile: 'default', outcome: 'complete' });
  expect(good.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(good.stderr).toBe('');
  expect([usage.code, usage.stdout]).toEqual([64, '']);
  const missing = await runBin(['--home', join(profile.home, 'nowhere'), 'collect', '--json']);
  expect([missing.code, JSON.parse(missing.stdout).outcome]).toEqual([78, 'failed']);
});

test('--quiet says nothing when all is well, and what is wrong in one line', async () => {
  await begin({ startTime: null, frozen: false });
  const well = await runBin(collectArgs('--quiet'));
  expect(well).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  profile.sandbox.behaviour.entraError = 7_000_215;
  const ill = await runBin(collectArgs('--quiet'));
  expect(ill.code).toBe(77);
  expect(`${ill.stdout}${ill.stderr}`.trimEnd().split('\n')).toHaveLength(1);
});

test('without a terminal a run prints one line', async () => {
  await begin();
  const { code, stdout, stderr } = await runBin(collectArgs());
  expect([code, stdout.trimEnd().split('\n').length, stderr]).toEqual([0, 1, '']);
  expect(stdout).toContain('60 new events');
});

test('sixteen bodies that are no JSON lead to no warning of Node', async () => {
  await begin();
  profile.sandbox.faults.add({ on: 'blob', times: 16, answer: { status: 200, body: '<html>' } });
  const { code, stderr } = await runBin(collectArgs('--json'));
  expect([code, stderr]).toEqual([0, '']);
}, 60_000);

test('--stdout prints each newly stored record once, as it is stored, and words go elsewhere', async () => {
  await begin();
  const first = await runBin(collectArgs('--stdout'));
  expect(first.code).toBe(0);
  expect(first.stdout.trimEnd().split('\n').toSorted()).toEqual(storedLines(profile).map((line) => line.toString('utf8')).toSorted());
  expect(first.stderr).toContain('60 new events');
  expect((await runBin(collectArgs('--stdout', '--quiet'))).stdout).toBe('');
});

test('a closed pipe is said, and nothing is lost or doubled', async () => {
  await begin();
  const child = startBin(collectArgs('--stdout'));
  child.process.stdout?.destroy();
  const { code, signal, stderr } = await child.ended;
  expect([code, signal]).toEqual([74, null]);
  expect(stderr).toMatch(/standard output was closed/i);
  expect(stderr).not.toMatch(/EPIPE|at .*\.js/);
  await assertNextRunStoresAll();
});

test.each(['000', '077'])('under umask %s state is 0700, events are at most 0640 in 0750', async (umask) => {
  await begin();
  expect((await runBin(collectArgs(), { umask })).code).toBe(0);
  const widest = (path: string, file: number, folder: number): void => {
    const stat = statSync(path);
    expect([path, (stat.mode & 0o777 & ~(stat.isDirectory() ? folder : file)).toString(8)]).toEqual([path, '0']);
    if (stat.isDirectory()) for (const name of readdirSync(path)) widest(join(path, name), file, folder);
  };
  widest(join(profile.home, 'data'), 0o640, 0o750);
  expect((statSync(profile.places.stateFolder).mode & 0o777).toString(8)).toBe('700');
});

test('no secret, token or record is in any output or any file but those that are for it', async () => {
  await begin();
  const outputs = [await runBin(collectArgs('--json', '--debug')), await runBin(collectArgs()), await runBin(collectArgs('--recheck', '--quiet'))];
  profile.sandbox.behaviour.entraError = 7_000_215;
  outputs.push(await runBin(collectArgs('--debug')), await runBin(collectArgs('--json')));
  const words = outputs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
  for (const secret of [profile.sandbox.clientSecret, 'eyJ', 'Bearer', 'Set-Mailbox']) expect(words).not.toContain(secret);
  const files = readdirSync(profile.home, { recursive: true, encoding: 'utf8' }).map((name) => join(profile.home, name)).filter((path) => statSync(path).isFile());
  const leaks = files.filter((path) => [profile.sandbox.clientSecret, 'eyJ0', 'Bearer '].some((secret) => readFileSync(path, 'latin1').includes(secret)));
  expect([files.length > 3, leaks]).toEqual([true, []]);
});

test('a key made by configure stays in its 0600 file, and no assertion or token is in any output or file', async () => {
  // A certificate is good from now on, by this machine's clock.
  await begin({ startTime: new Date() });
  const { tenantId, applicationId, apiUrl, loginUrl, caFile, certificatesFolder } = profile.sandbox;
  const home = mkdtempSync(join(tmpdir(), 'o365-test-'));
  try {
    const app = ['--tenant-id', tenantId, '--application-id', applicationId, '--endpoint', apiUrl, '--login-url', loginUrl, '--ca-file', caFile];
    const commands = [['configure', '--yes', '--content-types', 'Audit.Exchange', ...app], ['collect', '--json', '--debug'], ['verify', '--json'], ['configure', '--show']];
    const outputs: Ended[] = [];
    for (const command of commands) {
      outputs.push(await runBin(['--home', home, ...command]));
      if (command.includes('--yes')) copyFileSync(join(home, 'keys/default.cer'), join(certificatesFolder, 'default.cer'));
    }
    expect(outputs[1]).toMatchObject({ code: 0, stdout: expect.stringContaining('"stored":60') });
    profile.sandbox.behaviour.entraError = 700_027;
    outputs.push(await runBin(['--home', home, 'collect', '--debug']), await runBin(['--home', home, 'verify']));
    expect(leaksIn(home, outputs.map(({ stdout, stderr }) => `${stdout}${stderr}`))).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('of two tenants one fails and the other is collected', async () => {
  await begin();
  const other = await startSandbox({ ratePerHour: 0, enabled: CONTENT_TYPES });
  const second = await profileAt(other, { contentTypes: ['Audit.Exchange'], home: profile.home, name: 'second' });
  try {
    addRecords(second, MINUTE, ['second']);
    profile.sandbox.behaviour.apiError = 'AF20011';
    expect((await profile.collect()).exitCode).toBe(77);
    expect((await second.collect()).exitCode).toBe(0);
    expect(storedIds(second)).toEqual(['second']);
    assertExactlyOnce(second);
  } finally {
    await other.close();
  }
  profile.sandbox.behaviour.apiError = null;
  await assertNextRunStoresAll();
});
